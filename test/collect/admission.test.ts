import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draw, toAdmission } from '../../src/collect/admission.ts';
import { maxEvents } from '../../src/collect/beacon.ts';
import { type Arrival, walk } from '../../src/collect/steps.ts';
import { destinationNames } from '../../src/destinations/name.ts';
import { deliveriesPerRow } from '../../src/storage/sqlite/conditions.ts';
import { aBeacon, aGrant, aHolder, anArrival, anEvent, aSite, now, uuid } from '../support/builders.ts';
import { aCountingSite, arrivals } from '../support/beacons.ts';

const draw: Draw = { visit: () => uuid(0xdada), client: () => '12.34' };

function admit(arrival: Arrival): ReturnType<typeof toAdmission> {
  return toAdmission(arrival, walk(arrival), draw);
}

const site = aSite();
const counting = aCountingSite();

/** A beacon with `n` different events. */
function many(n: number): Arrival {
  const events = Array.from({ length: n }, (_, i) => anEvent({ id: uuid(i) }));
  return anArrival({ site, beacon: aBeacon({ events }) });
}

function anonymous(names: readonly string[]): Arrival {
  const { sent, page } = aBeacon();
  const events = names.map((name, i) => anEvent({ id: uuid(i), name, params: { transaction_id: 'T-1', value: 5 } }));
  return anArrival({ site: counting, holder: undefined, beacon: { site: 'demo', sent, page, events } });
}

describe('What is committed of a beacon', () => {
  it('accounts for every event: received = kept + counted + duplicate + refused', () => {
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const { received, duplicate, refused, counted, kept } = admit(arrival);
        const sum = (rows: readonly { readonly n: number }[]) => rows.reduce((total, { n }) => total + n, 0);
        expect(received).toBe(arrival.beacon.events.length);
        expect((kept?.events.length ?? 0) + sum(counted) + duplicate + sum(refused)).toBe(received);
        expect(new Set(refused.map(({ reason }) => reason)).size).toBe(refused.length);
        expect([...refused, ...counted].every(({ n }) => n > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('holds rows only under a grant to measure, counts only without one, and a delivery only under one to ga4', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const { decision } = walk(arrival);
        const { kept, counted } = admit(arrival);
        seen.add(decision.lane);
        expect(kept === undefined || ('grant' in decision && kept.grant === decision.grant.no)).toBe(true);
        expect(counted.length === 0 || decision.lane === 'count').toBe(true);
        expect(kept?.leaving === undefined || decision.lane === 'forward').toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(seen).toEqual(new Set(['none', 'count', 'measure', 'forward']));
  });

  it('never repeats the pass, the title, the address or the referrer of the page', () => {
    const mark = 'zq7x';
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const page = { url: `https://www.example.ca/a/${mark}9?${mark}`, referrer: `https://${mark}.ca/`, title: mark };
        const beacon = { ...arrival.beacon, pass: mark, page };
        expect(JSON.stringify(admit({ ...arrival, beacon }))).not.toContain(mark);
      }),
    );
  });
});

