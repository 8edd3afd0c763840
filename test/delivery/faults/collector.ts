import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { packageFolder } from '../../../src/node/assets.ts';
import { Visitor } from '../../runtime/visitor.ts';
import { origin } from '../../support/site-config.ts';
import { until } from '../../support/collector.ts';
import type { Runtime, State } from './table.ts';
import { type Column, columns, type Place, siteOf } from './sites.ts';
import type { Starting } from './starting.ts';

const countSchema = z.object({ deliveries: z.number(), events: z.number() });
const deliveriesSchema = z.object({
  destinations: z.array(
    z.object({
      waiting: countSchema,
      again: countSchema,
      leased: countSchema,
      recalled: countSchema,
      dead: z.array(countSchema.extend({ reason: z.string() })),
      circuit: z.object({ failures: z.number() }),
    }),
  ),
});
export const sides = ['allowed', 'sent', 'unknown', 'waiting', 'dead', 'purged'] as const;
export type Balance = Record<(typeof sides)[number], number>;
const withdrawnSchema = z.object({ deliveries: z.number(), in_flight: z.number() });
const balanceSchema = z.object({ holds: z.boolean(), totals: z.record(z.string(), z.unknown()) });

/** A collector in processes of its own, over HTTP: the product as it runs, on either runtime. */
export class Collector {
  readonly url: string;
  private now: number;
  /** `kill -9`, of everything that belongs to it. */
  readonly kill: () => Promise<void>;

  private constructor(url: string, now: number, kill: () => Promise<void>) {
    this.url = url;
    this.now = now;
    this.kill = kill;
  }

  static async start(runtime: Runtime, starting: Starting): Promise<Collector> {
    const program = join(packageFolder(), 'test', 'delivery', 'faults', `${runtime}-program.ts`);
    // A group of its own: whatever it starts is stopped with it.
    const child = spawn(process.execPath, [program], {
      detached: true,
      env: { ...process.env, STARTING: JSON.stringify(starting) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    const url = new Promise<string>((resolve) =>
      lines.on('line', (line) => line.startsWith('{"url"') && resolve((JSON.parse(line) as { url: string }).url)),
    );
    const kill = async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, 'SIGKILL');
      }
      await exited;
    };
    const failed = exited.then(() => Promise.reject(new Error(`The collector on ${runtime} did not start.`)));
    return new Collector(await Promise.race([url, failed]), starting.now, kill);
  }

  readonly ask = async (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`${this.url}${path}`, { ...init, redirect: 'manual' });

  /** Its clock moves on by so much, and what is due is sent. */
  async wait(ms: number): Promise<void> {
    this.now += ms;
    await this.ask('/test/clock', { method: 'POST', body: String(this.now) });
    await this.ask('/test/round', { method: 'POST' });
  }

  /** Leases that are over are cleared up, and what is due is sent. */
  async clearLeases(): Promise<void> {
    await this.ask('/test/leases', { method: 'POST' });
    await this.ask('/test/round', { method: 'POST' });
  }

  /** One visitor says yes and sends one event. */
  async visit(column: Column, place: Place): Promise<Visitor & { secret: string }> {
    const visitor = new Visitor(this.ask, { site: siteOf(column, place) });
    const receipt = await visitor.grant();
    const purchase = { name: 'purchase', params: { transaction_id: `T-${visitor.visit.slice(0, 8)}` } };
    // It leaves the page in the millisecond in which it happens: the collector's clock stands still since the yes.
    const at = Date.now();
    const event = visitor.event({ at, ...(column === 'purchase' && purchase) });
    const answer = await visitor.sent(visitor.beacon(receipt, [event], { sent: at }));
    if (answer.status !== 202 || answer.stored !== 1) {
      throw new Error(`The event was not stored: ${JSON.stringify(answer)}`);
    }
    return Object.assign(visitor, { secret: receipt.secret });
  }

  /** That visitor takes everything back; answers what the collector says of what was on the wire. */
  async withdraw(visitor: Visitor & { secret: string }): Promise<{ deliveries: number; in_flight: number }> {
    const headers = { ...visitor.headers, Authorization: `Bearer ${visitor.secret}` };
    const response = await this.ask('/v1/consent', { method: 'DELETE', headers });
    return withdrawnSchema.parse(await response.json());
  }

  /** The equation of deliveries, over all days. Whether it holds is the product's own verdict. */
  async balance(column: Column, place: Place): Promise<Balance & { holds: boolean }> {
    const { holds, totals } = balanceSchema.parse(await this.read(`/v1/balance?site=${siteOf(column, place)}`));
    return Object.assign({ holds }, ...sides.map((side) => ({ [side]: Number(totals[side]) }))) as Balance & {
      holds: boolean;
    };
  }

  /** The one way that a site has, or nothing where nothing of it is left to tell. */
  async way(column: Column, place: Place) {
    const { destinations } = deliveriesSchema.parse(await this.read(`/v1/deliveries?site=${siteOf(column, place)}`));
    const [way] = destinations;
    const dead = Object.fromEntries((way?.dead ?? []).map(({ reason, events }) => [reason, events]));
    return {
      untried: way?.waiting.deliveries ?? 0,
      again: way?.again.deliveries ?? 0,
      out: (way?.leased.deliveries ?? 0) + (way?.recalled.deliveries ?? 0),
      failures: way?.circuit.failures ?? 0,
      dead,
    };
  }

  /** Nothing is out, and whatever still waits has been tried. */
  async tried(place: Place): Promise<void> {
    for (const column of columns) {
      await until(async () => {
        const { untried, out } = await this.way(column, place);
        return untried + out === 0;
      }, 10_000);
    }
  }

  private async read(path: string): Promise<unknown> {
    const headers = { Authorization: 'Bearer operator-of-all-the-sites-of-this-test', Origin: origin };
    return (await this.ask(path, { headers })).json();
  }
}

/** What was added to each side meanwhile. */
export function moved(before: Balance, after: Balance): Balance {
  return Object.fromEntries(sides.map((side) => [side, after[side] - before[side]])) as Balance;
}

/** One event was allowed and is in this state, and the product's own equation holds. */
export function balanceWith(state: State): Balance & { holds: boolean } {
  return { holds: true, allowed: 1, sent: 0, unknown: 0, waiting: 0, dead: 0, purged: 0, [state]: 1 };
}
