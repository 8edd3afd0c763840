import { describe, expect, it } from 'vitest';
import { livesOf, type State, stateOf } from '../../../src/consent/vocabulary/life.ts';
import { purposeStates } from '../../../src/consent/vocabulary/standing.ts';
import { day, now } from '../../support/builders.ts';
import { lives, type Step, step } from '../../support/lives.ts';

function states(steps: readonly Step[]): State[] {
  return lives(steps).map(stateOf);
}

describe('The state of a record', () => {
  it.each<[string, State[], Step[]]>([
    ['stands as it was answered while nothing followed', ['granted'], [step('granted')]],
    ['is refused where the answer was no', ['refused'], [step('refused')]],
    ['is withdrawn where an entry says so', ['withdrawn'], [step('granted'), step('withdrawn')]],
    ['is expired where an entry says so', ['expired'], [step('granted'), step('expired')]],
    ['is voided where an entry says so', ['voided'], [step('granted'), step('voided')]],
    ['is superseded by a later yes', ['superseded', 'granted'], [step('granted'), step('granted')]],
    ['is superseded by a later no', ['superseded', 'refused'], [step('granted'), step('refused')]],
    [
      'is what ended it first, whatever follows',
      ['withdrawn', 'granted'],
      [step('granted'), step('withdrawn'), step('granted')],
    ],
    [
      'does not change by an answer to another purpose',
      ['granted', 'granted'],
      [step('granted'), step('granted', { purpose: 'ga4' })],
    ],
    ['expires by the calendar, before any entry says so', ['expired'], [step('granted', { lasts: day })]],
    [
      'that ran out before the next answer expired; that answer took nobody’s place',
      ['expired', 'granted'],
      [step('granted', { lasts: day }), step('granted', { wait: 2 * day })],
    ],
    ['is kept where only its end is left', ['withdrawn'], [step('withdrawn')]],
  ])('%s', (_, expected, steps) => {
    expect(states(steps)).toEqual(expected);
  });

  it('that expired of disuse ended when it did, not when that was written down', () => {
    const [life] = lives([step('granted'), step('expired')]);
    expect(life?.ended).toEqual({
      state: 'expired',
      at: now + 2_000 - 5,
      recordId: 'r1',
      recorded: now + 2_000,
      reason: 'unused',
    });
  });

  it('that is not in our form is not guessed: it throws', () => {
    expect(() => livesOf([{ type: 'consent', purpose: 'measure' }], now)).toThrow();
    expect(livesOf([{ type: 'notice_published' }, null, 3], now)).toEqual([]);
  });
});

describe('How a purpose stands', () => {
  const grant = { no: 1, purpose: 'measure', since: now, expires: now + 5 * day, voided: false } as const;

  it('is granted only while its grant lives: since its beginning, until its end', () => {
    expect(purposeStates(lives([step('granted')]), [grant], now + day)).toEqual([
      { purpose: 'measure', state: 'granted', since: now, until: now + 5 * day, record_id: 'r0' },
    ]);
  });

  it.each([
    ['has run out', [grant], now + 6 * day, 'expired'],
    ['is gone', [], now + day, 'expired'],
    ['lies on a voided text', [{ ...grant, voided: true }], now + day, 'voided'],
  ] as const)('is never shown as granted when the grant %s', (_, grants, at, state) => {
    expect(purposeStates(lives([step('granted')], at), grants, at)).toMatchObject([{ state, until: null }]);
  });

  it('is that of the last record of each purpose', () => {
    const steps = [step('granted'), step('refused', { purpose: 'ga4' }), step('withdrawn')];
    expect(purposeStates(lives(steps), [], now)).toMatchObject([
      { purpose: 'measure', state: 'withdrawn', since: now + 3_000, record_id: 'r0' },
      { purpose: 'ga4', state: 'refused', since: now + 2_000, record_id: 'r1' },
    ]);
  });
});
