import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAdmission } from '../../src/collect/admission.ts';
import { newest, oldest, type Arrival, walk, type Walked } from '../../src/collect/steps.ts';
import { aCountingSite, arrivals, beacons } from '../support/beacons.ts';
import { aBeacon, aGrant, aHolder, anArrival, anEvent, aSite, day, hour, now, uuid } from '../support/builders.ts';

const site = aSite();
const counting = aCountingSite();
const bot = { bot: true, device: { browser: 'other', os: 'other', type: 'other' } } as const;

function reasons(walked: Walked): string[] {
  return walked.refused.map(({ reason }) => reason);
}

/** The fate of a single event. */
function fate(arrival: Partial<Arrival>, event: Parameters<typeof anEvent>[0] = {}): string {
  const beacon = arrival.beacon ?? aBeacon({ events: [anEvent(event)] });
  return reasons(walk(anArrival({ site, beacon, ...arrival })))[0] ?? 'kept';
}

describe('Every event of a beacon', () => {
  it('is kept, a duplicate, or refused with its reason: none is lost and none is two of these', () => {
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const { kept, duplicate, refused } = walk(arrival);
        const indexes = [...kept, ...refused].map(({ index }) => index);
        expect(indexes.length + duplicate).toBe(arrival.beacon.events.length);
        expect(new Set(indexes).size).toBe(indexes.length);
        expect(indexes.every((index) => index >= 0 && index < arrival.beacon.events.length)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused, when nothing is open', () => {
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const { decision, kept, refused } = walk(arrival);
        if (decision.lane === 'none') {
          expect(kept).toEqual([]);
          expect(refused).toEqual(arrival.beacon.events.map((_, index) => ({ index, reason: decision.reason })));
        }
      }),
    );
  });

  it('is kept under its id in small letters, once, however often and in whatever letters it came', () => {
    const ids = [uuid(0xab).toUpperCase(), uuid(0xab), uuid(0xab).toUpperCase(), uuid(0xcd), uuid(0xcd).toUpperCase()];
    const events = ids.map((id, i) => anEvent({ id, name: i === 1 ? 'nobody_declared' : 'add_to_cart' }));
    const walked = walk(anArrival({ site, beacon: aBeacon({ events }) }));
    expect(walked.kept.map(({ index, id }) => [index, id])).toEqual([
      [0, uuid(0xab)],
      [3, uuid(0xcd)],
    ]);
    expect(walked.duplicate).toBe(3);
    expect(walked.refused).toEqual([]);
  });
});

