import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imbalances, totals } from '../../src/delivery/balance.ts';
import type { DayBalance } from '../../src/storage/store.ts';

const count = fc.nat({ max: 1_000 });

const balanced: fc.Arbitrary<DayBalance> = fc
  .record({
    day: fc.integer({ min: 20_000, max: 21_000 }),
    stored: count,
    counted: count,
    duplicate: count,
    refused: count,
    sent: count,
    unknown: count,
    waiting: count,
    dead: count,
    purged: count,
    destroyed: count,
  })
  .map((day) => ({
    ...day,
    received: day.stored + day.counted + day.refused + day.duplicate,
    allowed: day.sent + day.unknown + day.waiting + day.dead + day.purged,
    reasons: { bot: day.refused },
  }));

const days = fc.uniqueArray(balanced, { selector: ({ day }) => day, maxLength: 5 });
const rows = { kept: 7, stored: 10, destroyed: 3 };

describe('A balance', () => {
  it('holds when every event and every delivery is accounted for', () => {
    fc.assert(
      fc.property(days, (all) => {
        expect(imbalances(all, rows)).toEqual([]);
      }),
    );
  });

  it.each([
    ['received', 'received'],
    ['stored', 'received'],
    ['counted', 'received'],
    ['duplicate', 'received'],
    ['refused', 'received'],
    ['allowed', 'allowed'],
    ['sent', 'allowed'],
    ['unknown', 'allowed'],
    ['waiting', 'allowed'],
    ['dead', 'allowed'],
    ['purged', 'allowed'],
  ] as const)('fails on its day when %s alone is one off: %s', (side, term) => {
    fc.assert(
      fc.property(balanced, fc.constantFrom(-1, 1), (day, off) => {
        const wrong = imbalances([{ ...day, [side]: day[side] + off }], rows);
        expect(wrong.map((imbalance) => [imbalance.term, imbalance.day])).toEqual([[term, day.day]]);
      }),
    );
  });

  it.each(['kept', 'stored', 'destroyed'] as const)('fails for the rows when %s alone is one off', (side) => {
    expect(imbalances([], { ...rows, [side]: rows[side] + 1 })).toMatchObject([{ term: 'rows', day: undefined }]);
  });

  it('does not let one day make up for another', () => {
    fc.assert(
      fc.property(balanced, balanced, (one, two) => {
        fc.pre(one.day !== two.day);
        const both = [
          { ...one, received: one.received + 1 },
          { ...two, received: two.received - 1 },
        ];
        expect(imbalances(both, rows).map(({ day }) => day)).toEqual([one.day, two.day]);
      }),
    );
  });

  it('of days alone says nothing of rows that were not counted', () => {
    fc.assert(
      fc.property(days, (all) => {
        expect(imbalances(all)).toEqual([]);
      }),
    );
  });

  it('says both sides of what does not hold', () => {
    expect(imbalances([], { kept: 1, stored: 5, destroyed: 2 })).toEqual([
      { term: 'rows', day: undefined, left: 1, right: 3 },
    ]);
  });
});

describe('The totals of some days', () => {
  it('add up each side and each reason', () => {
    fc.assert(
      fc.property(days, (all) => {
        const total = totals(all);
        for (const side of ['received', 'stored', 'sent', 'waiting', 'purged', 'destroyed', 'duplicate'] as const) {
          expect(total[side]).toBe(all.reduce((sum, day) => sum + day[side], 0));
        }
        expect(total.reasons['bot'] ?? 0).toBe(total.refused);
        expect(total.received).toBe(total.stored + total.counted + total.refused + total.duplicate);
        expect(total.allowed).toBe(total.sent + total.unknown + total.waiting + total.dead + total.purged);
      }),
    );
  });

  it('are zero over no days, each side by its name', () => {
    expect(totals([])).toEqual({
      received: 0,
      stored: 0,
      counted: 0,
      duplicate: 0,
      refused: 0,
      allowed: 0,
      sent: 0,
      unknown: 0,
      waiting: 0,
      dead: 0,
      purged: 0,
      destroyed: 0,
      reasons: {},
    });
  });
});
