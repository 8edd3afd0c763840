import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../src/delivery/retry-after.ts';

const now = Date.UTC(2026, 4, 4, 12);

describe('How long an answer asks to be left alone', () => {
  it.each([
    ['seconds', '120', undefined, 120_000],
    ['no time at all', '0', undefined, 0],
    ['a day at most', '999999', undefined, 86_400_000],
    ['a date', 'Mon, 04 May 2026 12:05:00 GMT', undefined, 300_000],
    [
      'a date by the clock of the other side',
      'Mon, 04 May 2026 15:05:00 GMT',
      'Mon, 04 May 2026 15:00:00 GMT',
      300_000,
    ],
    ['a date gone by', 'Mon, 04 May 2026 11:00:00 GMT', undefined, 0],
    ['a date in years', 'Mon, 04 May 2099 11:00:00 GMT', undefined, 86_400_000],
  ])('is read from %s', (_, value, sent, expected) => {
    expect(readRetryAfter(value, sent, now)).toBe(expected);
  });

  it.each(['', 'soon', '-5', '1.5', '1e3', '2026-05-04T12:05:00Z', 'Mon, 99 May 2026 12:05:00 GMT', '99999999999'])(
    'is not read from "%s"',
    (value) => {
      expect(readRetryAfter(value, undefined, now)).toBeUndefined();
    },
  );

  it('is nothing, or between no time and a day, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: null }), (value, sent) => {
        const read = readRetryAfter(value, sent, now);
        return read === undefined || (read >= 0 && read <= 86_400_000);
      }),
    );
  });
});
