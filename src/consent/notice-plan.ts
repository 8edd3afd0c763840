import type { KeptNotice } from '../storage/store.ts';
import { type Notice, readNotice } from './notice.ts';
import { isSameText, isSameTextAgain, materialChange, type NoticeChange, noticeChanges } from './notice-change.ts';
import type { Language } from './purpose.ts';

/* What publishing the configured notices would do to those in the store, and why it may not (docs/design/0009-notice-versions.md). */

/** A configured notice with the hash of its bytes. */
export interface Configured {
  readonly notice: Notice;
  readonly hash: string;
}

export interface LanguageChange extends NoticeChange {
  readonly language: Language;
}

/**
 * Why a version may not be published. `changed`: the same number says something else. `lower`: a newer one is in the store.
 * `voided`: the officer found this very text faulty. `retired`: it was taken out of force, and does not come back.
 */
export interface PlanRefusal {
  readonly site: string;
  readonly surface: string;
  readonly version: number;
  readonly why: 'changed' | 'lower' | 'voided' | 'retired';
  /** The newest version in the store: whatever is published next must be above it. */
  readonly highest: number;
  readonly changes: readonly LanguageChange[];
}

/** What differs from the version before, for whoever must know before it is published. */
export interface PlannedVersion {
  readonly site: string;
  readonly surface: string;
  readonly version: number;
  readonly before: number | null;
  readonly changes: readonly LanguageChange[];
}

export interface Plan {
  readonly publish: readonly Configured[];
  readonly retire: readonly KeptNotice[];
  readonly versions: readonly PlannedVersion[];
  readonly refusals: readonly PlanRefusal[];
}

/** `kept`: of the sites that are configured, and no others. */
export function planNotices(configured: readonly Configured[], kept: readonly KeptNotice[]): Plan {
  const places = Map.groupBy(configured, ({ notice }) => placeOf(notice));
  const plans = [...places].map(([place, version]) =>
    planVersion(
      version,
      kept.filter((text) => placeOf(text) === place),
    ),
  );
  const gone = kept.filter((text) => isInForce(text) && !places.has(placeOf(text)));
  return {
    publish: plans.flatMap(({ publish }) => publish),
    retire: [...plans.flatMap(({ retire }) => retire), ...gone],
    versions: plans.flatMap(({ versions }) => versions),
    refusals: plans.flatMap(({ refusals }) => refusals),
  };
}

export function isInForce({ retired, voided }: KeptNotice): boolean {
  return retired === null && voided === null;
}

function placeOf({ site, surface }: { readonly site: string; readonly surface: string }): string {
  return `${site} ${surface}`;
}

const nothing: Plan = { publish: [], retire: [], versions: [], refusals: [] };

function planVersion(version: readonly Configured[], kept: readonly KeptNotice[]): Plan {
  const first = version[0]?.notice;
  if (first === undefined) {
    return nothing;
  }
  const { site, surface, version: number } = first;
  const highest = Math.max(0, ...kept.map((text) => text.version));
  const place = { site, surface, version: number };
  const refuse = (why: PlanRefusal['why'], changes: readonly LanguageChange[] = []): Plan => ({
    ...nothing,
    refusals: [{ ...place, why, highest, changes }],
  });
  if (number < highest) {
    return refuse('lower');
  }
  if (saysVoided(version, kept)) {
    return refuse('voided');
  }
  const same = kept.filter((text) => text.version === number);
  if (same.some(({ retired }) => retired !== null)) {
    return refuse('retired');
  }
  const changed = same.flatMap((text) => changesFrom(text, version));
  if (changed.length > 0) {
    return refuse('changed', changed);
  }
  const publish = version.filter(({ notice }) => same.every((text) => text.language !== notice.language));
  const older = kept.filter((text) => text.version < number);
  return {
    publish,
    retire: older.filter(isInForce),
    versions: publish.length > 0 ? [{ ...place, ...sinceBefore(version, older) }] : [],
    refusals: [],
  };
}

/** The very version that was voided, or all of its words under another number. */
function saysVoided(version: readonly Configured[], kept: readonly KeptNotice[]): boolean {
  const voided = kept.filter((text) => text.voided !== null);
  const again = ({ notice }: Configured) =>
    voided.some(({ language, body }) => {
      const was = readNotice(body);
      return language === notice.language && was !== undefined && isSameTextAgain(was, notice);
    });
  return voided.some((text) => text.version === version[0]?.notice.version) || version.every(again);
}

/** The stored text of this version says something else than the configured one: what. */
function changesFrom(text: KeptNotice, version: readonly Configured[]): LanguageChange[] {
  const now = version.find(({ notice }) => notice.language === text.language);
  const was = readNotice(text.body);
  if (now === undefined || now.hash === text.hash || (was !== undefined && isSameText(was, now.notice))) {
    return [];
  }
  const changes: readonly NoticeChange[] = noticeChanges(was, now.notice);
  return (changes.length > 0 ? changes : [unnamed]).map((change) => ({ ...change, language: text.language }));
}

/** A difference that no part stands for is one nevertheless. */
const unnamed = { part: 'unreadable', material: true, was: '', now: '' } as const;

function sinceBefore(version: readonly Configured[], older: readonly KeptNotice[]) {
  const before = older.length > 0 ? Math.max(...older.map((text) => text.version)) : null;
  const changes = version.flatMap(({ notice }) => {
    const { language } = notice;
    const text = older.find((one) => one.version === before && one.language === language);
    return text === undefined
      ? []
      : noticeChanges(readNotice(text.body), notice).map((change) => ({ ...change, language }));
  });
  return { before, changes };
}

/**
 * The lowest version a yes or a no to which needs not be asked again: that of the last material change. A version that was
 * voided covers nothing after it. `kept`: one surface in one language, oldest first.
 */
export function asksAgainSince(kept: readonly KeptNotice[]): number {
  let since = kept[0]?.version ?? 1;
  for (const [at, text] of kept.entries()) {
    const before = kept[at - 1];
    const now = readNotice(text.body);
    const covers =
      before?.voided === null && now !== undefined && materialChange(readNotice(before.body), now).length === 0;
    since = covers ? since : text.version;
  }
  return since;
}
