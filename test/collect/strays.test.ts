import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walk } from '../../src/collect/steps.ts';
import { mostStrays, strayOf, straysOf } from '../../src/collect/strays.ts';
import { aCountingSite, arrivals } from '../support/beacons.ts';
import { aBeacon, aHolder, anArrival, anEvent, aSite, now, uuid } from '../support/builders.ts';

const site = aSite();

function strays(
  events: readonly Parameters<typeof anEvent>[0][],
  arrival: Partial<Parameters<typeof anArrival>[0]> = {},
) {
  const beacon = aBeacon({ events: events.map((event, i) => anEvent({ id: uuid(i), ...event })) });
  const whole = anArrival({ site, beacon, ...arrival });
  return straysOf(whole, walk(whole));
}

describe('What nobody declared', () => {
  it('is noted by name and by how often it came: events alone, params with their event', () => {
    const params = { value: 5, colour: 'rouge', size_2: 'M' };
    expect(strays([{ name: 'wish' }, { name: 'wish' }, { params }, { params: { colour: 'bleu' } }])).toEqual([
      { name: 'wish', param: '', n: 2 },
      { name: 'add_to_cart', param: 'colour', n: 2 },
      { name: 'add_to_cart', param: 'size_#', n: 1 },
    ]);
  });

  it('leaves nothing where nothing of the beacon may be kept', () => {
    expect(strays([{ name: 'wish' }], { holder: aHolder({ grants: [] }) })).toEqual([]);
    expect(strays([{ name: 'wish' }], { prerender: true })).toEqual([]);
  });

  it('leaves its name where events are counted without a consent, too', () => {
    const { sent, page } = aBeacon();
    const beacon = { site: 'demo', sent, page, events: [anEvent({ name: 'wish' })] };
    expect(strays([], { site: aCountingSite(), holder: undefined, beacon })).toEqual([
      { name: 'wish', param: '', n: 1 },
    ]);
  });

  it('is no trace of what was refused for another reason, nor of a value that did not fit', () => {
    expect(strays([{ name: 'wish', at: 0 }, { params: { value: 'dear' } }])).toEqual([]);
  });

  it('has its turn: of a beacon one name is noted, and each of them sooner or later', () => {
    const beacon = aBeacon({ events: [anEvent({ params: { colour: 1, depth: 2, size: 'M', width: 3 } })] });
    const at = (ms: number) => {
      const whole = anArrival({ site, beacon, now: now + ms });
      return strayOf(whole, walk(whole))?.param;
    };
    expect(new Set(Array.from({ length: 40 }, (_, ms) => at(ms)))).toEqual(new Set(['colour', 'depth', 'width']));
    const tidy = anArrival({ site });
    expect(strayOf(tidy, walk(tidy))).toBeUndefined();
  });

  it(`is looked for up to ${mostStrays} names, so that no page makes more work`, () => {
    const params = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`p_${'abcdefghij'[i % 10]}_${'uvwxyz'[i % 6]}`, 1]),
    );
    expect(strays([{ params }])).toHaveLength(mostStrays);
  });

  it('never holds a value or an address, whatever a page sends', () => {
    const mark = 'zq7x9';
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const events = arrival.beacon.events.map((event, i) => {
          const stray = { ...event.params, colour: mark, [`${mark}@example.ca`]: 1, email: `${mark}@example.ca` };
          return { ...event, name: i % 2 === 0 ? event.name : `${mark}@example.ca`, params: stray };
        });
        const marked = { ...arrival, beacon: { ...arrival.beacon, events } };
        expect(JSON.stringify(straysOf(marked, walk(marked)))).not.toContain(mark);
      }),
    );
  });
});
