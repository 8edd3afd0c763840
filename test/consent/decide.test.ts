import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Decision, type Standing } from '../../src/consent/decide.ts';
import type { Grant, Holder } from '../../src/consent/grant.ts';
import { aGrant, aHolder, day, hour, now } from '../support/builders.ts';
import { aStanding, lane, standings, widths } from '../support/standings.ts';

const all = [...standings()];

/** DESIGN section 3, read again: every lane that is open to this standing, each by its own sentence. */
function openLanes({ audience, pass, holder, gpc, gates, site, now: at }: Standing): Set<Decision['lane']> {
  const open = new Set<Decision['lane']>(['none']);
  if (audience === 'under14') {
    return open;
  }
  const isLive = (grant: Grant) => !grant.voided && at < grant.expires;
  const known = pass && holder?.site === site ? holder.grants.filter(isLive) : [];
  const granted = (purpose: Grant['purpose']) => known.some((grant) => grant.purpose === purpose);
  if (gates.count && !pass && !gpc) {
    open.add('count');
  }
  if (gates.measure && granted('measure')) {
    open.add('measure');
  }
  if (open.has('measure') && granted('ga4') && gates.ga4 && !gpc) {
    open.add('forward');
  }
  return open;
}

function widest(open: ReadonlySet<Decision['lane']>): Decision['lane'] | undefined {
  return [...open].sort((a, b) => widths[a] - widths[b]).at(-1);
}

/** Why nothing is open, by what is wrong first: the audience, the pass, the grant, the officer's part. */
function whyNothing({ audience, pass, holder, site, now: at }: Standing): string {
  const measure = holder?.grants.find(({ purpose }) => purpose === 'measure');
  const causes: readonly (readonly [boolean, string])[] = [
    [audience === 'under14', 'audience_under14'],
    [!pass, 'no_receipt'],
    [holder?.site !== site, 'unknown_pass'],
    [measure === undefined && holder?.withdrawn !== undefined, 'withdrawn'],
    [measure === undefined, 'not_granted'],
    [measure?.voided === true, 'notice_voided'],
    [measure !== undefined && measure.expires <= at, 'expired'],
  ];
  return causes.find(([holds]) => holds)?.[1] ?? 'lane_shut';
}

function brief(standing: Standing): string {
  return JSON.stringify(standing);
}

describe('Over every combination of inputs', () => {
  it('the decision is the widest lane that DESIGN section 3 opens', () => {
    expect(all.length).toBeGreaterThan(5_000);
    expect(new Set(all.map(lane))).toEqual(new Set(['none', 'count', 'measure', 'forward']));
    expect(all.filter((standing) => lane(standing) !== widest(openLanes(standing))).map(brief)).toEqual([]);
  });

  it('a refusal names what is wrong first', () => {
    const wrong = all.filter((standing) => {
      const decision = decide(standing);
      return decision.lane === 'none' && decision.reason !== whyNothing(standing);
    });
    expect(wrong.map(brief)).toEqual([]);
  });

  it('a lane names the grants of the purposes it needs, each live, and no other', () => {
    const wrong = all.filter((standing) => {
      const decision = decide(standing);
      const named = [
        ...('grant' in decision ? [[decision.grant, 'measure'] as const] : []),
        ...('ga4' in decision ? [[decision.ga4, 'ga4'] as const] : []),
      ];
      const needed = Math.max(0, widths[decision.lane] - 1);
      const sound = named.every(
        ([grant, purpose]) =>
          grant.purpose === purpose &&
          !grant.voided &&
          grant.expires > standing.now &&
          standing.holder?.grants.includes(grant),
      );
      return named.length !== needed || !sound;
    });
    expect(wrong.map(brief)).toEqual([]);
  });

  it('the order of the grants changes nothing', () => {
    const wrong = all.filter((standing) => {
      const { holder } = standing;
      const turned = holder && { ...holder, grants: holder.grants.toReversed() };
      return JSON.stringify(decide({ ...standing, holder: turned })) !== JSON.stringify(decide(standing));
    });
    expect(wrong.map(brief)).toEqual([]);
  });
});

