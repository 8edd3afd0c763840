import type { Device } from '../minimize/device.ts';
import type { Campaign } from '../minimize/keep.ts';
import type { Params } from '../minimize/params.ts';
import type { ReferrerClass } from '../minimize/referrer.ts';

/** What all events of one beacon have in common. */
export interface Setting {
  readonly page: string;
  readonly referrer: ReferrerClass;
  readonly device: Device;
  /** Kept where the site says so: the page's title, the page group before it on the same site, the campaign in its address. */
  readonly title?: string;
  readonly from?: string;
  readonly campaign?: Campaign;
}

/** What is kept of an event beside its name, time and visit. */
export interface EventBody extends Setting {
  /** Milliseconds of visible time since the beacon before; on the first event of a beacon only. */
  readonly engaged?: number;
  readonly params: Params;
}

/** An event as destinations see it. `at` is epoch milliseconds, corrected. */
export interface Event extends EventBody {
  readonly name: string;
  readonly at: number;
}