describe('The first refusal wins', () => {
  const nothing = { holder: aHolder({ grants: [] }) };
  const ancient = { at: now - oldest - 1, name: 'nobody_declared' };

  it.each([
    ['a prerender before a bot', { prerender: true, agent: bot }, {}, 'prerender'],
    ['a bot before consent', { agent: bot, ...nothing }, {}, 'bot'],
    ['consent before anything of the event', nothing, ancient, 'not_granted'],
    ['its time before its name', {}, ancient, 'too_old'],
    ['its time before the yes', { holder: aHolder({ grants: [aGrant({ since: now })] }) }, ancient, 'too_old'],
    [
      'the yes before its name',
      { holder: aHolder({ grants: [aGrant({ since: now })] }) },
      { name: 'nobody_declared' },
      'before_grant',
    ],
    ['its name before its params', {}, { name: 'nobody_declared', params: { transaction_id: 5 } }, 'unknown_event'],
    ['a required param that is missing', {}, { name: 'purchase' }, 'param_invalid'],
  ] as const)('%s', (...[, arrival, event, expected]) => {
    expect(fate(arrival, event)).toBe(expected);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('and an event called %s is unknown', (name) => {
    expect(fate({}, { name })).toBe('unknown_event');
  });

  it('for one event alone, once the beacon has passed', () => {
    const events = [anEvent({ id: uuid(1), name: 'x' }), anEvent({ id: uuid(2) }), anEvent({ id: uuid(3), at: 0 })];
    const walked = walk(anArrival({ site, beacon: aBeacon({ events }) }));
    expect(walked.refused).toEqual([
      { index: 0, reason: 'unknown_event' },
      { index: 2, reason: 'too_old' },
    ]);
    expect(walked.kept.map(({ index }) => index)).toEqual([1]);
  });
});

describe('The time of an event', () => {
  const long = aHolder({ grants: [aGrant({ since: 0 }), aGrant({ no: 2, purpose: 'ga4', since: 0 })] });

  it.each([
    [-oldest, 'kept'],
    [-oldest - 1, 'too_old'],
    [newest, 'kept'],
    [newest + 1, 'in_future'],
  ])('may lie 72 h before its reception and 5 min after it, to the millisecond: %i ms is %s', (apart, expected) => {
    expect(oldest).toBe(72 * hour);
    expect(newest).toBe(5 * 60_000);
    expect(fate({ holder: long }, { at: now + apart })).toBe(expected);
  });

  it('is corrected by the clock of the page: only its distance from `sent` counts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20 * 365 * day, max: 20 * 365 * day }),
        fc.nat({ max: 71 * hour }),
        (wrong, ago) => {
          const beacon = aBeacon({ sent: now + wrong, events: [anEvent({ at: now + wrong - ago })] });
          const [draft] = walk(anArrival({ site, holder: long, beacon })).kept;
          expect(draft?.at).toBe(now - ago);
        },
      ),
    );
  });

  it('keeps what the page’s clock said untouched beside it, so that a beacon sent again is known again', () => {
    const at = Date.UTC(2026, 10, 23, 4, 59, 59, 500);
    const said = [at + 1_000, at + 20 * hour].map((sent) => {
      const beacon = aBeacon({ sent, events: [anEvent({ at })] });
      const arrival = anArrival({ site, holder: long, now: sent + 700, beacon });
      return toAdmission(arrival, walk(arrival), { visit: () => '', client: () => '' }).kept?.events;
    });
    expect(said).toMatchObject([[{ said: at, at: at + 700 }], [{ said: at, at: at + 700 }]]);
  });

  it('that lies before the yes is not kept; at the very millisecond it is', () => {
    const holder = aHolder({ grants: [aGrant({ since: now - 1_000 })] });
    expect(fate({ holder }, { at: now - 1_001 })).toBe('before_grant');
    expect(fate({ holder }, { at: now - 1_000 })).toBe('kept');
  });
});

describe('What is kept of an event', () => {
  /** Stands wherever a page could write it: no declared param takes it. */
  const mark = 'zq7x';
  const dirty = anEvent({
    params: { value: 5, note: 'ruban', email: `${mark}@example.ca`, [mark]: 1, size: mark, gift: mark },
  });
  const beacon = aBeacon({
    page: {
      url: `https://www.example.ca/compte/${mark}-81/?session=${mark}#${mark}`,
      referrer: `https://www.google.ca/search?q=${mark}`,
      title: `Compte de ${mark}`,
    },
    engaged_ms: 4_000,
    events: [dirty, { ...dirty, id: uuid(2) }],
  });

  it('is the page group, classes, and declared params: nothing else that the page wrote', () => {
    const { kept, setting } = walk(anArrival({ site, beacon }));
    expect(setting).toEqual({
      page: '~/compte/:other',
      referrer: 'search',
      device: { browser: 'Firefox', os: 'Windows', type: 'desktop' },
    });
    const params = { value: 5, note: 'ruban' };
    expect(kept).toMatchObject([{ params, engaged: 4_000 }, { params }]);
    expect(JSON.stringify([setting, kept.map((draft) => draft.params)])).not.toContain(mark);
    expect(kept[0]?.dropped.map(({ reason }) => reason)).toEqual([
      'undeclared',
      'undeclared',
      'out_of_bounds',
      'wrong_type',
    ]);
  });

  it('never holds an undeclared param or the address of the page, whatever the beacon', () => {
    const marked = beacons().map((any) => ({
      ...any,
      page: {
        url: `https://${mark}.example.ca/${mark}1/${mark}@x?${mark}#${mark}`,
        referrer: `https://${mark}.ca/`,
        title: mark,
      },
      events: any.events.map((event) => ({
        ...event,
        params: { ...event.params, [`${mark}_p`]: mark, note: undefined, transaction_id: 'T-1' },
      })),
    }));
    let kept = 0;
    fc.assert(
      fc.property(marked, arrivals, (any, arrival) => {
        const walked = walk({ ...arrival, holder: long(), beacon: any });
        kept += walked.kept.length;
        expect(JSON.stringify([walked.setting, walked.kept.map(({ params }) => params)])).not.toContain(mark);
      }),
      { numRuns: 300 },
    );
    expect(kept).toBeGreaterThan(0);
  });

  it('holds the engaged time once a beacon, at most half an hour of it', () => {
    const engaged = (ms: number) =>
      walk(anArrival({ site, beacon: { ...beacon, engaged_ms: ms } })).kept.map(({ engaged: time }) => time);
    expect(engaged(5 * hour)).toEqual([1_800_000, undefined]);
    expect(engaged(0)).toEqual([undefined, undefined]);
  });

  it('does not hang on the pass, the title or the rest of the request', () => {
    const bodies = [beacon, { ...beacon, pass: 'another', page: { ...beacon.page, title: '' } }].map((any) => {
      const { setting, kept } = walk(anArrival({ site, beacon: any }));
      return JSON.stringify([setting, kept.map(({ params, engaged }) => [params, engaged])]);
    });
    expect(bodies[0]).toBe(bodies[1]);
  });

  function long(): ReturnType<typeof aHolder> {
    return aHolder({ grants: [aGrant({ since: 0 })] });
  }
});

