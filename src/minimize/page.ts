/**
 * URL to page group: the declared pattern that matches, else the path with identifiers removed. Query and fragment never
 * survive. `:name` in a pattern stands for one segment, a final `*` for the rest.
 */
export function pageGroup(url: string, patterns: readonly string[]): string {
  const segments = segmentsOf(url);
  if (segments === undefined) {
    return '/:unreadable';
  }
  const declared = patterns.find((pattern) => matches(pattern, segments));
  return declared ?? safeShape(segments);
}

function segmentsOf(url: string): string[] | undefined {
  const path = URL.parse(url)?.pathname;
  if (path === undefined) {
    return undefined;
  }
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}

function matches(pattern: string, segments: readonly string[]): boolean {
  const parts = pattern.split('/').filter((part) => part !== '');
  if (parts.at(-1) === '*') {
    const head = parts.slice(0, -1);
    return segments.length >= head.length && head.every((part, i) => fits(part, segments[i]));
  }
  return parts.length === segments.length && parts.every((part, i) => fits(part, segments[i]));
}

function fits(part: string, segment: string | undefined): boolean {
  return part.startsWith(':') ? segment !== undefined : part === segment;
}

/** Words stay, anything that could single out a person or a thing does not. Deeper than five says nothing more. */
function safeShape(segments: readonly string[]): string {
  const shape = segments.slice(0, 5).map((segment) => (isWord(segment) ? segment : ':id'));
  return `/${shape.join('/')}${segments.length > 5 ? '/*' : ''}`;
}

/** Letters that change case again and again are a token that chance gave no digit, not a word. */
function isWord(segment: string): boolean {
  const turns = segment.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0;
  return segment.length <= 24 && turns < 3 && /^\p{L}+([-_]\p{L}+){0,5}(\.html?)?$/u.test(segment);
}
