import { randomUUID } from 'node:crypto';
import { drain, freshMemory, type Route, usualDeadlineMs, usualMost } from '../../../src/delivery/drain.ts';
import { openStops } from '../../../src/delivery/stops.ts';
import type { Attempt } from '../../../src/destinations/destination.ts';
import type { ClaimedDelivery } from '../../../src/storage/delivery-store.ts';
import type { Store } from '../../../src/storage/store.ts';

/** What a drainer sees of the world, and what it tells. */
export interface Surroundings {
  readonly site: string;
  readonly wall: () => number;
  readonly mono: () => number;
  readonly claimed: (deliveries: readonly ClaimedDelivery[]) => void;
  readonly started: (ids: readonly string[]) => void;
}

/** The product's own drain, whose claims are answered and whose sends are over only when the test says so. */
export class Drainer {
  private running: Promise<unknown> | undefined;
  private open: { readonly ids: readonly string[]; readonly end: (attempt: Attempt) => void }[] = [];
  private answerClaim: (() => void) | undefined;
  private readonly surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  /** The claim commits; its answer stays on the way. */
  async claim(store: Store): Promise<void> {
    if (this.running !== undefined) {
      return;
    }
    const { wall, mono, claimed } = this.surroundings;
    let committed: () => void = () => undefined;
    const claiming = new Promise<void>((resolve) => (committed = resolve));
    const slow = {
      claim: async (claim) => {
        const deliveries = await store.claim(claim);
        claimed(deliveries);
        const answered = new Promise<void>((resolve) => (this.answerClaim = resolve));
        committed();
        await answered;
        return deliveries;
      },
      settle: async (lease, at, settlements) => store.settle(lease, at, settlements),
      outlook: async () => store.outlook(),
      noteCircuits: async (circuits) => store.noteCircuits(circuits),
    } satisfies Pick<Store, 'claim' | 'settle' | 'outlook' | 'noteCircuits'>;
    const send = async () => Promise.reject(new Error('A route of this test sends by itself.'));
    const running = drain({
      store: slow,
      routes: [this.route()],
      clock: wall,
      monotonic: mono,
      uuid: randomUUID,
      random: () => 0.5,
      stops: openStops(),
      memory: freshMemory(),
      most: usualMost,
      deadlineMs: usualDeadlineMs,
      send: async ({ body }) => (body === '' ? send() : this.send(JSON.parse(body) as string[])),
    });
    this.running = running;
    await Promise.race([claiming, running]);
  }

  private route(): Route {
    return {
      site: this.surroundings.site,
      destination: 'ga4',
      limits: { events: 25, bytes: 120_000, age: Number.POSITIVE_INFINITY },
      merges: true,
      isOpen: () => true,
      describe: ({ events }) => ({
        ok: true,
        cut: 0,
        request: {
          method: 'POST',
          url: '',
          headers: {},
          body: JSON.stringify(events.map(({ params }) => params['id'])),
        },
      }),
      // What is refused here may be sent again on order: the other side took nothing of it.
      read: (attempt) => {
        switch (attempt.kind) {
          case 'never_connected':
            return { outcome: 'retry', reason: attempt.kind };
          case 'no_answer':
            return { outcome: 'unknown', reason: attempt.kind };
          case 'answered':
            return attempt.status === 204 ? { outcome: 'sent', reason: '204' } : { outcome: 'dead', reason: 'gone' };
        }
      },
    };
  }

  private async send(ids: readonly string[]): Promise<Attempt> {
    this.surroundings.started(ids);
    return new Promise((end) => this.open.push({ ids, end }));
  }

  async deliver(): Promise<void> {
    this.answerClaim?.();
    this.answerClaim = undefined;
    await this.settled();
  }

  /** Answers the oldest open send; tells which events were in it. */
  async answer(attempt: Attempt): Promise<readonly string[]> {
    const first = this.open.shift();
    first?.end(attempt);
    await this.settled();
    return first?.ids ?? [];
  }

  /** Where nothing is open any more, the drain books how it went and ends. */
  private async settled(): Promise<void> {
    await new Promise(setImmediate);
    if (this.open.length === 0 && this.answerClaim === undefined && this.running !== undefined) {
      await this.running;
      this.running = undefined;
    }
  }

  /** The process is gone: nothing is answered, and nothing booked. Tells what was on the wire. */
  crash(): readonly string[] {
    const ids = this.open.flatMap((each) => each.ids);
    this.running = undefined;
    this.answerClaim = undefined;
    this.open = [];
    return ids;
  }
}
