import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGuard, defaultPolicy, guardSchema } from '../../../src/minimize/guard/guard.ts';
import { inspect } from '../../../src/minimize/guard/inspect.ts';
import { type GuardPolicy, kinds } from '../../../src/minimize/guard/kind.ts';
import { negatives } from '../corpus/negatives.ts';
import { positives } from '../corpus/positives.ts';

const masking: GuardPolicy = {
  ...{ email: 'mask', phone: 'mask', sin: 'mask', health_number: 'mask', card: 'mask', postal_address: 'mask' },
  ...{ bank_account: 'mask', ip_address: 'mask', birth_date: 'mask', jwt: 'mask', api_key: 'mask', token: 'mask' },
  person_name: 'mask',
};
const mask = createGuard(masking);
const found = positives(3).filter(({ key, text }) => inspect(key, text).length > 0);

function masked(key: string, text: string): string {
  const guarded = mask(key, text);
  return guarded.verdict === 'masked' ? guarded.text : text;
}

describe('A masked text', () => {
  it('is there for nearly all of the corpus', () => {
    expect(found.length).toBeGreaterThan(900);
  });

  it('is clean when inspected again, and does not hold the secret', () => {
    for (const { key, text, secret } of found) {
      const after = masked(key, text);
      expect(inspect(key, after), `${text} became ${after}`).toEqual([]);
      expect(after).not.toContain(secret);
    }
  });

  it('is clean when inspected again, whatever pieces were put together', () => {
    const piece = fc.constantFrom(...[...found, ...negatives(3)].map(({ text }) => text), '-', '5', '@', '&nom=', '%');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('q', 'email', 'nom'), (all, key) => {
        for (const by of [' ', '', '&']) {
          const after = masked(key, all.join(by));
          expect(inspect(key, after), after).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what stands around the mask', () => {
    expect(mask('q', 'écrire à jean@exemple.ca ou 514-555-1234 svp')).toEqual({
      verdict: 'masked',
      text: 'écrire à [email] ou [phone] svp',
      kinds: ['email', 'phone'],
    });
  });
});

describe('The policy', () => {
  it('leaves a clean text alone', () => {
    expect(createGuard(defaultPolicy)('q', 'tuque rouge')).toEqual({ verdict: 'clean' });
  });

  it.each(kinds)('does for %s what it says', (kind) => {
    const [sample] = found.filter((each) => each.kind === kind && each.way === 'telling key');
    const { key = '', text = '' } = sample ?? {};
    for (const action of ['refuse_param', 'refuse_event'] as const) {
      const guarded = createGuard({ ...masking, [kind]: action })(key, text);
      expect(guarded).toMatchObject({ verdict: action });
    }
  });

  it('of several kinds takes the strictest', () => {
    const guard = createGuard({ ...masking, phone: 'refuse_event', email: 'refuse_param' });
    expect(guard('q', 'jean@exemple.ca 514-555-1234').verdict).toBe('refuse_event');
    expect(guard('q', 'jean@exemple.ca 192.168.1.12').verdict).toBe('refuse_param');
  });

  it('is written in part, the rest being the default, which masks nothing', () => {
    expect(guardSchema.parse(undefined)).toEqual(defaultPolicy);
    expect(guardSchema.parse({ email: 'mask' })).toEqual({ ...defaultPolicy, email: 'mask' });
    expect(guardSchema.safeParse({ emial: 'mask' }).success).toBe(false);
    expect(guardSchema.safeParse({ email: 'keep' }).success).toBe(false);
    expect(Object.values(defaultPolicy)).not.toContain('mask');
  });
});
