import { instant } from './instant.ts';
import { type Life, stateOf } from './life.ts';
import type { Shown } from './ts27560.ts';
import { purposeOf, type Words } from './words.ts';

/*
 * One consent record as a receipt in the field names of the Kantara Consent Receipt Specification 1.1. It was made for a yes: it
 * has no field for a state, an end, a gesture or a signal, so those stand under `balise`, and a receipt of anything but a yes
 * says so there (docs/records.md).
 */

export const version = 'KI-CR-v1.1.0';

export function toKantara(life: Life, { words, addressOf }: Shown) {
  const { answered, ended } = life;
  const at = answered?.at ?? ended?.at ?? 0;
  return {
    version,
    jurisdiction: 'CA-QC',
    consentTimestamp: Math.floor(at / 1000),
    collectionMethod: answered?.surface ?? null,
    consentReceiptID: life.recordId,
    language: answered?.language ?? null,
    piiPrincipalId: life.receipt,
    piiControllers: words === undefined ? [] : [controller(words)],
    policyUrl: answered === undefined ? null : addressOf(answered.notice),
    services: [{ service: life.site, purposes: [purpose(life, words)] }],
    sensitive: false,
    spiCat: [],
    balise: {
      state: stateOf(life),
      answer: answered?.state ?? null,
      at: answered?.at ?? null,
      ended_at: ended?.at ?? null,
      ended_by: ended?.recordId ?? null,
      ended_recorded_at: ended?.recorded ?? null,
      ended_because: ended?.reason ?? null,
      purpose: life.purpose,
      notice: answered?.notice ?? null,
      notice_version: words?.version ?? null,
      gesture: answered?.gesture ?? null,
      gpc: answered?.gpc ?? null,
    },
  };
}

function controller({ enterprise, officer }: Words) {
  return { piiController: enterprise, onBehalf: false, contact: `${officer.title}, ${officer.contact}` };
}

function purpose(life: Life, words: Words | undefined) {
  const about = purposeOf(words, life.purpose);
  const expires = life.answered?.expires ?? null;
  return {
    purpose: about?.title ?? life.purpose,
    purposeCategory: [life.purpose],
    consentType: life.answered?.state === 'granted' ? 'EXPLICIT' : null,
    piiCategory: about?.fields ?? [],
    // Declining it takes nothing away from the site: no purpose asked for here is the service itself (LPRPSP 9).
    primaryPurpose: false,
    termination: expires === null ? null : instant(expires),
    thirdPartyDisclosure: (about?.recipients ?? []).length > 0,
    thirdPartyName: (about?.recipients ?? []).join(', '),
  };
}
