import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import type { Store } from '../../src/storage/store.ts';
import { Scene } from '../storage/scene.ts';
import { interleaving } from './interleavings/acts.ts';
import { freshFiles, openHere } from './interleavings/here.ts';
import { Play } from './interleavings/play.ts';
import { verdict } from './interleavings/verdict.ts';

/*
 * For any interleaving, on better-sqlite3. `BALISE_INTERLEAVINGS=100000` runs so many, `BALISE_SEED` repeats a run; the seed of
 * each is printed. The same is asked of every engine, a few times, by the store's contract.
 */

const numRuns = Number(process.env['BALISE_INTERLEAVINGS'] ?? 300);
const seed = Number(process.env['BALISE_SEED'] ?? Date.now() % 2 ** 31);

/** A database serves so many runs: none of them has to look through the rows of thousands. */
const runsPerFile = 50;

const files = freshFiles();
afterAll(() => files.remove());

interface Fault {
  readonly sql?: (sql: string) => string;
  readonly stopwatch?: boolean;
}

/** The product under a fault, or under none. */
function product({ sql, stopwatch = true }: Fault = {}) {
  let runs = 0;
  let file = files.next();
  let engine = openHere(file, sql);
  const property = fc.asyncProperty(interleaving, async (acts) => {
    runs += 1;
    if (runs % runsPerFile === 0) {
      await engine.close();
      engine = openHere((file = files.next()), sql);
    }
    let store: Store = createSqliteStore(engine);
    const restart = async () => {
      await engine.close();
      engine = openHere(file, sql);
      store = createSqliteStore(engine);
    };
    // After a restart both are others.
    const scene = await Scene.open({
      get store() {
        return store;
      },
      get engine() {
        return engine;
      },
    });
    const play = new Play({ scene, store: () => store, restart, stopwatch });
    for (const act of acts) {
      await play.run(act);
    }
    await verdict(play);
  });
  return { property, close: () => engine.close(), runs: () => runs };
}

describe(`Any interleaving of choices, beacons, claims, sends, ends, crashes and restarts (seed ${seed})`, () => {
  it(
    'lets nothing leave that was not granted when it left, and nothing start a second after its consent ended',
    async () => {
      const { property, close, runs } = product();
      const began = performance.now();
      try {
        await fc.assert(property, { numRuns, seed });
      } finally {
        await close();
      }
      console.log(`${runs()} interleavings in ${Math.round((performance.now() - began) / 1000)} s, seed ${seed}`);
    },
    6 * 3_600_000,
  );

  const spoil = (from: string | RegExp, to: string): Fault => ({ sql: (sql) => sql.replaceAll(from, to) });

  it.each<[string, string, Fault]>([
    ['a drain that does not know how late it is', 'a send goes out', { stopwatch: false }],
    ['a claim that does not look at expiry', 'a claim goes out', spoil(/ AND [mg]\.expires > \?3$/gm, '')],
    [
      'a claim that hands out under a voided notice',
      'a claim goes out',
      spoil(/JOIN live_grant ([mg]) /g, 'JOIN "grant" $1 '),
    ],
    [
      'a replay that takes back a later yes',
      'the story of',
      spoil(
        "(y.json ->> 'type' = 'consent' AND y.json ->> 'state' = 'granted' AND y.json ->> 'at' > e.value",
        "(false AND y.json ->> 'at' > e.value",
      ),
    ],
    ['a replay that carries out twice', 'the story of', spoil("y.json ->> 'type' = 'withdrawn'", 'false')],
    [
      'a withdrawal that does not book what is on the wire',
      'in flight',
      spoil('flew_unknown = flew_unknown + f.n', 'flew_unknown = flew_unknown'),
    ],
    [
      'a withdrawal that leaves all but the first row of a visit',
      'a visit does not go before its rows',
      spoil(
        "json_each('[' || w.rows || ']') named",
        "json_each('[' || substr(w.rows, 1, instr(w.rows || ',', ',') - 1) || ']') named",
      ),
    ],
    [
      'a lost lease that is sent again',
      'the balance',
      spoil(
        /DELETE FROM delivery WHERE no IN \(.*leased_until <= \?1.*\) RETURNING no/g,
        "UPDATE delivery SET state = 'waiting', leased_until = NULL WHERE state = 'leased' AND leased_until <= ?1 RETURNING no",
      ),
    ],
    ['a replay that leaves what died booked as dead', 'the balance', spoil('dead = dead - s.n', 'dead = dead')],
    ['a hold that keeps nothing', 'held events', spoil('WHERE k.kept', 'WHERE false')],
  ])(
    'finds a product with %s',
    async (_, said, fault) => {
      const { property, close } = product(fault);
      const { errorInstance } = await fc.check(property, { numRuns: 5_000, seed: 7, endOnFailure: true });
      await close();
      expect(String(errorInstance)).toContain(said);
    },
    120_000,
  );
});
