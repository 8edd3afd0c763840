import { openGa4 } from '../destinations/ga4/way.ts';
import type { OpenWay, Way } from '../destinations/way.ts';
import { openWebhook } from '../destinations/webhook/way.ts';

/** Every destination there is: a new one is a folder in destinations/ and a line here (docs/destinations.md). */
const openings: readonly OpenWay[] = [openGa4, openWebhook];

/** The ways that a site has configured. */
export function waysOut(site: Parameters<OpenWay>[0]): readonly Way[] {
  return openings.flatMap((open) => open(site) ?? []);
}
