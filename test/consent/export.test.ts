import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toKantara } from '../../src/consent/vocabulary/kantara.ts';
import { type Ended, type Life, livesOf, type State, stateOf } from '../../src/consent/vocabulary/life.ts';
import { toTs27560 } from '../../src/consent/vocabulary/ts27560.ts';
import { readWords } from '../../src/consent/vocabulary/words.ts';
import { day, now } from '../support/builders.ts';
import { anySteps, entriesOf, later, lives, notice, receipt, step, strays } from '../support/lives.ts';

const addressOf = (hash: string) => `https://collect.example/v1/notice/${hash}`;

const words = readWords(
  JSON.stringify({
    version: 3,
    enterprise: 'Essai inc.',
    officer: { title: 'Responsable', contact: 'rprp@essai.example' },
    retention_days: 90,
    rights: 'Vous pouvez voir et faire corriger.',
    withdrawal: 'Un geste, au bas de chaque page.',
    purposes: [
      { id: 'measure', title: 'Mesurer', text: 't', fields: ['page', 'value'], recipients: [], countries: ['CA-QC'] },
      { id: 'ga4', title: 'Communiquer', text: 't', fields: ['page'], recipients: ['Google LLC'], countries: ['US'] },
    ],
  }),
);

/* Readers of the two vocabularies, written from docs/records.md and not from the code that writes them. */

function msOf(duration: string): number {
  const [, days, seconds] = /^(?:P(\d+)D|PT(\d+(?:\.\d+)?)S)$/.exec(duration) ?? [];
  return days === undefined ? Math.round(Number(seconds) * 1000) : Number(days) * day;
}

function isEnd(state: State): state is Ended['state'] {
  return state !== 'granted' && state !== 'refused';
}

function endedOf(end: { state: State; at: number } | undefined, own: ReturnType<typeof toTs27560>['balise']) {
  const { ended_by: recordId, ended_recorded_at: recorded, ended_because: reason } = own;
  return end !== undefined && isEnd(end.state)
    ? { state: end.state, at: end.at, recordId, recorded, reason }
    : undefined;
}

function fromTs27560(record: ReturnType<typeof toTs27560>): Life {
  const { pii_processing: processing, events, balise } = record;
  const [asked] = processing.purposes;
  const said = events.map(({ event_state: state, event_time, validity_duration: lasts }) => ({
    state,
    at: Date.parse(event_time),
    lasts,
  }));
  const given = said.find(({ state }) => !isEnd(state));
  return {
    recordId: record.record_id,
    receipt: record.pii_principal_id,
    site: balise.site,
    purpose: asked?.purpose ?? '',
    answered: given && {
      state: given.state === 'granted' ? 'granted' : 'refused',
      at: given.at,
      expires: given.lasts === null ? null : given.at + msOf(given.lasts),
      notice: processing.privacy_notice?.split('/').at(-1) ?? '',
      language: processing.language ?? '',
      surface: asked?.collection_method ?? '',
      gesture: balise.gesture ?? '',
      gpc: balise.gpc === true,
    },
    ended: endedOf(
      said.find(({ state }) => isEnd(state)),
      balise,
    ),
  };
}

function fromKantara(record: ReturnType<typeof toKantara>): Life {
  const { balise, services } = record;
  const [service] = services;
  const termination = service?.purposes[0]?.termination ?? null;
  return {
    recordId: record.consentReceiptID,
    receipt: record.piiPrincipalId,
    site: service?.service ?? '',
    purpose: balise.purpose,
    answered:
      balise.answer === null || balise.at === null
        ? undefined
        : {
            state: balise.answer,
            at: balise.at,
            expires: termination === null ? null : Date.parse(termination),
            notice: record.policyUrl?.split('/').at(-1) ?? '',
            language: record.language ?? '',
            surface: record.collectionMethod ?? '',
            gesture: balise.gesture ?? '',
            gpc: balise.gpc === true,
          },
    ended:
      balise.ended_at === null || !isEnd(balise.state)
        ? undefined
        : {
            state: balise.state,
            at: balise.ended_at,
            recordId: balise.ended_by,
            recorded: balise.ended_recorded_at,
            reason: balise.ended_because,
          },
  };
}

