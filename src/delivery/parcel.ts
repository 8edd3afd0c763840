import * as z from 'zod';
import type { Event } from '../collect/event.ts';
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
  params: z.record(z.string(), z.union([scalar, z.array(z.record(z.string(), scalar))])),
});

/** A row that cannot be read is a fault of its own; it must not cost the outcome of the others in its claim. */
export function eventsOf({ events }: ClaimedDelivery): readonly Event[] | undefined {
  const read: Event[] = [];
  for (const { name, at, body } of events) {
    const parsed = bodySchema.safeParse(readJson(body));
    if (!parsed.success) {
      return undefined;
    }
    const { engaged, ...rest } = parsed.data;
    read.push({ name, at, ...rest, ...(engaged === undefined ? {} : { engaged }) });
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
