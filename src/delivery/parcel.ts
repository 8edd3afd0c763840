import * as z from 'zod';
import type { EventBody } from '../collect/event.ts';
import type { LeavingEvent } from '../destinations/destination.ts';
import { campaignParts } from '../minimize/keep.ts';
import type { ClaimedDelivery } from '../storage/delivery-store.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const bodySchema = z.object({
  page: z.string(),
  referrer: z.enum(['none', 'self', 'search', 'social', 'assistant', 'mail', 'other']),
  device: z.object({
    browser: z.string(),
    os: z.string(),
    type: z.enum(['desktop', 'mobile', 'tablet', 'other']),
  }),
  engaged: z.int().optional(),
  title: z.string().optional(),
  from: z.string().optional(),
  campaign: z.partialRecord(z.enum(campaignParts), z.string()).optional(),
  params: z.record(z.string(), z.union([scalar, z.array(z.record(z.string(), scalar))])),
});

/** A row that cannot be read is a fault of its own; it must not cost the outcome of the others in its claim. */
export function eventsOf({ events }: ClaimedDelivery): readonly LeavingEvent[] | undefined {
  const read: LeavingEvent[] = [];
  for (const { id, name, at, body } of events) {
    const parsed = bodySchema.safeParse(readJson(body));
    if (!parsed.success) {
      return undefined;
    }
    // What JSON held no member for is absent, not undefined: zod says so by its values, not by its types.
    read.push({ ...(parsed.data as EventBody), id, name, at });
  }
  return read;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
