import { describe, expect, it } from 'vitest';
import { consentReasons, openReasons, publicReason } from '../../src/collect/refusal.ts';

describe('From outside', () => {
  it('every reason that hangs on a person reads no_consent, so that nobody can tell who refused', () => {
    expect(consentReasons.map(publicReason)).toEqual(consentReasons.map(() => 'no_consent'));
  });

  it('every other reason reads as it is', () => {
    expect(openReasons.map(publicReason)).toEqual(openReasons);
  });

  it('the reasons are these and no others: pages and dashboards know them by name', () => {
    expect(consentReasons).toEqual([
      'no_receipt',
      'unknown_pass',
      'not_granted',
      'withdrawn',
      'expired',
      'notice_voided',
      'before_grant',
    ]);
    expect(openReasons).toEqual([
      'lane_shut',
      'audience_under14',
      'bot',
      'prerender',
      'unknown_event',
      'param_invalid',
      'personal_information',
      'too_old',
      'in_future',
      'visit_ended',
      'visit_full',
    ]);
  });

  it('no reason is of both kinds', () => {
    const all: readonly string[] = [...consentReasons, ...openReasons];
    expect(new Set(all).size).toBe(all.length);
  });
});
