import fc from 'fast-check';
import { type Life, livesOf } from '../../src/consent/vocabulary/life.ts';
import { day, now } from './builders.ts';

/* Ledger entries of one receipt, from a short account of what a person did. */

export const notice = 'a'.repeat(64);
export const receipt = 'b'.repeat(64);

export interface Step {
  readonly type: 'granted' | 'refused' | 'withdrawn' | 'expired' | 'voided' | 'erased';
  readonly purpose: 'measure' | 'ga4';
  /** Milliseconds since the step before. */
  readonly wait: number;
  readonly lasts: number;
  readonly gpc: boolean;
  readonly gesture: 'click' | 'key';
  readonly surface: string;
  readonly language: 'fr' | 'en';
}

/** What an entry must not bring along into any vocabulary. */
export const strays = {
  ip: '203.0.113.7',
  user_agent: 'Mozilla/5.0 (X11)',
  secret: `bs_${'c'.repeat(64)}`,
  pass: `bp_${'d'.repeat(32)}`,
};

/** Steps as the ledger would hold them, each carrying what it never should. */
export function entriesOf(steps: readonly Step[]): Readonly<Record<string, unknown>>[] {
  let at = now;
  return steps.map(({ type, purpose, wait, lasts, ...how }, index) => {
    at += wait;
    const head = { v: 1, site: 'demo', record_id: `r${index}`, receipt, purpose, at, ...strays };
    if (type === 'granted' || type === 'refused') {
      const expires_at = type === 'granted' ? at + lasts : null;
      return { ...head, ...how, type: 'consent', state: type, expires_at, notice };
    }
    return type === 'expired' ? { ...head, type, expired_at: at - 5, reason: 'unused' } : { ...head, type };
  });
}

export function step(type: Step['type'], rest: Partial<Step> = {}): Step {
  const usual = { gpc: false, gesture: 'click', surface: 'banner', language: 'fr' } as const;
  return { type, purpose: 'measure', wait: 1_000, lasts: 180 * day, ...usual, ...rest };
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom('granted', 'refused', 'withdrawn', 'expired', 'voided', 'erased'),
  purpose: fc.constantFrom('measure', 'ga4'),
  wait: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 300 * day })),
  lasts: fc.oneof(fc.constantFrom(day, 180 * day), fc.integer({ min: 1, max: 365 * day })),
  gpc: fc.boolean(),
  gesture: fc.constantFrom('click', 'key'),
  surface: fc.constantFrom('banner', 'receipt', 'cmp:autre'),
  language: fc.constantFrom('fr', 'en'),
});

export const anySteps = fc.array(anyStep, { maxLength: 12 });
export const later = fc.integer({ min: 0, max: 4_000 * day });

export function lives(steps: readonly Step[], at = now + 10 * day): Life[] {
  return livesOf(entriesOf(steps), at);
}
