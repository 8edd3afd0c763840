import * as z from 'zod';

/** What a collector under test is told as it starts. */
export const startingSchema = z.object({
  /** The folder with all that outlives the process. */
  data: z.string(),
  ports: z.object({
    plain: z.number(),
    beside: z.number(),
    untrusted: z.number(),
    notTls: z.number(),
    silentTls: z.number(),
  }),
  now: z.number(),
  deadlineMs: z.number(),
  /** Whether anything may leave: on Node it has the secrets, on workerd its ways out are open. */
  sends: z.boolean(),
});

export type Starting = z.infer<typeof startingSchema>;
