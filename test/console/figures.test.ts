import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counts, longest, periodOf, sumOf, totalsByText } from '../../src/console/figures.ts';
import { figuresCsv } from '../../src/console/figures-csv.ts';
import { viewOf } from '../../src/console/view.ts';
import { dayNumber, isoDay } from '../../src/minimize/day.ts';
import type { Figures } from '../../src/storage/officer-store.ts';

const view = viewOf({ language: 'fr', timeZone: 'America/Toronto', style: '', kept: {} });
const n = fc.nat(1_000);
const figures: fc.Arbitrary<Figures> = fc.record({
  day: fc.integer({ min: 20_000, max: 20_010 }),
  version: fc.integer({ min: 1, max: 3 }),
  language: fc.constantFrom('fr', 'en'),
  surface: fc.constantFrom('banner', 'cmp:didomi'),
  granted: n,
  refused: n,
  withdrawn: n,
  expired: n,
  voided: n,
});

describe('The totals', () => {
  it('lose nothing: those of the texts together are those of the days', () => {
    fc.assert(
      fc.property(fc.array(figures), (rows) => {
        expect(sumOf(totalsByText(rows))).toEqual(sumOf(rows));
      }),
    );
  });

  it('have one line for each text, French before English', () => {
    fc.assert(
      fc.property(fc.array(figures), (rows) => {
        const texts = totalsByText(rows).map(({ surface, version, language }) => [surface, version, language].join());
        expect(new Set(texts).size).toBe(texts.length);
        expect(texts).toEqual(
          [...texts].sort((a, b) => (a.slice(0, -2) === b.slice(0, -2) ? (a < b ? 1 : -1) : a < b ? -1 : 1)),
        );
      }),
    );
  });
});

describe('A period', () => {
  const today = dayNumber('2026-11-24');

  it.each([
    [undefined, undefined, '2026-10-26', '2026-11-24'],
    ['', '', '2026-10-26', '2026-11-24'],
    ['2026-11-24', undefined, '2026-11-24', '2026-11-24'],
    [undefined, '2026-01-31', '2026-01-02', '2026-01-31'],
    ['2026-02-28', '2026-03-01', '2026-02-28', '2026-03-01'],
  ])('asked for as %s to %s is %s to %s', (from, to, first, last) => {
    expect(periodOf({ from, to }, today)).toEqual({ from: dayNumber(first), to: dayNumber(last) });
  });

  it.each([
    ['2026-02-30', '2026-03-01'],
    ['2026-03-02', '2026-03-01'],
    ['hier', undefined],
    ["2026-01-01' OR 1=1", undefined],
    [isoDay(today - longest), isoDay(today)],
  ])('from %s to %s is none', (from, to) => {
    expect(periodOf({ from, to }, today)).toBeUndefined();
  });
});

describe('The file of the figures', () => {
  it('has one line per row with every count in it, and says the same as the rows', () => {
    fc.assert(
      fc.property(fc.array(figures), (rows) => {
        const [head = '', ...lines] = figuresCsv(view, rows).slice(1).trimEnd().split('\r\n');
        expect(head.split(';')).toHaveLength(4 + counts.length);
        const read = lines
          .map((line) => line.split(';'))
          .map(([day = '', version, , surface, ...numbers]) => [
            dayNumber(day),
            Number(version),
            surface,
            ...numbers.map(Number),
          ]);
        expect(read).toEqual(
          rows.map((row) => [row.day, row.version, row.surface, ...counts.map((count) => row[count])]),
        );
      }),
    );
  });

  it('lets no name become a formula or a second cell', () => {
    const row = {
      day: 20_000,
      version: 1,
      language: 'fr',
      granted: 0,
      refused: 0,
      withdrawn: 0,
      expired: 0,
      voided: 0,
    } as const;
    const line = (surface: string) => figuresCsv(view, [{ ...row, surface }]).split('\r\n')[1];
    expect(line('=1+1')).toContain(";'=1+1;");
    expect(line('a;"b"')).toContain(';"a;""b""";');
  });
});
