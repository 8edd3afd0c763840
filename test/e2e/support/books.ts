import Database from 'better-sqlite3';
import * as z from 'zod';
import type { Product } from './product.ts';

/** The collector's database, read beside it while it runs. */
export interface Books {
  count(table: Table): number;
  /** Oldest reception first. */
  events(): Event[];
  /** Names of the events, oldest reception first. */
  names(): string[];
  deliveries(): Delivery[];
  choices(): Choice;
  close(): void;
}

type Table = 'receipt' | 'grant' | 'visit' | 'event' | 'delivery' | 'shipment' | 'tally' | 'refusal' | 'choice';

const eventSchema = z.object({
  name: z.string(),
  visit: z.string(),
  body: z.string().transform((text) => bodySchema.parse(JSON.parse(text))),
});
const bodySchema = z.object({ page: z.string(), params: z.record(z.string(), z.unknown()) });
const deliverySchema = z.object({ state: z.string(), due: z.number(), tries: z.number() });
const choiceSchema = z.object({ granted: z.number(), refused: z.number(), withdrawn: z.number() });

type Event = z.infer<typeof eventSchema>;
type Delivery = z.infer<typeof deliverySchema>;
type Choice = z.infer<typeof choiceSchema>;

export function openBooks({ database }: Product): Books {
  const db = new Database(database, { readonly: true });
  const events = () =>
    z
      .array(eventSchema)
      .parse(db.prepare('select name, visit, body from single_event order by received, no, place').all());
  return {
    count: (table) => {
      // A row of the table holds all events of a beacon.
      const source = table === 'event' ? 'single_event' : table;
      return z.object({ n: z.number() }).parse(db.prepare(`select count(*) as n from "${source}"`).get()).n;
    },
    events,
    names: () => events().map(({ name }) => name),
    deliveries: () => z.array(deliverySchema).parse(db.prepare('select state, due, tries from delivery').all()),
    choices: () => {
      const sums = ['granted', 'refused', 'withdrawn'].map((column) => `coalesce(sum(${column}), 0) as ${column}`);
      return choiceSchema.parse(db.prepare(`select ${sums.join(', ')} from choice`).get());
    },
    close: () => void db.close(),
  };
}
