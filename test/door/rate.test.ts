import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitPerMinute } from '../../src/door/rate.ts';

const minute = 60_000;
const start = 29_000_000 * minute;
const address = fc.oneof(fc.ipV4(), fc.ipV6()).filter((ip) => !ip.startsWith('127.') && !/^[0:]*1$/.test(ip));

describe('A client', () => {
  it('may ask so often a minute, and no more often', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 40 }), (ip, limit, asked) => {
        const rate = limitPerMinute(limit);
        const admitted = Array.from({ length: asked }, (_, i) => rate.admit(ip, start + i)).filter(({ ok }) => ok);
        expect(admitted).toHaveLength(Math.min(limit, asked));
      }),
    );
  });

  it('is told when to come back, and is admitted then', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: minute - 1 }), (ip, into) => {
        const rate = limitPerMinute(1);
        rate.admit(ip, start + into);
        const refused = rate.admit(ip, start + into);
        const after = refused.ok ? Number.NaN : refused.retryAfter;
        expect(after).toBeGreaterThanOrEqual(1);
        expect(after).toBeLessThanOrEqual(60);
        expect(rate.admit(ip, start + into + after * 1_000).ok).toBe(true);
      }),
    );
  });

  it('does not pay for another', () => {
    fc.assert(
      fc.property(address, address, (one, two) => {
        fc.pre(one !== two);
        const rate = limitPerMinute(1);
        expect([rate.admit(one, start), rate.admit(one, start), rate.admit(two, start)].map(({ ok }) => ok)).toEqual([
          true,
          false,
          true,
        ]);
      }),
    );
  });

  it('starts anew with the minute, and when the clock is put back', () => {
    const rate = limitPerMinute(1);
    const asked = [start, start + minute - 1, start + minute, start - minute].map(
      (at) => rate.admit('203.0.113.9', at).ok,
    );
    expect(asked).toEqual([true, false, true, true]);
  });

  it.each([undefined, '::1', '127.0.0.1', '127.255.0.9', '::ffff:127.0.0.1'])(
    'on this very machine, %s, is never limited',
    (ip) => {
      const rate = limitPerMinute(1);
      expect([rate.admit(ip, start), rate.admit(ip, start)].map(({ ok }) => ok)).toEqual([true, true]);
    },
  );

  it.each(['128.0.0.1', '::2', '1270.0.0.1', '::ffff:10.0.0.1'])('elsewhere, %s, is limited', (ip) => {
    const rate = limitPerMinute(1);
    expect([rate.admit(ip, start), rate.admit(ip, start)].map(({ ok }) => ok)).toEqual([true, false]);
  });
});

describe('An address', () => {
  it('is forgotten with its minute, even when nobody asks any more', () => {
    const rate = limitPerMinute(1);
    rate.admit('203.0.113.9', start);
    rate.forget(start + minute - 1);
    expect(rate.admit('203.0.113.9', start).ok, 'its minute goes on').toBe(false);
    rate.forget(start + minute);
    expect(rate.admit('203.0.113.9', start).ok, 'nothing is left of it').toBe(true);
  });
});

describe('A crowd of addresses', () => {
  it('does not fill the memory: at most 20 000 are held at once', () => {
    const rate = limitPerMinute(1);
    const all = Array.from({ length: 20_000 }, (_, i) => `2001:db8::${i.toString(16)}`);
    all.forEach((ip) => rate.admit(ip, start));
    expect(rate.admit('203.0.113.9', start).ok).toBe(true);
    expect(rate.admit(all[0], start).ok, 'forgotten, to make room').toBe(true);
  });
});
