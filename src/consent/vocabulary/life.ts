import * as z from 'zod';
import { languages, purposes } from '../purpose.ts';

/*
 * The life of one consent record, folded from the ledger's entries of one receipt. Entries are never rewritten; what state a
 * record is in follows from those that came after it. `refused` is our own: ISO/IEC TS 27560 names no state for a no at the
 * question.
 */

export const states = ['granted', 'refused', 'withdrawn', 'expired', 'voided', 'superseded'] as const;
export type State = (typeof states)[number];

/** An answer to one purpose. Times are epoch milliseconds. */
export interface Answered {
  readonly state: 'granted' | 'refused';
  readonly at: number;
  readonly expires: number | null;
  readonly notice: string;
  readonly language: string;
  readonly surface: string;
  readonly gesture: string;
  readonly gpc: boolean;
}

export interface Ended {
  readonly state: Exclude<State, 'granted' | 'refused'>;
  /** When it ended. */
  readonly at: number;
  /** The record that says so, and when that was made; null where the calendar ended it and nothing says so yet. */
  readonly recordId: string | null;
  readonly recorded: number | null;
  /** Why it expired: its term, or that nobody used it. */
  readonly reason: string | null;
}

export interface Life {
  readonly recordId: string;
  /** SHA-256(salt || id): whom it is about, and nobody else can tell. */
  readonly receipt: string;
  readonly site: string;
  readonly purpose: string;
  /** Absent when only the end of it was kept. */
  readonly answered: Answered | undefined;
  readonly ended: Ended | undefined;
}

const head = { site: z.string(), record_id: z.string(), receipt: z.string(), purpose: z.enum(purposes), at: z.int() };

const entrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('consent'),
    ...head,
    state: z.enum(['granted', 'refused']),
    expires_at: z.int().nullable(),
    notice: z.string(),
    language: z.enum(languages),
    surface: z.string(),
    gesture: z.string(),
    gpc: z.boolean(),
  }),
  z.object({ type: z.enum(['withdrawn', 'voided']), ...head }),
  z.object({ type: z.literal('expired'), ...head, expired_at: z.int(), reason: z.enum(['term', 'unused']) }),
]);

type Entry = z.infer<typeof entrySchema>;
type Consent = Extract<Entry, { type: 'consent' }>;

const kinds: ReadonlySet<unknown> = new Set(['consent', 'withdrawn', 'expired', 'voided']);

/**
 * Oldest first. Entries that are not about a state (what was destroyed, for one) are passed over.
 *
 * @throws ZodError for an entry about a state that is not in the form we write.
 */
export function livesOf(entries: readonly unknown[], now: number): Life[] {
  const lives: Life[] = [];
  for (const raw of entries.filter(isAboutState)) {
    add(lives, entrySchema.parse(raw));
  }
  return lives.map((life) => lapsed(life, now));
}

function isAboutState(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && 'type' in raw && kinds.has(raw.type);
}

/** The state of a record, its end counted. */
export function stateOf({ answered, ended }: Life): State {
  return ended?.state ?? answered?.state ?? 'refused';
}

function add(lives: Life[], entry: Entry): void {
  const open = lives.findLastIndex(({ purpose, ended, answered }) => {
    return purpose === entry.purpose && ended === undefined && answered?.state === 'granted';
  });
  const before = lives[open];
  if (entry.type === 'consent') {
    if (before !== undefined) {
      lives[open] = followed(before, entry);
    }
    lives.push({ ...named(entry), answered: answerOf(entry), ended: undefined });
    return;
  }
  const ended = endOf(entry);
  if (before === undefined) {
    lives.push({ ...named(entry), answered: undefined, ended });
  } else {
    lives[open] = { ...before, ended };
  }
}

function endOf(entry: Exclude<Entry, Consent>): Ended {
  const { type: state, at: recorded, record_id: recordId } = entry;
  return entry.type === 'expired'
    ? { state, at: entry.expired_at, recordId, recorded, reason: entry.reason }
    : { state, at: recorded, recordId, recorded, reason: null };
}

/** A newer answer to the same purpose takes the place of a yes, unless that had run out before. */
function followed(before: Life, { at, record_id }: Consent): Life {
  const run = lapsed(before, at);
  const ended = { state: 'superseded', at, recordId: record_id, recorded: at, reason: null } as const;
  return run.ended === undefined ? { ...before, ended } : run;
}

function lapsed(life: Life, now: number): Life {
  const { answered, ended } = life;
  const expires = answered?.expires ?? null;
  return ended === undefined && answered?.state === 'granted' && expires !== null && expires <= now
    ? { ...life, ended: { state: 'expired', at: expires, recordId: null, recorded: null, reason: 'term' } }
    : life;
}

function named({ record_id, receipt, site, purpose }: Entry): Pick<Life, 'recordId' | 'receipt' | 'site' | 'purpose'> {
  return { recordId: record_id, receipt, site, purpose };
}

function answerOf({ state, at, expires_at, notice, language, surface, gesture, gpc }: Consent): Answered {
  return { state, at, expires: expires_at, notice, language, surface, gesture, gpc };
}