/** Each way to take one thing away, or to add one thing that speaks against. */
const lowerings: Readonly<Record<string, (standing: Standing) => Standing>> = {
  'a pass that belongs to nobody': (s) => ({ ...s, holder: undefined }),
  'a pass of another site': (s) => withHolder(s, { site: 'other' }),
  'a withdrawal': (s) => withHolder(s, { withdrawn: now - hour }),
  'a measure grant that is gone': (s) => withGrants(s, (grant) => (grant.purpose === 'measure' ? [] : [grant])),
  'a ga4 grant that is gone': (s) => withGrants(s, (grant) => (grant.purpose === 'ga4' ? [] : [grant])),
  'grants that expire now': (s) => withGrants(s, (grant) => [{ ...grant, expires: Math.min(grant.expires, s.now) }]),
  'grants that expire a millisecond earlier': (s) =>
    withGrants(s, (grant) => [{ ...grant, expires: grant.expires - 1 }]),
  'a voided notice': (s) => withGrants(s, (grant) => [{ ...grant, voided: true }]),
  'time that passes': (s) => ({ ...s, now: s.now + day }),
  'Sec-GPC': (s) => ({ ...s, gpc: true }),
  'a shut count gate': (s) => ({ ...s, gates: { ...s.gates, count: false } }),
  'a shut measure gate': (s) => ({ ...s, gates: { ...s.gates, measure: false } }),
  'a shut ga4 gate': (s) => ({ ...s, gates: { ...s.gates, ga4: false } }),
  'a younger audience': (s) => ({ ...s, audience: s.audience === 'general' ? 'mixed' : 'under14' }),
};

function withHolder(standing: Standing, changes: Partial<Holder>): Standing {
  return { ...standing, holder: standing.holder && { ...standing.holder, ...changes } };
}

function withGrants(standing: Standing, change: (grant: Grant) => readonly Grant[]): Standing {
  return withHolder(standing, { grants: standing.holder?.grants.flatMap(change) ?? [] });
}

describe('No lane grows wider', () => {
  for (const [what, lower] of Object.entries(lowerings)) {
    it(`through ${what}`, () => {
      expect(all.filter((standing) => widths[lane(lower(standing))] > widths[lane(standing)]).map(brief)).toEqual([]);
    });
  }

  it('than a bare count when the pass is left out', () => {
    const without = all.map((standing) => ({ ...standing, pass: false, holder: undefined }));
    expect(without.filter((standing) => widths[lane(standing)] > widths.count).map(brief)).toEqual([]);
  });
});

describe('Consent', () => {
  it('forwards only while both grants live', () => {
    const state = fc.record({ left: fc.integer({ min: -2 * day, max: 2 * day }), voided: fc.boolean() });
    fc.assert(
      fc.property(state, state, (measure, ga4) => {
        const grants = [
          aGrant({ expires: now + measure.left, voided: measure.voided }),
          aGrant({ no: 2, purpose: 'ga4', expires: now + ga4.left, voided: ga4.voided }),
        ];
        const both = [measure, ga4].every(({ left, voided }) => left > 0 && !voided);
        expect(lane(aStanding({ holder: aHolder({ grants }) })) === 'forward').toBe(both);
      }),
    );
  });

  it('to ga4 alone opens nothing', () => {
    const holder = aHolder({ grants: [aGrant({ no: 2, purpose: 'ga4' })] });
    expect(decide(aStanding({ holder }))).toEqual({ lane: 'none', reason: 'not_granted' });
  });

  it('to measure alone never forwards', () => {
    expect(lane(aStanding({ holder: aHolder({ grants: [aGrant()] }) }))).toBe('measure');
  });

  it.each([
    [-1, 'measure'],
    [0, 'none'],
    [1, 'none'],
  ] as const)('is over at the very millisecond of its expiry: %i ms after it, the lane is %s', (after, expected) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 42 }), (expires) => {
        const holder = aHolder({ grants: [aGrant({ since: 0, expires })] });
        expect(lane(aStanding({ holder, now: expires + after }))).toBe(expected);
      }),
    );
  });

  it('that expired for ga4 leaves measure as it was', () => {
    const holder = aHolder({ grants: [aGrant(), aGrant({ no: 2, purpose: 'ga4', expires: now })] });
    expect(lane(aStanding({ holder }))).toBe('measure');
  });

  it('given to another site is an unknown pass here, so that a site learns nothing of another', () => {
    const decision = decide(aStanding({ holder: aHolder({ site: 'other' }) }));
    expect(decision).toEqual(decide(aStanding({ holder: undefined })));
    expect(decision).toEqual({ lane: 'none', reason: 'unknown_pass' });
  });

  it('counts for nothing where the audience is under 14: everything is shut', () => {
    const young = all.filter(({ audience }) => audience === 'under14');
    expect(new Set(young.map((standing) => JSON.stringify(decide(standing))))).toEqual(
      new Set([JSON.stringify({ lane: 'none', reason: 'audience_under14' })]),
    );
  });
});

describe('The count lane', () => {
  const counted = all.filter((standing) => lane(standing) === 'count');

  it('never takes a beacon that carried a pass: a withdrawal has one', () => {
    expect(counted.length).toBeGreaterThan(0);
    expect(counted.filter(({ pass }) => pass)).toEqual([]);
  });

  it('never takes a beacon under GPC', () => {
    expect(counted.filter(({ gpc }) => gpc)).toEqual([]);
  });

  it('is shut until the officer turned it on', () => {
    expect(counted.filter(({ gates }) => !gates.count)).toEqual([]);
  });
});
