/** Where a visit came from, as a class: never a host, never a path. */
export type ReferrerClass = 'none' | 'self' | 'search' | 'social' | 'assistant' | 'mail' | 'other';

const classes: readonly (readonly [ReferrerClass, RegExp])[] = [
  ['mail', /^(mail|outlook|webmail|courriel)\.|(^|\.)(mail\.google|mail\.yahoo|proton)\./],
  ['assistant', /(^|\.)(chatgpt|openai|perplexity|claude|anthropic|copilot\.microsoft|gemini\.google|mistral)\./],
  ['search', /(^|\.)(google|bing|duckduckgo|yahoo|ecosia|qwant|startpage|brave|kagi|baidu|yandex)\./],
  [
    'social',
    /(^|\.)(facebook|instagram|linkedin|reddit|tiktok|youtube|pinterest|threads|twitter|bsky|mastodon|snapchat|whatsapp)\.|^(t\.co|x\.com|lnkd\.in|fb\.me|youtu\.be)$/,
  ],
];

export function referrerClass(referrer: string | undefined, origins: readonly string[]): ReferrerClass {
  const url = referrer === undefined || referrer === '' ? null : URL.parse(referrer);
  if (url === null) {
    return 'none';
  }
  if (origins.includes(url.origin)) {
    return 'self';
  }
  const host = url.hostname.replace(/^www\./, '');
  return classes.find(([, pattern]) => pattern.test(host))?.[0] ?? 'other';
}
