import { changeText } from '../consent/change-words.ts';
import { placeName } from '../consent/country.ts';
import { languages } from '../consent/purpose.ts';
import type { PublishedNotice } from '../deps.ts';

/*
 * The confidentiality policy of LPRPSP 8.2: the notice in force, whole, with its date and what changed since the one before. It is
 * made from the very text that people consent to, so that the two cannot say different things.
 */

export interface PolicyChange {
  readonly text: string;
  /** A yes to the version before does not cover it: people are asked again. */
  readonly material: boolean;
}

/** For how long something of a person outlives what the notice speaks of, in days. Settings, and no part of its text. */
export interface Keeping {
  readonly evidenceDays: number;
  readonly backupDays: number;
}

export function policyOf(
  { notice, hash, published, asksAgainSince, replaced }: PublishedNotice,
  { evidenceDays, backupDays }: Keeping,
) {
  const { language, purposes } = notice;
  return {
    ...notice,
    languages,
    notice: hash,
    published_at: instant(published),
    asks_again_since: asksAgainSince,
    evidence_days: evidenceDays,
    backup_days: backupDays,
    purposes: purposes.map((purpose) => ({
      ...purpose,
      places: purpose.countries.map((code) => placeName(code, language)),
    })),
    changes:
      replaced === undefined
        ? null
        : {
            since_version: replaced.version,
            since: instant(replaced.published),
            asks_again: asksAgainSince === notice.version,
            list: replaced.changes.map((change): PolicyChange => ({
              text: changeText(change, language),
              material: change.material,
            })),
          },
  };
}

export type Policy = ReturnType<typeof policyOf>;

function instant(at: number): string {
  return new Date(at).toISOString();
}
