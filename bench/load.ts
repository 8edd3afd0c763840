import { performance } from 'node:perf_hooks';
import * as z from 'zod';
import { refresh, type Template, templates } from './beacons.ts';
import { Connection } from './connection.ts';
import { type Usage, usageOf } from './processes.ts';

/*
 * The load generator, a process of its own: closed loop, one request in flight on each connection, the next one as soon as
 * the answer is there. It reads the server's usage itself, at the very ends of the window.
 */

export const orderSchema = z.object({
  variant: z.string(),
  port: z.int(),
  pid: z.int(),
  passes: z.array(z.string()).min(1),
  size: z.int(),
  connections: z.int(),
  visits: z.int(),
  warmMs: z.number(),
  measureMs: z.number(),
});

export const outcomeSchema = z.object({
  /** In the window. */
  requests: z.int(),
  seconds: z.number(),
  p50: z.number(),
  p99: z.number(),
  serverCpuMs: z.number(),
  loadCpuMs: z.number(),
  rssMb: z.number(),
  written: z.number(),
  /** Answered 202, warm-up and tail included: what the balance must hold. */
  accepted: z.int(),
  refused: z.int(),
  broken: z.int(),
  firstRefusal: z.string().optional(),
});

export type Order = z.infer<typeof orderSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;

const known = new Map<string, readonly Template[]>();

/** Built once per variant, so that a visit lives as long as the run. */
function templatesFor({ variant, port, passes, size, visits }: Order): readonly Template[] {
  const made = known.get(variant) ?? templates({ host: `127.0.0.1:${port}`, size, passes, visits });
  known.set(variant, made);
  return made;
}

class Round {
  readonly #order: Order;
  readonly #templates: readonly Template[];
  readonly #latencies: number[] = [];
  #next = 0;
  #measuring = false;
  #ending = false;
  #open = 0;
  #accepted = 0;
  #refused = 0;
  #broken = 0;
  #firstRefusal: string | undefined;

  constructor(order: Order) {
    this.#order = order;
    this.#templates = templatesFor(order);
  }

  async run(): Promise<Outcome> {
    const { connections, warmMs, measureMs, pid } = this.#order;
    const ended = new Promise<void>((resolve) => {
      for (let i = 0; i < connections; i += 1) {
        this.#start(resolve);
      }
    });
    await pause(warmMs);
    const before = this.#mark(pid);
    this.#measuring = true;
    await pause(measureMs);
    this.#measuring = false;
    const after = this.#mark(pid);
    this.#ending = true;
    await ended;
    const sorted = Float64Array.from(this.#latencies).sort();
    // A window without one answer has no quantiles, and NaN does not survive the way back to the parent.
    const quantile = (q: number) => sorted[Math.floor(sorted.length * q)] ?? 0;
    return {
      requests: sorted.length,
      seconds: (after.at - before.at) / 1000,
      p50: quantile(0.5),
      p99: quantile(0.99),
      serverCpuMs: after.server.cpuMs - before.server.cpuMs,
      loadCpuMs: after.loadCpuMs - before.loadCpuMs,
      rssMb: after.server.rssMb,
      written: after.server.written - before.server.written,
      accepted: this.#accepted,
      refused: this.#refused,
      broken: this.#broken,
      ...(this.#firstRefusal !== undefined && { firstRefusal: this.#firstRefusal }),
    };
  }

  #start(resolve: () => void): void {
    let sentAt = 0;
    this.#open += 1;
    const send = () => {
      const template = this.#templates[this.#next % this.#templates.length];
      this.#next += 1;
      if (template !== undefined) {
        sentAt = performance.now();
        connection.send(refresh(template, Date.now()));
      }
    };
    const connection = new Connection(
      this.#order.port,
      ({ status, text }) => {
        if (status === 202) {
          this.#accepted += 1;
        } else {
          this.#refused += 1;
          this.#firstRefusal ??= text.slice(0, 1_000);
        }
        if (this.#measuring) {
          this.#latencies.push(performance.now() - sentAt);
        }
        if (this.#ending) {
          connection.close();
        } else {
          send();
        }
      },
      () => {
        this.#broken += this.#ending ? 0 : 1;
        this.#open -= 1;
        if (this.#open === 0) {
          resolve();
        }
      },
    );
    send();
  }

  #mark(pid: number): { at: number; server: Usage; loadCpuMs: number } {
    const { user, system } = process.cpuUsage();
    return { at: performance.now(), server: usageOf(pid), loadCpuMs: (user + system) / 1000 };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (process.send !== undefined) {
  process.on('message', (message) => {
    void new Round(orderSchema.parse(message)).run().then((outcome) => process.send?.(outcome));
  });
}
