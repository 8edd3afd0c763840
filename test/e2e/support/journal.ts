import * as z from 'zod';
import type { Product } from './product.ts';

const journalSchema = z.object({
  balance: z.object({
    received: z.number(),
    allowed: z.number(),
    sent: z.number(),
    waiting: z.number(),
    purged: z.number(),
  }),
  sent: z.array(
    z.object({
      body: z
        .object({ events: z.array(z.object({ name: z.string(), params: z.record(z.string(), z.unknown()) })) })
        .loose(),
      findings: z.array(z.unknown()),
    }),
  ),
});

export type Journal = z.infer<typeof journalSchema>;
export type Sent = Journal['sent'][number];

/** What the demonstration shows of itself, and with it what reached the stand-in for GA4. */
export async function readJournal({ url }: Product): Promise<Journal> {
  const response = await fetch(`${url}/demo/journal.json`);
  return journalSchema.parse(await response.json());
}

/** Every request at the stand-in, oldest first. */
export async function sentToGa4(product: Product): Promise<Sent[]> {
  return (await readJournal(product)).sent;
}

/** Names of the events that reached the stand-in, oldest request first. */
export async function namesAtGa4(product: Product): Promise<string[]> {
  return (await sentToGa4(product)).flatMap(({ body }) => body.events.map(({ name }) => name));
}
