/**
 * Why an event was not taken: a closed union. The exact reason is for the balance; from outside, everything that hangs on
 * a person's consent reads `no_consent`, so that nobody can tell who refused.
 */
export const consentReasons = [
  'no_receipt',
  'unknown_pass',
  'not_granted',
  'withdrawn',
  'expired',
  'notice_voided',
  'before_grant',
] as const;

export const openReasons = [
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
] as const;

export type ConsentReason = (typeof consentReasons)[number];
export type OpenReason = (typeof openReasons)[number];
export type Reason = ConsentReason | OpenReason;
export type PublicReason = OpenReason | 'no_consent';

const hidden: ReadonlySet<Reason> = new Set(consentReasons);

function isOpen(reason: Reason): reason is OpenReason {
  return !hidden.has(reason);
}

export function publicReason(reason: Reason): PublicReason {
  return isOpen(reason) ? reason : 'no_consent';
}
