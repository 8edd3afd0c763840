import * as z from 'zod';
import type { EndRow, ReceiptLife } from '../storage/officer-store.ts';

/*
 * The life of one receipt in the order of the facts: its records in the ledger, folded by gesture, and between them what was kept
 * and what left, day by day.
 */

/** A record, with its place in the log once it has one. */
export interface Leaf {
  readonly json: string;
  readonly index: number | undefined;
  /** A signed checkpoint covers it. */
  readonly signed: boolean;
}

const answer = z.object({ purpose: z.string(), state: z.enum(['granted', 'refused']), expires_at: z.int().nullable() });

const consent = answer.extend({
  type: z.literal('consent'),
  at: z.int(),
  notice: z.string(),
  language: z.enum(['fr', 'en']),
  surface: z.string(),
  gesture: z.string(),
  gpc: z.boolean(),
});

const ended = z.object({ type: z.enum(['withdrawn', 'voided']), at: z.int(), purpose: z.string() });

const expired = z.object({
  type: z.literal('expired'),
  at: z.int(),
  purpose: z.string(),
  expired_at: z.int(),
  reason: z.enum(['term', 'unused']),
});

const erased = z.object({
  type: z.literal('erased'),
  at: z.int(),
  events: z.int(),
  held: z.int().default(0),
  deliveries: z.int(),
  in_flight: z.object({ sent: z.int(), unknown: z.int(), stopped: z.int() }),
});

const held = z.object({ type: z.literal('held'), at: z.int(), by: z.string() });

const released = z.object({
  type: z.literal('hold_released'),
  at: z.int(),
  by: z.string(),
  events: z.int(),
  passed_on: z.int(),
});

const entrySchema = z.discriminatedUnion('type', [consent, ended, expired, erased, held, released]);
const otherSchema = z.object({ type: z.string(), at: z.int() });

type Entry = z.infer<typeof entrySchema>;
export type Answer = z.infer<typeof answer>;
export type Consent = z.infer<typeof consent>;

type Fact =
  | { readonly kind: 'answered'; readonly first: boolean; readonly shown: Consent; readonly answers: readonly Answer[] }
  | { readonly kind: 'withdrawn' | 'voided'; readonly purposes: readonly string[] }
  | { readonly kind: 'expired'; readonly expiries: readonly z.infer<typeof expired>[] }
  | { readonly kind: 'erased'; readonly counts: z.infer<typeof erased> }
  | { readonly kind: 'held'; readonly by: string }
  | { readonly kind: 'released'; readonly counts: z.infer<typeof released> }
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'closing' | 'deletions'; readonly end: EndRow }
  | { readonly kind: 'events'; readonly day: number; readonly names: ReceiptLife['events'] }
  | { readonly kind: 'sends'; readonly sends: ReceiptLife['sends'] };

export type Moment = Fact & { readonly at: number; readonly leaves: readonly Leaf[] };

/** `dayOf`: the site's own days, in which ended sends are put together. */
export function momentsOf(leaves: readonly Leaf[], life: ReceiptLife, dayOf: (at: number) => number): Moment[] {
  const recorded = fold(leaves);
  const ends = life.ends.flatMap(endings);
  const byDay = Map.groupBy(life.events, ({ day }) => day);
  const events = [...byDay].map(([day, names]): Moment => ({
    kind: 'events',
    day,
    names,
    at: earliest(names),
    leaves: [],
  }));
  const sendsByDay = Map.groupBy(life.sends, (each) => dayOf(each.earliest));
  const sends = [...sendsByDay.values()].map((each): Moment => ({
    kind: 'sends',
    sends: each,
    at: earliest(each),
    leaves: [],
  }));
  // The sort is stable: what happened at one instant stays in the order of the ledger, its destruction last.
  return [...recorded, ...events, ...sends, ...ends].sort((a, b) => a.at - b.at);
}

/** Once it is certified its counts stand in the ledger; which identifiers are still to be deleted elsewhere stands in none. */
function endings(end: EndRow): Moment[] {
  const { at, closed, deletions } = end;
  return [
    ...(closed === null ? [{ kind: 'closing', end, at, leaves: [] } as const] : []),
    ...(deletions.open + deletions.settled > 0 ? [{ kind: 'deletions', end, at, leaves: [] } as const] : []),
  ];
}

function earliest(rows: readonly { readonly earliest: number }[]): number {
  return Math.min(...rows.map((row) => row.earliest));
}

/** One gesture leaves a record per purpose: they are shown as the one fact that they are. */
function fold(leaves: readonly Leaf[]): Moment[] {
  const moments: Moment[] = [];
  for (const leaf of leaves) {
    const moment = momentOf(leaf, !moments.some(({ kind }) => kind === 'answered'));
    const before = moments.at(-1);
    const joined = before && join(before, moment);
    if (joined === undefined) {
      moments.push(moment);
    } else {
      moments[moments.length - 1] = { ...joined, leaves: [...joined.leaves, leaf] };
    }
  }
  return moments;
}

function join(before: Moment, next: Moment): Moment | undefined {
  if (before.at !== next.at) {
    return undefined;
  }
  if (before.kind === 'answered' && next.kind === 'answered') {
    return { ...before, answers: [...before.answers, ...next.answers] };
  }
  if ((before.kind === 'withdrawn' || before.kind === 'voided') && next.kind === before.kind) {
    return { ...before, purposes: [...before.purposes, ...next.purposes] };
  }
  if (before.kind === 'expired' && next.kind === 'expired') {
    return { ...before, expiries: [...before.expiries, ...next.expiries] };
  }
  return undefined;
}

/** @throws ZodError for a record that is not in a form we ever wrote. */
function momentOf(leaf: Leaf, first: boolean): Moment {
  const raw: unknown = JSON.parse(leaf.json);
  const entry = entrySchema.safeParse(raw).data;
  if (entry === undefined) {
    const { type, at } = otherSchema.parse(raw);
    return { kind: 'other', type, at, leaves: [leaf] };
  }
  return { ...factOf(entry, first), at: entry.type === 'expired' ? entry.expired_at : entry.at, leaves: [leaf] };
}

function factOf(entry: Entry, first: boolean): Fact {
  switch (entry.type) {
    case 'consent':
      return { kind: 'answered', first, shown: entry, answers: [entry] };
    case 'withdrawn':
    case 'voided':
      return { kind: entry.type, purposes: [entry.purpose] };
    case 'expired':
      return { kind: 'expired', expiries: [entry] };
    case 'erased':
      return { kind: 'erased', counts: entry };
    case 'held':
      return { kind: 'held', by: entry.by };
    case 'hold_released':
      return { kind: 'released', counts: entry };
  }
}

/** The number as it is printed, however it was typed; nothing for what no receipt can be called. */
export function printedId(typed: string): string | undefined {
  const digits = typed.replace(/[\s\u2010-\u2015-]/g, '').toUpperCase();
  return /^[0-9A-F]{16}$/.test(digits) ? (digits.match(/.{4}/g) ?? []).join('-') : undefined;
}
