import type { DestinationName } from '../destinations/name.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { DeliveryStore, Replaying } from '../storage/delivery-store.ts';

interface SwitchDeps {
  readonly store: Pick<DeliveryStore, 'switchDelivery' | 'replayDead'>;
  readonly clock: () => number;
}

interface Order {
  readonly site: string;
  /** Whoever gave it. */
  readonly by: string;
  readonly destination: DestinationName;
  readonly to: 'stop' | 'open';
}

/** Puts it on record with the act itself. Answers whether anything changed. */
export async function switchDelivery(
  { store, clock }: SwitchDeps,
  { site, by, destination, to }: Order,
): Promise<boolean> {
  const at = clock();
  const stop = to === 'stop';
  const entry = encodeEntry({ type: stop ? 'delivery_stopped' : 'delivery_opened', site, at, by, destination });
  return store.switchDelivery({ site, destination, at, stop, entry });
}

/** Small enough to hold nobody up. */
const perCommit = 500;

/** All that may be sent again; answers how much that was. */
export async function replayDead(
  { store, clock }: SwitchDeps,
  wanted: Pick<Replaying, 'site' | 'destination' | 'reason'>,
): Promise<{ deliveries: number; events: number }> {
  const total = { deliveries: 0, events: 0 };
  const now = clock();
  for (let more = true; more;) {
    const { deliveries, events } = await store.replayDead({ ...wanted, now, limit: perCommit });
    total.deliveries += deliveries;
    total.events += events;
    more = deliveries === perCommit;
  }
  return total;
}
