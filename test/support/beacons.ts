import fc from 'fast-check';
import type { Beacon, BeaconEvent } from '../../src/collect/beacon.ts';
import { anyText, rawParams } from './arbitraries.ts';
import type { Arrival } from '../../src/collect/steps.ts';
import type { Site } from '../../src/site.ts';
import { aGrant, aHolder, anArrival, aSite, hour, now } from './builders.ts';

/** The members are there or not: `undefined` never stands for absence. */
function maybe<T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Partial<T>> {
  return fc.oneof(fc.constant<Partial<T>>({}), arbitrary);
}

const minute = 60_000;

/** Around now, and around the bounds of what is kept. */
export const time = fc
  .tuple(fc.constantFrom(0, -72 * 60 * minute, 5 * minute, -24 * 60 * minute), fc.integer({ min: -2, max: 2 }))
  .chain(([bound, near]) =>
    fc.oneof(fc.constant(now + bound + near), fc.integer({ min: now - 80 * 60 * minute, max: now + 10 * minute })),
  );

const id = fc.oneof(
  fc.uuid({ version: [1, 2, 3, 4, 5, 6, 7, 8] }),
  // Few, so that ids meet; in both cases of letters.
  fc.constantFrom('0F3C1D5E-7A21-4B8E-9C40-0123456789AB', '0f3c1d5e-7a21-4b8e-9c40-0123456789ab'),
);

export function events(names: readonly string[]): fc.Arbitrary<BeaconEvent> {
  return fc
    .tuple(
      fc.record({ id, name: fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 100 })), at: time }),
      maybe(fc.record({ params: rawParams })),
    )
    .map(([event, params]) => ({ ...event, ...params }));
}

const page = fc
  .tuple(
    fc.record({ url: fc.oneof(fc.webUrl(), anyText) }),
    maybe(fc.record({ referrer: fc.oneof(fc.webUrl(), anyText) })),
    maybe(fc.record({ title: anyText })),
  )
  .map((parts): Beacon['page'] => ({ ...parts[0], ...parts[1], ...parts[2] }));

/** Any beacon that the wire format admits. */
export function beacons(names: readonly string[] = ['add_to_cart', 'purchase']): fc.Arbitrary<Beacon> {
  return fc
    .tuple(
      fc.record({
        site: fc.oneof(fc.constant('demo'), fc.string({ maxLength: 40 })),
        sent: time,
        page,
        events: fc.array(events(names), { minLength: 1, maxLength: 8 }),
      }),
      maybe(fc.record({ pass: fc.string({ maxLength: 100 }) })),
      maybe(fc.record({ visit: id })),
      maybe(fc.record({ engaged_ms: fc.nat({ max: 4_000_000 }) })),
    )
    .map((parts): Beacon => ({ ...parts[0], ...parts[1], ...parts[2], ...parts[3] }));
}

export function aCountingSite(): Site {
  return aSite({ count: { approvedBy: 'La responsable', approved: '2026-01-01' } });
}

const measureOnly = aHolder({ grants: [aGrant({ since: now - hour })] });

/** Any beacon with any circumstances, every lane among them. */
export const arrivals: fc.Arbitrary<Arrival> = fc
  .record({
    beacon: beacons(),
    site: fc.constantFrom(aSite(), aCountingSite()),
    holder: fc.constantFrom(undefined, aHolder(), measureOnly, aHolder({ site: 'x' }), aHolder({ grants: [] })),
    gpc: fc.boolean(),
    prerender: fc.nat({ max: 7 }).map((n) => n === 0),
    isBot: fc.nat({ max: 7 }).map((n) => n === 0),
  })
  .map(({ isBot, ...rest }) => {
    const arrival = anArrival(rest);
    return { ...arrival, agent: { ...arrival.agent, bot: isBot } };
  });
