import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, isoDay, localDays } from '../../src/minimize/day.ts';
import { day, hour } from '../support/builders.ts';

/** The day as the time zone database prints it, and its number by the calendar: another way than offsets. */
function printedDays(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (at) => {
    const [year = 0, month = 0, date = 0] = format.format(at).split('-').map(Number);
    return Date.UTC(year, month - 1, date) / day;
  };
}

const from2000 = Date.UTC(2000, 0, 1);
const from2012 = Date.UTC(2012, 0, 1);
const to2040 = Date.UTC(2040, 0, 1);

/** Instants around midnights, where days are won and lost, as well as anywhere. */
function instants(min: number): fc.Arbitrary<number> {
  const midnight = fc
    .tuple(fc.integer({ min: min / day, max: to2040 / day }), fc.integer({ min: -2 * hour, max: 2 * hour }))
    .chain(([utcDay, near]) => fc.integer({ min: -14, max: 12 }).map((offset) => utcDay * day + offset * hour + near));
  return fc.oneof(fc.integer({ min, max: to2040 }), midnight);
}

/** Noon of each day on which the clocks of a zone change. */
function changes(timeZone: string, min: number): number[] {
  const hours = new Intl.DateTimeFormat('en-CA', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  const days = Array.from({ length: (to2040 - min) / day }, (_, i) => min + i * day);
  return days.filter((at) => hours.format(at) !== hours.format(at + day));
}

const zones = [
  ['America/Toronto', from2000],
  ['America/St_Johns', from2000],
  ['Pacific/Apia', from2000],
  // Until 2022 Iran put its clocks back over midnight, from an offset of half an hour.
  ['Asia/Tehran', from2000],
  ['UTC', from2000],
] as const;

describe('The day of an instant', () => {
  it.each(zones)('in %s is the one that the time zone database prints', (timeZone, min) => {
    const [dayOf, printed] = [localDays(timeZone), printedDays(timeZone)];
    fc.assert(
      fc.property(instants(min), (at) => {
        expect(dayOf(at)).toBe(printed(at));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['America/Toronto', from2000, 79],
    ['America/St_Johns', from2000, 79],
    ['Asia/Tehran', from2000, 35],
  ] as const)('in %s is so on every day the clocks change, quarter by quarter', (timeZone, min, atLeast) => {
    const [dayOf, printed] = [localDays(timeZone), printedDays(timeZone)];
    const days = changes(timeZone, min);
    expect(days.length).toBeGreaterThanOrEqual(atLeast);
    const wrong = days
      .flatMap((start) => Array.from({ length: 48 * 4 }, (_, i) => start - 12 * hour + i * 15 * 60_000))
      .flatMap((at) => [at - 1, at, at + 7 * 60_000])
      .filter((at) => dayOf(at) !== printed(at));
    expect(wrong.map((at) => new Date(at).toISOString())).toEqual([]);
  });

  it('that Samoa never had, 30 December 2011, is no day of any instant there', () => {
    const dayOf = localDays('Pacific/Apia');
    const leap = Date.UTC(2011, 11, 30, 10);
    expect([dayOf(leap - 1), dayOf(leap)].map(isoDay)).toEqual(['2011-12-29', '2011-12-31']);
  });

  it('never goes back while time goes on', () => {
    fc.assert(
      fc.property(instants(from2000), fc.nat({ max: 3 * day }), (at, later) => {
        const dayOf = localDays('America/Toronto');
        expect(dayOf(at + later)).toBeGreaterThanOrEqual(dayOf(at));
      }),
    );
  });

  it('is the same the second time, when its offset is remembered, and after more offsets than are remembered', () => {
    const [dayOf, printed] = [localDays('America/St_Johns'), printedDays('America/St_Johns')];
    const many = Array.from({ length: 2_500 }, (_, i) => from2012 + i * (day + 17 * 60_000));
    const wrong = [...many, ...many].filter((at) => dayOf(at) !== printed(at));
    expect(wrong).toEqual([]);
  });

  it('is right in Newfoundland before 2012 too, when clocks changed at one minute past midnight', () => {
    const at = Date.UTC(2010, 10, 7, 2, 40);
    expect(isoDay(localDays('America/St_Johns')(at))).toBe('2010-11-06');
  });
});

describe('A day', () => {
  it('is written as a date and read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), (number) => {
        expect(isoDay(number)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(dayNumber(isoDay(number))).toBe(number);
      }),
    );
    expect(isoDay(0)).toBe('1970-01-01');
    expect(dayNumber('2026-11-23')).toBe(20_780);
  });

  it('that no calendar has is no number', () => {
    expect(dayNumber('2026-13-01')).toBeNaN();
    expect(dayNumber('someday')).toBeNaN();
  });

  it('that its month does not have is no number either', () => {
    expect(dayNumber('2026-02-30')).toBeNaN();
  });
});
