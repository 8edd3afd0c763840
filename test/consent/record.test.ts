import { describe, expect, it } from 'vitest';
import type { Choice } from '../../src/consent/choice.ts';
import { consentRecord, type Occasion, withdrawnEntry } from '../../src/consent/record.ts';
import { day, now } from '../support/builders.ts';

const choice: Choice = {
  site: 'demo',
  language: 'fr',
  notice: 'a'.repeat(64),
  ask: '1.a',
  choices: { measure: 'granted', ga4: 'refused' },
  surface: 'banner',
  gesture: 'click',
};

const occasion: Occasion = { choice, receipt: 'b'.repeat(64), at: now, expires: now + 180 * day, gpc: false };

const common = {
  type: 'consent',
  site: 'demo',
  receipt: 'b'.repeat(64),
  at: now,
  notice: 'a'.repeat(64),
  language: 'fr',
  surface: 'banner',
  gesture: 'click',
  gpc: false,
};

describe('The record of one purpose', () => {
  it('says a yes with its end', () => {
    expect(consentRecord(occasion, 'measure', 'r1')).toEqual({
      ...common,
      record_id: 'r1',
      purpose: 'measure',
      state: 'granted',
      expires_at: now + 180 * day,
    });
  });

  it('says a no too, which has no end', () => {
    expect(consentRecord(occasion, 'ga4', 'r2')).toEqual({
      ...common,
      record_id: 'r2',
      purpose: 'ga4',
      state: 'refused',
      expires_at: null,
    });
  });

  it('says what the browser signalled', () => {
    expect(consentRecord({ ...occasion, gpc: true }, 'measure', 'r1').gpc).toBe(true);
  });

  it('holds neither the ask nor the answer to another purpose', () => {
    const other: Occasion = {
      ...occasion,
      choice: { ...choice, ask: '2.b', choices: { measure: 'granted', ga4: 'granted' } },
    };
    expect(consentRecord(other, 'measure', 'r1')).toEqual(consentRecord(occasion, 'measure', 'r1'));
  });
});

describe('The entry of a withdrawal', () => {
  it('names the purpose that ended, the receipt by its commitment, and the moment', () => {
    expect(withdrawnEntry({ site: 'demo', receipt: 'c', at: now }, 'ga4', 'r3')).toEqual({
      type: 'withdrawn',
      site: 'demo',
      receipt: 'c',
      at: now,
      record_id: 'r3',
      purpose: 'ga4',
    });
  });
});
