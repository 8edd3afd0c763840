import type { Parcel } from '../destinations/destination.ts';
import type { Way } from '../destinations/way.ts';
import { isoDay } from '../minimize/day.ts';
import { leavingFields } from '../minimize/payload.ts';
import { paramsWithin } from '../minimize/within.ts';
import { currentTransfer } from '../rights/transfer.ts';
import type { Site } from '../site.ts';
import type { Route } from './drain.ts';
import { sealed } from './seal.ts';

/** Every site's ways out. What the catalog and the transfer file say when a request is described decides what is in it. */
export function routesOf(sites: ReadonlyMap<string, Site>, secretOf: (name: string) => string): Route[] {
  return [...sites.values()].flatMap((site) => site.ways.map((way) => routeOf(site, way, secretOf)));
}

function routeOf(site: Site, way: Way, secretOf: (name: string) => string): Route {
  const { destination, limits } = way;
  const secrets = way.secrets.map(({ name }) => secretOf(name));
  const isUsable = way.secrets.every(({ name }) => way.mendOf(secretOf(name), name) === undefined);
  return {
    site: site.id,
    destination,
    limits,
    merges: way.merges,
    isOpen: (now) => site.gatesAt(now)[destination] === 'open' && isUsable,
    describe: (parcel, now) => {
      const file = way.leavesHome
        ? currentTransfer(site.config.transfers, destination, isoDay(site.dayOf(now)))
        : undefined;
      return sealed(way.describe(narrowed(parcel, site, way), { secrets, filed: file?.fields, now }));
    },
    read: (attempt, repeatable) => way.read(attempt, repeatable),
  };
}

/** Of an event's params, those that the catalog lets out to this destination. An event that it declares no more keeps none. */
function narrowed(parcel: Parcel, { definitions }: Site, { destination }: Way): Parcel {
  return {
    ...parcel,
    events: parcel.events.map((event) => {
      const definition = definitions.get(event.name);
      const fields = definition === undefined ? [] : leavingFields(definition, destination);
      return { ...event, params: paramsWithin(event.params, fields) };
    }),
  };
}