describe('What is kept', () => {
  it('is the whole of this, for one event that may leave', () => {
    const events = [anEvent({ params: { value: 5, colour: 'rouge' } })];
    expect(admit(anArrival({ site, beacon: aBeacon({ events, engaged_ms: 70 }) }))).toEqual({
      site: 'demo',
      now,
      day: 20_780,
      received: 1,
      duplicate: 0,
      refused: [],
      counted: [],
      quarantined: { name: 'add_to_cart', param: 'colour', n: 1 },
      kept: {
        grant: 1,
        visit: uuid(0xabc),
        setting: {
          page: '~/tarifs',
          referrer: 'none',
          device: { browser: 'Firefox', os: 'Windows', type: 'desktop' },
        },
        events: [
          {
            id: uuid(1),
            name: 'add_to_cart',
            at: now - 1_000,
            said: now - 1_000,
            deliveries: [0],
            body: { engaged: 70, params: { value: 5 } },
          },
        ],
        leaving: {
          client: '12.34',
          session: now / 1_000,
          deliveries: [{ destination: 'ga4', purpose: 'ga4', grant: 2, repeatable: false }],
        },
      },
    });
  });

  it.each([
    [1, [1]],
    [25, [25]],
    [26, [25, 1]],
    [50, [25, 25]],
  ])('of %i events goes out in deliveries of at most 25: %j', (n, sizes) => {
    const events = admit(many(n)).kept?.events ?? [];
    const chunks = Map.groupBy(events, ({ deliveries }) => deliveries?.[0]);
    expect([...chunks.keys()]).toEqual(sizes.map((_, i) => i));
    expect([...chunks.values()].map(({ length }) => length)).toEqual(sizes);
  });

  it('of a full beacon, whatever may be repeated of it, makes no more deliveries than there are numbers for', () => {
    // With a campaign a request to GA4 holds one event less.
    const shop = aSite({ keep: { campaign: true } });
    const most = Array.from({ length: maxEvents + 1 }, (_, purchases) => {
      const events = Array.from({ length: maxEvents }, (_event, i) =>
        anEvent({ id: uuid(i), ...(i < purchases && { name: 'purchase', params: { transaction_id: 'T-1' } }) }),
      );
      return admit(anArrival({ site: shop, beacon: aBeacon({ events }) })).kept?.leaving?.deliveries.length ?? 0;
    });
    expect(Math.max(...most)).toBe(4);
    expect(Math.max(...most) * destinationNames.length).toBeLessThanOrEqual(deliveriesPerRow);
  });

  it('from before the yes to ga4 stays here: what was refused stays refused', () => {
    const times = [now - 3_000, now - 2_000, now - 2_001, now - 1_000];
    const events = times.map((at, i) => anEvent({ id: uuid(i), at }));
    const since = (ms: number) => aHolder({ grants: [aGrant(), aGrant({ no: 2, purpose: 'ga4', since: ms })] });
    const admitted = (ms: number) => admit(anArrival({ site, holder: since(ms), beacon: aBeacon({ events }) })).kept;
    expect(admitted(now - 2_000)?.events.map(({ deliveries }) => deliveries)).toEqual([undefined, [0], undefined, [0]]);
    expect(admitted(now - 2_000)?.leaving).toBeDefined();
    expect(admitted(now)?.events).toHaveLength(4);
    expect(admitted(now)?.leaving).toBeUndefined();
  });

  it('belongs to no delivery, when the person granted measure alone', () => {
    const { kept } = admit({ ...many(3), holder: aHolder({ grants: [aGrant()] }) });
    expect(kept?.leaving).toBeUndefined();
    expect(kept?.events.map((event) => 'deliveries' in event)).toEqual([false, false, false]);
  });

  it('belongs to the visit that the page names, in small letters, else to the one that was drawn', () => {
    const { site: name, pass = '', sent, page, events } = aBeacon();
    const first = { site: name, pass, sent, page, events };
    expect(admit(anArrival({ site, beacon: first })).kept?.visit).toBe(draw.visit());
    const shouted = aBeacon({ visit: uuid(0xabc).toUpperCase() });
    expect(admit(anArrival({ site, beacon: shouted })).kept?.visit).toBe(uuid(0xabc));
  });

  it('leaves under a client that does not follow from the visit, the grant or the pass', () => {
    const clients = [many(1), { ...many(1), beacon: aBeacon({ visit: uuid(5), pass: 'another' }) }].map(
      (arrival) => admit(arrival).kept?.leaving?.client,
    );
    expect(clients).toEqual(['12.34', '12.34']);
  });

  it('is nothing at all, when every event was refused', () => {
    expect('kept' in admit(anArrival({ site, beacon: aBeacon({ events: [anEvent({ name: 'x' })] }) }))).toBe(false);
  });
});

describe('What is counted', () => {
  it('is a number for each name and page group, and nothing else of the event', () => {
    const { counted, kept } = admit(anonymous(['add_to_cart', 'purchase', 'add_to_cart']));
    expect(kept).toBeUndefined();
    expect(counted).toEqual([
      { name: 'add_to_cart', page: '~/tarifs', n: 2 },
      { name: 'purchase', page: '~/tarifs', n: 1 },
    ]);
  });

  it('is the same whoever sent it and whatever params came with it', () => {
    const plain = anonymous(['add_to_cart']);
    const other: Arrival = {
      ...plain,
      agent: { bot: false, device: { browser: 'Safari', os: 'iOS', type: 'mobile' } },
    };
    expect(JSON.stringify(admit(other))).toBe(JSON.stringify(admit(plain)));
    expect(JSON.stringify(admit(plain))).not.toMatch(/T-1|Firefox/);
  });
});
