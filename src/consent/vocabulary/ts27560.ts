import { duration, instant } from './instant.ts';
import { type Ended, type Life, stateOf } from './life.ts';
import { purposeOf, type PurposeWords, type Words } from './words.ts';

/*
 * One consent record in the field names of ISO/IEC TS 27560:2023 (docs/records.md: which of them were checked, and against
 * what). What the specification has no field for stands under `balise`, never under a name of its own making.
 */

export const vocabulary = 'ISO/IEC TS 27560:2023';

/** Where a text can be read, by its hash. */
export type NoticeAddress = (hash: string) => string;

export interface Shown {
  readonly words: Words | undefined;
  readonly addressOf: NoticeAddress;
}

export function toTs27560(life: Life, { words, addressOf }: Shown) {
  const { answered } = life;
  return {
    schema_version: vocabulary,
    record_id: life.recordId,
    pii_principal_id: life.receipt,
    pii_processing: {
      privacy_notice: answered === undefined ? null : addressOf(answered.notice),
      language: answered?.language ?? null,
      purposes: [processing(life, words)],
    },
    party_identification: words === undefined ? [] : parties(words, purposeOf(words, life.purpose)),
    events: events(life),
    balise: {
      site: life.site,
      state: stateOf(life),
      notice: answered?.notice ?? null,
      notice_version: words?.version ?? null,
      gesture: answered?.gesture ?? null,
      gpc: answered?.gpc ?? null,
      ended_by: life.ended?.recordId ?? null,
      ended_recorded_at: life.ended?.recorded ?? null,
      ended_because: life.ended?.reason ?? null,
    },
  };
}

const controllerId = 'controller';

function processing({ purpose, answered }: Life, words: Words | undefined) {
  const about = purposeOf(words, purpose);
  return {
    purpose,
    purpose_type: about?.title ?? null,
    lawful_basis: answered?.state === 'granted' ? 'consent (LPRPSP 8.1, 14)' : null,
    pii_information: (about?.fields ?? []).map((field) => ({
      pii_type: field,
      pii_attribute_id: field,
      pii_optional: true,
      sensitive_pii_category: false,
    })),
    pii_controllers: words === undefined ? [] : [controllerId],
    collection_method: answered?.surface ?? null,
    retention_period: words?.retention_days === undefined ? null : duration(words.retention_days * 86_400_000),
    processing_locations: about?.countries ?? [],
    jurisdiction: 'CA-QC',
    recipient_third_parties: about?.recipients ?? [],
    withdrawal_method: words?.withdrawal ?? null,
    privacy_rights: words?.rights === undefined ? [] : [words.rights],
  };
}

function parties({ enterprise, officer }: Words, about: PurposeWords | undefined) {
  const controller = {
    party_id: controllerId,
    party_name: enterprise,
    party_role: 'pii_controller',
    party_contact: { title: officer.title, contact: officer.contact },
  };
  const recipients = (about?.recipients ?? []).map((name) => ({
    party_id: name,
    party_name: name,
    party_role: 'third_party',
    party_contact: null,
  }));
  return [controller, ...recipients];
}

/** The answer, and what ended it. Who acted: the person, whoever voided the text, or nobody where a time ran out. */
function events({ answered, ended }: Life) {
  const given =
    answered === undefined
      ? []
      : [
          {
            event_time: instant(answered.at),
            event_type: 'explicit',
            event_state: answered.state,
            entity_id: 'pii_principal',
            validity_duration: answered.expires === null ? null : duration(answered.expires - answered.at),
          },
        ];
  return ended === undefined ? given : [...given, ending(ended)];
}

const actors: Readonly<Record<Ended['state'], string | null>> = {
  withdrawn: 'pii_principal',
  superseded: 'pii_principal',
  voided: controllerId,
  expired: null,
};

function ending({ state, at }: Ended) {
  return {
    event_time: instant(at),
    event_type: actors[state] === 'pii_principal' ? 'explicit' : null,
    event_state: state,
    entity_id: actors[state],
    validity_duration: null,
  };
}