describe('The gates of the site', () => {
  it('reach the decision: no file in force, nothing forwarded; no officer, nothing counted', () => {
    const lane = (arrival: Partial<Arrival>) => walk(anArrival(arrival)).decision.lane;
    expect(lane({ site })).toBe('forward');
    expect(lane({ site: aSite({ transfers: [] }) })).toBe('measure');
    expect(lane({ site, gpc: true })).toBe('measure');
    const { site: name, sent, page, events } = aBeacon();
    const anonymous = { site: name, sent, page, events };
    expect(lane({ site, holder: undefined, beacon: anonymous })).toBe('none');
    expect(lane({ site: counting, holder: undefined, beacon: anonymous })).toBe('count');
    expect(lane({ site: aSite({ audience: 'under14' }) })).toBe('none');
    const abroad = {
      mode: 'production',
      place: { host: 'CA-ON', storage: 'CA-QC' },
      officer: { title: { fr: 'a', en: 'a' }, contact: 'a' },
    } as const;
    expect(fate({ site: aSite({}, abroad) })).toBe('lane_shut');
  });
});

describe('A text that tells of a person', () => {
  const texts = aSite({
    catalog: {
      search: {
        kind: 'signal',
        description: { fr: 'Recherche', en: 'Search' },
        params: { term: { type: 'string', max: 100 } },
      },
    },
  });
  const search = (term: string, url = 'https://www.example.ca/recherche') =>
    walk(
      anArrival({
        site: texts,
        beacon: aBeacon({ events: [anEvent({ name: 'search', params: { term } })], page: { url } }),
      }),
    );

  it('is dropped, and the answer says why', () => {
    const [draft] = search('tuque pour jean%40exemple.ca').kept;
    expect(draft?.params).toEqual({});
    expect(draft?.dropped).toEqual([{ param: 'term', reason: 'personal_information' }]);
    expect(search('tuque rouge').kept[0]?.params).toEqual({ term: 'tuque rouge' });
  });

  it('costs the event when it opens an account', () => {
    expect(reasons(search('4111 1111 1111 1111'))).toEqual(['personal_information']);
  });

  it('is not kept of a page either', () => {
    const declared = aSite({ pages: ['/jean@exemple.ca'] });
    const beacon = aBeacon({ page: { url: 'https://www.example.ca/jean@exemple.ca' } });
    expect(walk(anArrival({ site: declared, beacon })).setting?.page).toBe('~/:withheld');
    expect(search('tuque').setting?.page).toBe('~/recherche');
  });
});
