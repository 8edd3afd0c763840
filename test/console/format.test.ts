import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIn } from '../../src/console/format.ts';
import { dayNumber } from '../../src/minimize/day.ts';

const french = formatIn('fr', 'America/Toronto');
const english = formatIn('en', 'America/Toronto');

describe('A moment', () => {
  it('is told as people in Québec write it, in the site’s own time zone', () => {
    const at = Date.UTC(2026, 10, 24, 19, 5);
    expect(french.when(at).replaceAll(/\s/g, ' ')).toBe('24 novembre 2026 à 14 h 05');
    expect(english.when(at)).toMatch(/^November 24, 2026 at 2:05\sp\.m\.$/);
    expect(formatIn('fr', 'Europe/Paris').when(at)).toContain('20 h 05');
  });

  it('knows daylight saving', () => {
    expect(french.when(Date.UTC(2026, 6, 24, 18, 5))).toContain('14 h 05');
  });

  it('on the first of a month has an ordinal in French, and only there', () => {
    expect(french.when(Date.UTC(2026, 10, 1, 19))).toMatch(/^1er novembre 2026/);
    expect(french.day(dayNumber('2026-02-01'))).toBe('1er février 2026');
    expect(english.day(dayNumber('2026-02-01'))).toBe('February 1, 2026');
    expect(french.day(dayNumber('2026-02-11'))).toBe('11 février 2026');
  });
});

describe('A day of the site', () => {
  it('is that day wherever the reader is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (day) => {
        const told = formatIn('en', 'Pacific/Kiritimati').day(day);
        expect(Date.parse(`${told} UTC`) / 86_400_000).toBe(day);
      }),
    );
  });
});

describe('A rate', () => {
  it('is written as each language does, and is none where there is nothing to divide by', () => {
    expect(french.rate(1, 3).replaceAll(/\s/g, ' ')).toBe('33,3 %');
    expect(english.rate(1, 3)).toBe('33.3%');
    expect(french.rate(0, 0)).toBe('–');
  });
});
