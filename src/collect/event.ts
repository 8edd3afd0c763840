import type { Params } from '../minimize/catalog.ts';
import type { Device } from '../minimize/device.ts';
import type { ReferrerClass } from '../minimize/referrer.ts';

/** What is kept of an event beside its name, time and visit: the JSON in the `body` of its row. */
export interface EventBody {
  readonly page: string;
  readonly referrer: ReferrerClass;
  readonly device: Device;
  /** Milliseconds of visible time since the beacon before; on the first event of a beacon only. */
  readonly engaged?: number;
  readonly params: Params;
}

/** An event as destinations see it. `at` is epoch milliseconds, corrected. */
export interface Event extends EventBody {
  readonly name: string;
  readonly at: number;
}
