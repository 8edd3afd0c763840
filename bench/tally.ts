import * as z from 'zod';

/** What a destination saw since it was told to forget (baselines/checking-sink.ts). */
export const tallySchema = z.object({
  requests: z.int(),
  events: z.int(),
  /** Between the first request and the last. */
  seconds: z.number(),
  mostEvents: z.int(),
  mostBytes: z.int(),
  /** Events that did not come right after the one before them in their visit. */
  misplaced: z.int(),
  /** Epoch milliseconds at which a visit was last heard of. */
  lastOf: z.record(z.string(), z.number()),
});

export type Tally = z.infer<typeof tallySchema>;
