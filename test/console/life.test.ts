import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Leaf, momentsOf, printedId } from '../../src/console/life.ts';
import type { EndRow, ReceiptLife } from '../../src/storage/officer-store.ts';

const notice = 'a'.repeat(64);
const day = 86_400_000;
const dayOf = (at: number) => Math.floor(at / day);

const nothing: ReceiptLife = {
  created: 0,
  withdrawn: null,
  grants: [],
  visits: 0,
  events: [],
  sends: [],
  waiting: [],
  ends: [],
  holds: [],
};

function leaf(entry: Record<string, unknown>, index?: number): Leaf {
  return { json: JSON.stringify({ v: 1, ...entry }), index, signed: index !== undefined };
}

function consent(purpose: string, at: number, state = 'granted'): Leaf {
  const how = { language: 'fr', surface: 'banner', gesture: 'click', gpc: false };
  return leaf({
    type: 'consent',
    purpose,
    at,
    state,
    expires_at: state === 'granted' ? at + day : null,
    notice,
    ...how,
  });
}

function end(rest: Partial<EndRow>): EndRow {
  const flew = { sent: 0, unknown: 0, stopped: 0 };
  const counts = { events: 1, held: 0, deliveries: 0, inFlight: 0, flew, sharing: 1 };
  return { at: 10, cause: 'withdrawn', ...counts, closed: 11, deletions: { open: 0, settled: 0 }, ...rest };
}

const kinds = (leaves: readonly Leaf[], life: Partial<ReceiptLife> = {}) =>
  momentsOf(leaves, { ...nothing, ...life }, dayOf).map(({ kind }) => kind);

describe('The life of a receipt', () => {
  it('shows one gesture as one moment, with an answer for each purpose', () => {
    const [moment, ...more] = momentsOf([consent('measure', 1), consent('ga4', 1, 'refused')], nothing, dayOf);
    expect(more).toEqual([]);
    expect(moment).toMatchObject({
      kind: 'answered',
      first: true,
      answers: [
        { purpose: 'measure', state: 'granted' },
        { purpose: 'ga4', state: 'refused' },
      ],
    });
    expect(moment?.leaves).toHaveLength(2);
  });

  it('tells the first answer from one that changed it', () => {
    const moments = momentsOf([consent('measure', 1), consent('measure', 2)], nothing, dayOf);
    expect(moments.map((moment) => moment.kind === 'answered' && moment.first)).toEqual([true, false]);
  });

  it('puts what ended by time where it ended, not where that was recorded', () => {
    const expired = { type: 'expired', at: 99, expired_at: 5, purpose: 'measure', reason: 'term' };
    expect(kinds([consent('measure', 1), leaf(expired), consent('measure', 7)])).toEqual([
      'answered',
      'expired',
      'answered',
    ]);
    expect(kinds([consent('measure', 1), consent('measure', 4), leaf(expired)])).toEqual([
      'answered',
      'answered',
      'expired',
    ]);
  });

  it('puts events and sends between the records, by the first of their day', () => {
    const withdrawn = leaf({ type: 'withdrawn', purpose: 'measure', at: 2 * day });
    const events = [
      { day: 0, name: 'add_to_cart', n: 2, earliest: 10 },
      { day: 0, name: 'purchase', n: 1, earliest: 5 },
      { day: 1, name: 'add_to_cart', n: 1, earliest: day + 1 },
    ];
    const send = { destination: 'ga4', outcome: 'sent', reason: '204', sends: 1, events: 3 };
    const sends = [
      { ...send, earliest: 20 },
      { ...send, outcome: 'unknown', earliest: 30 },
    ];
    expect(kinds([consent('measure', 1), withdrawn], { events, sends })).toEqual([
      'answered',
      'events',
      'sends',
      'events',
      'withdrawn',
    ]);
  });

  it('counts a destruction from the ledger once it is certified, and from the rows until then', () => {
    const erased = leaf({
      type: 'erased',
      at: 11,
      events: 1,
      held: 0,
      deliveries: 0,
      in_flight: { sent: 0, unknown: 0, stopped: 0 },
    });
    const withdrawn = leaf({ type: 'withdrawn', purpose: 'measure', at: 10 });
    expect(kinds([withdrawn], { ends: [end({ closed: null })] })).toEqual(['withdrawn', 'closing']);
    expect(kinds([withdrawn, erased], { ends: [end({})] })).toEqual(['withdrawn', 'erased']);
    const left = { open: 1, settled: 0 };
    expect(kinds([withdrawn, erased], { ends: [end({ deletions: left })] })).toEqual([
      'withdrawn',
      'deletions',
      'erased',
    ]);
  });

  it('shows an entry of a kind it does not know, and passes over none', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            type: fc.constantFrom('consent', 'withdrawn', 'voided', 'held', 'something_new'),
            at: fc.nat(5),
            purpose: fc.constantFrom('measure', 'ga4'),
            by: fc.constant('rprp'),
          }),
        ),
        (entries) => {
          const leaves = entries.map((entry) =>
            entry.type === 'consent' ? consent(entry.purpose, entry.at) : leaf(entry),
          );
          const moments = momentsOf(leaves, nothing, dayOf);
          expect(moments.flatMap((moment) => moment.leaves).sort(byJson)).toEqual([...leaves].sort(byJson));
          expect(moments.map(({ at }) => at)).toEqual(moments.map(({ at }) => at).sort((a, b) => a - b));
        },
      ),
    );
  });
});

function byJson(a: Leaf, b: Leaf): number {
  return a.json < b.json ? -1 : 1;
}

describe('The number of a receipt', () => {
  it('is found however it was typed', () => {
    for (const typed of ['1a2b-3c4d-5e6f-7a8b', ' 1A2B 3C4D 5E6F 7A8B ', '1A2B3C4D5E6F7A8B', '1A2B–3C4D–5E6F–7A8B']) {
      expect(printedId(typed)).toBe('1A2B-3C4D-5E6F-7A8B');
    }
  });

  it('is sixteen hexadecimal digits and nothing else', () => {
    for (const typed of ['', '1A2B', '1A2B-3C4D-5E6F-7A8G', `bs_${'0'.repeat(64)}`, '1A2B-3C4D-5E6F-7A8B-0']) {
      expect(printedId(typed)).toBeUndefined();
    }
  });
});
