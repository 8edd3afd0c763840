import { pageGroup } from './page.ts';

/* What a site may choose to keep of a page beside its group (config.ts, `keep`): each is off unless it says so. */

export const keepNames = ['title', 'campaign', 'from'] as const;
export type KeepName = (typeof keepNames)[number];
export type Keep = Readonly<Record<KeepName, boolean>>;

/** A site that says nothing keeps none of it. */
export const keepsNothing: Keep = { title: false, campaign: false, from: false };

/** What a site chose to keep, by the names that a transfer file lists. */
export function chosen(keep: Keep): KeepName[] {
  return keepNames.filter((name) => keep[name]);
}

/** The utm_ values of an address, without the prefix; `utm_campaign` is `campaign`. */
export type Campaign = Readonly<Partial<Record<CampaignPart, string>>>;
export const campaignParts = ['source', 'medium', 'campaign', 'term', 'content', 'id'] as const;
export type CampaignPart = (typeof campaignParts)[number];

/** GA4 takes as much of a title (Event collection limits). */
const longestTitle = 300;
const longestPart = 100;

/** The title as one line of at most 300 characters. */
export function titleOf(title: string | undefined): string | undefined {
  const line = cut((title ?? '').toWellFormed().replaceAll(/\s+/g, ' ').trim(), longestTitle);
  return line === '' ? undefined : line;
}

/** The utm_ values in the query of an address, of at most 100 characters each; of the rest of the query, nothing. */
export function campaignOf(url: string): Campaign | undefined {
  const query = url.includes('utm_') ? URL.parse(url)?.searchParams : undefined;
  const parts = campaignParts.flatMap((part): [CampaignPart, string][] => {
    const value = cut((query?.get(`utm_${part}`) ?? '').toWellFormed().trim(), longestPart);
    return value === '' ? [] : [[part, value]];
  });
  return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}

interface Place {
  readonly origins: readonly string[];
  readonly patterns: readonly string[];
}

/** The group of the page before, where that was one of the same site. */
export function fromOf(referrer: string | undefined, { origins, patterns }: Place): string | undefined {
  const origin = referrer === undefined ? undefined : URL.parse(referrer)?.origin;
  return referrer !== undefined && origin !== undefined && origins.includes(origin)
    ? pageGroup(referrer, patterns)
    : undefined;
}

function cut(text: string, length: number): string {
  const short = text.slice(0, length);
  return short.isWellFormed() ? short : short.slice(0, -1);
}
