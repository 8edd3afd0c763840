import { openRows, type Rows } from '../../examples/webhook-receiver/rows.ts';
import { type Outcome, startReceiver } from '../../examples/webhook-receiver/server.ts';

export const warehouseSecret = `whsec_${btoa('w'.repeat(32))}`;

/** The example's receiver, with its rows in memory. */
export interface Warehouse {
  readonly url: string;
  readonly rows: Rows;
  /** What became of each request so far. */
  readonly outcomes: readonly Outcome[];
  close(): Promise<void>;
}

export async function openWarehouse(): Promise<Warehouse> {
  const rows = openRows(':memory:');
  const outcomes: Outcome[] = [];
  const receiver = await startReceiver({
    rows,
    secrets: [warehouseSecret],
    port: 0,
    tell: (outcome) => outcomes.push(outcome),
  });
  return {
    url: receiver.url,
    rows,
    outcomes,
    close: async () => {
      await receiver.close();
      rows.close();
    },
  };
}
