import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceSchema, isIdempotencyKey, withdrawalSchema } from '../../src/consent/choice.ts';

const choice = {
  site: 'demo',
  language: 'fr',
  notice: 'a'.repeat(64),
  ask: '1.a',
  choices: { measure: 'granted', ga4: 'granted' },
  surface: 'cmp:axeptio',
  gesture: 'click',
};

describe('A choice', () => {
  it('is read as it was sent', () => {
    expect(choiceSchema.parse(choice)).toEqual(choice);
  });

  it('that is silent about ga4 refuses it: silence is never a yes', () => {
    expect(choiceSchema.parse({ ...choice, choices: { measure: 'granted' } }).choices.ga4).toBe('refused');
  });

  it.each([
    ['silent about measure', { choices: { ga4: 'granted' } }],
    ['with a yes of another word', { choices: { measure: true, ga4: 'granted' } }],
    ['with a yes in capitals', { choices: { measure: 'GRANTED', ga4: 'granted' } }],
    ['with null for ga4', { choices: { measure: 'granted', ga4: null } }],
    ['in a language that no notice has', { language: 'es' }],
    ['about a notice that is no hash', { notice: 'A'.repeat(64) }],
    ['about a hash with a line after it', { notice: `${'a'.repeat(64)}\n` }],
    ['with a gesture that is none', { gesture: 'scroll' }],
    ['with no gesture', { gesture: undefined }],
    ['on a surface that is not a name', { surface: 'banner <b>' }],
    ['with an ask without end', { ask: 'a'.repeat(201) }],
    ['of a site without end', { site: 'a'.repeat(41) }],
  ])('is refused when it is %s', (_, changes) => {
    expect(choiceSchema.safeParse({ ...choice, ...changes }).success).toBe(false);
  });

  it('carries nothing else on: an unknown member is left behind', () => {
    expect(
      choiceSchema.parse({ ...choice, email: 'a@example.ca', choices: { ...choice.choices, ads: 'granted' } }),
    ).toEqual(choice);
  });

  it('never grants what was not granted, whatever value stands there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (measure, ga4) => {
        const read = choiceSchema.safeParse({ ...choice, choices: { measure, ga4 } });
        expect(read.success).toBe([measure, ga4].every((answer) => answer === 'granted' || answer === 'refused'));
      }),
    );
  });
});

describe('A withdrawal', () => {
  it('holds the secret and leaves the rest behind', () => {
    expect(withdrawalSchema.parse({ secret: 'bs_x', why: 'because' })).toEqual({ secret: 'bs_x' });
    expect(withdrawalSchema.safeParse({ secret: '' }).success).toBe(false);
    expect(withdrawalSchema.safeParse({ secret: 'x'.repeat(201) }).success).toBe(false);
  });
});

describe('An idempotency key', () => {
  it('has 16 to 128 visible characters: fewer could be guessed', () => {
    expect(isIdempotencyKey('k'.repeat(16))).toBe(true);
    expect(isIdempotencyKey('k'.repeat(128))).toBe(true);
    expect(isIdempotencyKey('k'.repeat(15))).toBe(false);
    expect(isIdempotencyKey('k'.repeat(129))).toBe(false);
    expect(isIdempotencyKey(undefined)).toBe(false);
  });

  it('holds no blank, no line and nothing beyond ASCII', () => {
    const letter = fc.oneof(
      { weight: 20, arbitrary: fc.string({ minLength: 1, maxLength: 1 }) },
      fc.constantFrom(' ', '\t', '\x7f', 'é'),
    );
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 16, maxLength: 20 }), (key) => {
        const visible = Array.from({ length: key.length }, (_, i) => key.charCodeAt(i)).every((c) => c > 32 && c < 127);
        expect(isIdempotencyKey(key)).toBe(visible);
      }),
    );
    expect(isIdempotencyKey(`${'k'.repeat(16)}\n`)).toBe(false);
  });
});