describe('Both vocabularies', () => {
  it('lose no entry about a state: each is an answer, an end, or both sides of a replacement', () => {
    fc.assert(
      fc.property(anySteps, later, (steps, wait) => {
        const entries = entriesOf(steps).filter(({ type }) => type !== 'erased');
        const found = livesOf(entriesOf(steps), now + wait);
        const seen = found.flatMap(({ recordId, ended }) => [recordId, ended?.recordId]);
        expect(entries.filter(({ record_id }) => !seen.includes(String(record_id)))).toEqual([]);
        expect(found.filter((life) => life.answered !== undefined)).toHaveLength(
          entries.filter(({ type }) => type === 'consent').length,
        );
      }),
    );
  });

  it('hold at most one live yes to each purpose', () => {
    fc.assert(
      fc.property(anySteps, later, (steps, wait) => {
        const live = livesOf(entriesOf(steps), now + wait).filter((life) => stateOf(life) === 'granted');
        expect(new Set(live.map(({ purpose }) => purpose)).size).toBe(live.length);
      }),
    );
  });

  it('give back every fact of every record, in whatever state', () => {
    fc.assert(
      fc.property(anySteps, later, fc.boolean(), (steps, wait, known) => {
        const shown = { words: known ? words : undefined, addressOf };
        for (const life of livesOf(entriesOf(steps), now + wait)) {
          expect(fromTs27560(toTs27560(life, shown))).toEqual(life);
          expect(fromKantara(toKantara(life, shown))).toEqual(life);
        }
      }),
    );
  });

  it('say the same bytes for the same record', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const write = () =>
          lives(steps).map((life) => [toTs27560(life, { words, addressOf }), toKantara(life, { words, addressOf })]);
        expect(JSON.stringify(write())).toBe(JSON.stringify(write()));
      }),
    );
  });

  it('carry no address, no User-Agent, no secret and no pass, even if an entry did', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const text = JSON.stringify(
          lives(steps).map((life) => [toTs27560(life, { words, addressOf }), toKantara(life, { words, addressOf })]),
        );
        expect(Object.values(strays).filter((stray) => text.includes(stray))).toEqual([]);
      }),
    );
  });
});

describe('A record in ISO/IEC TS 27560 names', () => {
  it('names the person by a pseudonym, the text by its address, each party, and each event', () => {
    const steps = [step('granted', { purpose: 'ga4', gpc: true }), step('withdrawn', { purpose: 'ga4', wait: day })];
    const [life] = lives(steps);
    expect(life && toTs27560(life, { words, addressOf })).toEqual({
      schema_version: 'ISO/IEC TS 27560:2023',
      record_id: 'r0',
      pii_principal_id: receipt,
      pii_processing: {
        privacy_notice: `https://collect.example/v1/notice/${notice}`,
        language: 'fr',
        purposes: [
          {
            purpose: 'ga4',
            purpose_type: 'Communiquer',
            lawful_basis: 'consent (LPRPSP 8.1, 14)',
            pii_information: [
              { pii_type: 'page', pii_attribute_id: 'page', pii_optional: true, sensitive_pii_category: false },
            ],
            pii_controllers: ['controller'],
            collection_method: 'banner',
            retention_period: 'P90D',
            processing_locations: ['US'],
            jurisdiction: 'CA-QC',
            recipient_third_parties: ['Google LLC'],
            withdrawal_method: 'Un geste, au bas de chaque page.',
            privacy_rights: ['Vous pouvez voir et faire corriger.'],
          },
        ],
      },
      party_identification: [
        {
          party_id: 'controller',
          party_name: 'Essai inc.',
          party_role: 'pii_controller',
          party_contact: { title: 'Responsable', contact: 'rprp@essai.example' },
        },
        { party_id: 'Google LLC', party_name: 'Google LLC', party_role: 'third_party', party_contact: null },
      ],
      events: [
        {
          event_time: new Date(now + 1_000).toISOString(),
          event_type: 'explicit',
          event_state: 'granted',
          entity_id: 'pii_principal',
          validity_duration: 'P180D',
        },
        {
          event_time: new Date(now + 1_000 + day).toISOString(),
          event_type: 'explicit',
          event_state: 'withdrawn',
          entity_id: 'pii_principal',
          validity_duration: null,
        },
      ],
      balise: {
        site: 'demo',
        state: 'withdrawn',
        notice,
        notice_version: 3,
        gesture: 'click',
        gpc: true,
        ended_by: 'r1',
        ended_recorded_at: now + 1_000 + day,
        ended_because: null,
      },
    });
  });
});

describe('A record in Kantara names', () => {
  it('is a receipt of the specification’s own fields, with seconds for a time', () => {
    const [life] = lives([step('granted', { purpose: 'ga4' })]);
    expect(life && toKantara(life, { words, addressOf })).toMatchObject({
      version: 'KI-CR-v1.1.0',
      jurisdiction: 'CA-QC',
      consentTimestamp: Math.floor((now + 1_000) / 1_000),
      collectionMethod: 'banner',
      consentReceiptID: 'r0',
      language: 'fr',
      piiPrincipalId: receipt,
      piiControllers: [{ piiController: 'Essai inc.', onBehalf: false, contact: 'Responsable, rprp@essai.example' }],
      policyUrl: `https://collect.example/v1/notice/${notice}`,
      services: [
        {
          service: 'demo',
          purposes: [
            {
              purpose: 'Communiquer',
              purposeCategory: ['ga4'],
              consentType: 'EXPLICIT',
              piiCategory: ['page'],
              primaryPurpose: false,
              termination: new Date(now + 1_000 + 180 * day).toISOString(),
              thirdPartyDisclosure: true,
              thirdPartyName: 'Google LLC',
            },
          ],
        },
      ],
      sensitive: false,
      spiCat: [],
    });
  });

  it('never calls a refusal a consent, and says what it is', () => {
    const [life] = lives([step('refused')]);
    const record = life && toKantara(life, { words, addressOf });
    expect(record?.services[0]?.purposes[0]?.consentType).toBe(null);
    expect(record?.balise).toMatchObject({ state: 'refused', answer: 'refused' });
  });
});
