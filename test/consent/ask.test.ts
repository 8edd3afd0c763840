import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAsk, issueAsk } from '../../src/consent/ask.ts';
import { sameDigest } from '../../src/consent/hashing.ts';
import { nodeHashing } from '../../src/node/hashing.ts';
import { hour, now } from '../support/builders.ts';

const hashing = nodeHashing('the secret of this installation');
const asked = { site: 'demo', notice: 'a'.repeat(64) };
const minute = 60_000;

describe('An ask', () => {
  it('is valid for the site and the notice it was issued for, at least 23 h 50 and at most 24 h', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2 ** 42 }),
        fc.integer({ min: 0, max: 25 * hour }),
        async (at, later) => {
          const ask = await issueAsk(hashing, asked, at);
          const verdict = await checkAsk(hashing, { ...asked, ask }, at + later);
          const expected =
            later < 24 * hour - 10 * minute ? ['valid'] : later >= 24 * hour ? ['stale'] : ['valid', 'stale'];
          expect(expected).toContain(verdict);
        },
      ),
    );
  });

  it('is stale from the very millisecond that it names', async () => {
    const ask = await issueAsk(hashing, asked, now);
    const expires = Number(ask.split('.')[0]);
    expect(await checkAsk(hashing, { ...asked, ask }, expires - 1)).toBe('valid');
    expect(await checkAsk(hashing, { ...asked, ask }, expires)).toBe('stale');
  });

  it('is the same for everyone within ten minutes, so that the notice stays cacheable and names nobody', async () => {
    const start = Math.floor(now / (10 * minute)) * 10 * minute;
    const first = await issueAsk(hashing, asked, start);
    expect(await issueAsk(hashing, asked, start + 10 * minute - 1)).toBe(first);
    expect(await issueAsk(hashing, asked, start + 10 * minute)).not.toBe(first);
  });

  it.each([
    ['another site', { ...asked, site: 'other' }, hashing],
    ['another notice', { ...asked, notice: 'b'.repeat(64) }, hashing],
    ['another installation', asked, nodeHashing('another secret')],
  ])('is forged for %s', async (_, elsewhere, verifier) => {
    const ask = await issueAsk(hashing, asked, now);
    expect(await checkAsk(verifier, { ...elsewhere, ask }, now)).toBe('forged');
  });

  it('is forged when one character of it is another', async () => {
    const ask = await issueAsk(hashing, asked, now);
    const place = fc.nat({ max: ask.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.string({ minLength: 1, maxLength: 1 }), async (at, letter) => {
        fc.pre(ask.charAt(at) !== letter);
        const changed = `${ask.slice(0, at)}${letter}${ask.slice(at + 1)}`;
        expect(await checkAsk(hashing, { ...asked, ask: changed }, now)).toBe('forged');
      }),
    );
  });

  it('that lasts longer than it was issued for is forged', async () => {
    const [expires = '', mac = ''] = (await issueAsk(hashing, asked, now)).split('.');
    const longer = `${Number(expires) + 24 * hour}.${mac}`;
    expect(await checkAsk(hashing, { ...asked, ask: longer }, now)).toBe('forged');
  });

  it('is never what an arbitrary text happens to be', async () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('', '.', '1.', '.a', '1.2.3', 'NaN.NaN', '9'.repeat(400)));
    await fc.assert(
      fc.asyncProperty(text, async (ask) => {
        expect(await checkAsk(hashing, { ...asked, ask }, now)).toBe('forged');
      }),
    );
  });
});

describe('Two digests', () => {
  it('are the same exactly when they are equal, however alike they look', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('a', 'b', '\0'), maxLength: 4 }),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(sameDigest(a, b)).toBe(a === b);
        expect(sameDigest(a, a)).toBe(true);
      }),
    );
  });
});
