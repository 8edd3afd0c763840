import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import type { Settlement } from '../../src/storage/store.ts';
import { type Claimed, type Harness, minute, type Person, Scene, start } from './scene.ts';

type Act =
  | { readonly act: 'send'; readonly who: number; readonly events: number; readonly again: boolean }
  | { readonly act: 'claim'; readonly limit: number }
  | { readonly act: 'settle'; readonly outcome: Settlement['outcome'] }
  | { readonly act: 'withdraw'; readonly who: number; readonly ga4Only: boolean }
  | { readonly act: 'lose' }
  | { readonly act: 'wait'; readonly ms: number };

const who = fc.nat({ max: 2 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('send' as const),
      who,
      events: fc.integer({ min: 1, max: 30 }),
      again: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('settle' as const),
      outcome: fc.constantFrom('sent', 'unknown', 'dead', 'retry', 'dropped'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('withdraw' as const), who, ga4Only: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('lose' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40 * minute }) }),
  },
);

/** Plays acts against the store and keeps, in plain sight, who may still be sent for. */
class Play {
  readonly scene: Scene;
  readonly people: readonly Person[];
  readonly mayLeave: Set<number>;
  now = start;
  claims: Claimed[] = [];
  last = new Map<number, ReturnType<Scene['event']>[]>();

  constructor(scene: Scene, people: readonly Person[]) {
    this.scene = scene;
    this.people = people;
    this.mayLeave = new Set(people.keys());
  }

  async run(step: Act): Promise<void> {
    const { scene } = this;
    const person = 'who' in step ? this.people[step.who] : undefined;
    if (step.act === 'send' && person !== undefined) {
      const fresh = Array.from({ length: step.events }, () => scene.event(this.now));
      const events = step.again ? (this.last.get(step.who) ?? fresh) : fresh;
      this.last.set(step.who, events);
      await scene.store.admit(scene.beacon(person, events, { now: this.now }));
    } else if (step.act === 'claim') {
      await this.claim(step.limit);
    } else if (step.act === 'settle') {
      await this.settle(step.outcome);
    } else if (step.act === 'withdraw' && person !== undefined) {
      const ended = step.ga4Only ? (['ga4'] as const) : (['measure', 'ga4'] as const);
      await scene.store.withdraw(scene.withdrawal(person, ended, this.now));
      this.mayLeave.delete(step.who);
    } else if (step.act === 'lose') {
      await scene.store.settleLostLeases(this.now);
    } else if (step.act === 'wait') {
      this.now += step.ms;
    }
  }

  private async claim(limit: number): Promise<void> {
    const claimed = await this.scene.claim(this.now, { limit });
    this.claims.push(claimed);
    const allowed = [...this.mayLeave].map((index) => this.people[index]?.visit);
    const visits = await this.scene.rows(
      "SELECT visit FROM delivery WHERE site = ?1 AND state = 'leased' AND mark = ?2",
      this.scene.site,
      claimed.lease,
    );
    expect(visits.every(({ visit }) => allowed.includes(String(visit)))).toBe(true);
  }

  private async settle(outcome: Settlement['outcome']): Promise<void> {
    const claimed = this.claims.shift();
    if (claimed !== undefined) {
      const settlements = claimed.deliveries.map(({ no }): Settlement => {
        return outcome === 'retry'
          ? { no, outcome, due: this.now }
          : outcome === 'dropped'
            ? { no, outcome }
            : { no, outcome, reason: 'r' };
      });
      await this.scene.store.settle(claimed.lease, this.now, settlements);
    }
  }
}

export function interleavingContract(harness: () => Harness, numRuns: number): void {
  describe('any interleaving of sends, claims, outcomes, withdrawals and lost leases', () => {
    it('keeps the balance, and hands out nothing of whoever withdrew', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
          const scene = await Scene.open(harness());
          const people = [
            await scene.person(['measure', 'ga4']),
            await scene.person(['measure', 'ga4']),
            await scene.person(['measure', 'ga4']),
          ];
          const play = new Play(scene, people);
          for (const step of acts) {
            await play.run(step);
          }
          const { days, rows } = await scene.balance();
          expect(imbalances(days, rows)).toEqual([]);
        }),
        { numRuns },
      );
    }, 60_000);
  });
}
