import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAdmission } from '../../src/collect/admission.ts';
import { answerOf, type BeaconAnswer, refusedHeader } from '../../src/collect/answer.ts';
import { consentReasons, openReasons } from '../../src/collect/refusal.ts';
import { type Arrival, walk } from '../../src/collect/steps.ts';
import type { Admitted } from '../../src/storage/store.ts';
import { arrivals } from '../support/beacons.ts';
import { aBeacon, aHolder, anArrival, anEvent, aSite, uuid } from '../support/builders.ts';

const site = aSite();

/** The answer, when the commit says `admitted` of what it was given. */
function answer(arrival: Arrival, admitted: (ids: readonly string[]) => Admitted): BeaconAnswer {
  const walked = walk(arrival);
  const admission = toAdmission(arrival, walked, { visit: () => uuid(9), client: () => '1.2' });
  return answerOf(walked, admission, admitted(admission.kept?.events.map(({ id }) => id) ?? []));
}

const stored = (ids: readonly string[]): Admitted => ({ verdict: 'kept', stored: ids });

/** A commit may keep all, some or none of it as new, or overrule the decision. */
const commits = fc.oneof(
  fc
    .infiniteStream(fc.boolean())
    .map((isNew) => (ids: readonly string[]) => stored(ids.filter(() => isNew.next().value))),
  fc.constantFrom(
    (): Admitted => ({ verdict: 'no_grant' }),
    (): Admitted => ({ verdict: 'visit_ended' }),
    (): Admitted => ({ verdict: 'visit_full' }),
  ),
);

const beacon = aBeacon({
  events: [
    anEvent({ id: uuid(1), params: { value: 5, email: 'a@example.ca', note: 5 } }),
    anEvent({ id: uuid(2), name: 'nobody_declared' }),
    anEvent({ id: uuid(1) }),
    anEvent({ id: uuid(3) }),
  ],
});

describe('The answer to a beacon', () => {
  it('balances, whatever was sent and whatever the commit made of it', () => {
    fc.assert(
      fc.property(arrivals, commits, (arrival, commit) => {
        const { received, stored: kept, counted, duplicate, refused } = answer(arrival, commit);
        expect(received).toBe(arrival.beacon.events.length);
        expect(kept + counted + duplicate + refused.length).toBe(received);
        expect(refused.map(({ index }) => index)).toEqual(
          [...new Set(refused.map(({ index }) => index))].sort((a, b) => a - b),
        );
        expect(Math.min(kept, counted, duplicate)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });

  it('tells the developer which event was refused and which param did not survive', () => {
    expect(answer(anArrival({ site, beacon }), stored)).toEqual({
      received: 4,
      stored: 2,
      counted: 0,
      duplicate: 1,
      refused: [{ index: 1, reason: 'unknown_event' }],
      dropped: [
        { index: 0, param: 'email', reason: 'undeclared' },
        { index: 0, param: 'note', reason: 'wrong_type' },
      ],
    });
  });

  it('says duplicate of what the commit already had, and nothing of params that were not kept now', () => {
    expect(answer(anArrival({ site, beacon }), () => stored([]))).toEqual({
      received: 4,
      stored: 0,
      counted: 0,
      duplicate: 3,
      refused: [{ index: 1, reason: 'unknown_event' }],
    });
  });

  it.each([
    ['no_grant', 'no_consent'],
    ['visit_ended', 'visit_ended'],
  ] as const)('says that the commit overruled the decision: %s reads %s', (verdict, reason) => {
    const { refused, stored: kept, duplicate } = answer(anArrival({ site, beacon }), () => ({ verdict }));
    expect(refused).toEqual([
      { index: 0, reason },
      { index: 1, reason: 'unknown_event' },
      { index: 3, reason },
    ]);
    expect([kept, duplicate]).toEqual([0, 1]);
  });

  it('does not change with the reason for which a person is not measured', () => {
    const { site: name, sent, page, events } = beacon;
    const refusals: readonly Partial<Arrival>[] = [
      { holder: undefined, beacon: { site: name, sent, page, events } },
      { holder: undefined },
      { holder: aHolder({ site: 'other' }) },
      { holder: aHolder({ grants: [] }) },
      { holder: aHolder({ grants: [], withdrawn: 1 }) },
      { holder: expired() },
      { holder: voided() },
    ];
    const answers = refusals.map((change) => answer(anArrival({ site, beacon, ...change }), stored));
    const texts = answers.map((one) => `${JSON.stringify(one)} ${refusedHeader(one)}`);
    expect(new Set(texts).size).toBe(1);
    expect(refusedHeader(answer(anArrival({ site, beacon, holder: undefined }), stored))).toBe('no_consent=4');
  });

  function expired(): Arrival['holder'] {
    const holder = aHolder();
    return { ...holder, grants: holder.grants.map((grant) => ({ ...grant, expires: 1 })) };
  }

  function voided(): Arrival['holder'] {
    const holder = aHolder();
    return { ...holder, grants: holder.grants.map((grant) => ({ ...grant, voided: true })) };
  }
});

describe('The header of refusals', () => {
  it('is a structured dictionary of public reasons and their counts, empty when nothing was refused', () => {
    fc.assert(
      fc.property(arrivals, commits, (arrival, commit) => {
        const given = answer(arrival, commit);
        const header = refusedHeader(given);
        const members = header === '' ? [] : header.split(', ').map((member) => member.split('='));
        expect(members.every(([reason = '', n = '']) => /^[a-z][a-z0-9_]*$/.test(reason) && /^[1-9]\d*$/.test(n))).toBe(
          true,
        );
        expect(members.reduce((sum, [, n]) => sum + Number(n), 0)).toBe(given.refused.length);
        const public_: readonly string[] = [...openReasons, 'no_consent'];
        expect(members.every(([reason = '']) => public_.includes(reason))).toBe(true);
        const secret: readonly string[] = consentReasons;
        expect(members.some(([reason = '']) => secret.includes(reason))).toBe(false);
      }),
    );
  });
});
