import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { openNote } from '../../src/ledger/note.ts';
import { type HashAt, verifyConsistency, consistencyProof } from '../../src/ledger/tree.ts';
import { tileHashes } from '../../src/ledger/tile.ts';
import { keysOfLog, verifyEd25519 } from '../../src/proof/keys.ts';
import { sequence } from '../../src/proof/sequence.ts';
import { tilesFrom } from '../../src/proof/tiles.ts';
import type { LedgerStore } from '../../src/storage/ledger-store.ts';
import { StoreUnavailable } from '../../src/storage/store.ts';
import { ringOf, sequencing } from '../support/ledger.ts';
import { naiveRoot, sha256 } from '../support/naive-tree.ts';
import { type Harness, Scene } from './scene.ts';

const ring = await ringOf(1);

/** The same store, each of whose answers comes some turns of the event loop later: other sequencers act in between. */
function slowed(store: LedgerStore, turns: readonly number[]): LedgerStore {
  let calls = 0;
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      return async (...args: readonly unknown[]) => {
        calls += 1;
        for (let turn = turns[calls % turns.length] ?? 0; turn > 0; turn -= 1) {
          await new Promise(setImmediate);
        }
        return typeof method === 'function' ? (Reflect.apply(method, target, args) as unknown) : undefined;
      };
    },
  });
}

async function append(scene: Scene, texts: readonly string[]): Promise<void> {
  await scene.harness.engine.commit([
    {
      sql: 'INSERT INTO entry (log, json) SELECT ?1, value FROM json_each(?2) ORDER BY key',
      params: [scene.site, JSON.stringify(texts)],
    },
  ]);
}

/** Everything that must hold of a log, whoever wrote it in whatever order. */
async function expectOneLog(scene: Scene): Promise<void> {
  const { store, site } = scene;
  const entries = await scene.rows('SELECT no, json FROM entry WHERE log = ?1 ORDER BY no', site);
  const leaves = await scene.rows('SELECT idx, entry_no FROM leaf WHERE log = ?1 ORDER BY idx', site);
  expect(leaves).toEqual(entries.map(({ no }, idx) => ({ idx, entry_no: no })));

  const texts = entries.map(({ json }) => String(json));
  const head = await store.logHead(site);
  expect(head).toMatchObject({ size: texts.length, root: Buffer.from(naiveRoot(texts)).toString('base64') });

  const made = await store.checkpoints(site, 0, 10_000);
  expect(made.at(-1)).toMatchObject({ size: texts.length });
  const hashAt = tileHashes(sha256, texts.length, tilesFrom(store, site));
  let before: { size: number; root: Uint8Array } | undefined;
  for (const { note, size } of made) {
    before = await expectCheckpoint(site, { note, texts: texts.slice(0, size), before, hashAt });
  }
}

interface Expected {
  readonly note: string;
  readonly texts: readonly string[];
  readonly before: { readonly size: number; readonly root: Uint8Array } | undefined;
  readonly hashAt: HashAt;
}

async function expectCheckpoint(site: string, { note, texts, before, hashAt }: Expected) {
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) {
    throw new Error(parsed.fault);
  }
  const { checkpoint } = parsed;
  const { key } = keysOfLog(sha256, ring, `shop.example/balise/${site}`).current;
  expect(await openNote(checkpoint.note, [key], verifyEd25519)).toMatchObject({ ok: true });
  expect(checkpoint).toMatchObject({ size: texts.length, root: naiveRoot(texts) });
  if (before !== undefined) {
    expect(checkpoint.size).toBeGreaterThan(before.size);
    const [from, to] = [before.size, checkpoint.size];
    const proof = await consistencyProof(sha256, { from, to }, hashAt);
    const roots = { fromRoot: before.root, toRoot: checkpoint.root };
    expect(verifyConsistency(sha256, { from, to, ...roots, proof })).toBe(true);
  }
  return { size: checkpoint.size, root: checkpoint.root };
}

export function sequencerContract(harness: () => Harness, numRuns: number): void {
  describe('sequencers', () => {
    it('any number of them at once, while entries arrive, make one log without a gap, a double or a fork', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat({ max: 4 }), { minLength: 3, maxLength: 12 }),
          fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
          fc.integer({ min: 2, max: 6 }),
          async (turns, batches, sequencers) => {
            const scene = await Scene.open(harness());
            const store = slowed(scene.store, turns);
            const writing = batches.map(async (n, batch) => {
              for (let turn = 0; turn < batch * 3; turn += 1) {
                await new Promise(setImmediate);
              }
              await append(
                scene,
                Array.from({ length: n }, (_, i) => `{"batch":${batch},"i":${i}}`),
              );
              await sequence(sequencing(store, ring), scene.site);
            });
            const racing = Array.from({ length: sequencers }, () => sequence(sequencing(store, ring), scene.site));
            await Promise.all(writing);
            const outcomes = await Promise.all(racing);
            expect(outcomes.every(({ fault }) => fault === undefined)).toBe(true);
            await expectOneLog(scene);
          },
        ),
        { numRuns },
      );
    }, 120_000);

    it('number thousands in several commits, and keep the nodes that tiles are read from', async () => {
      const scene = await Scene.open(harness());
      await append(
        scene,
        Array.from({ length: 2_700 }, (_, i) => `{"i":${i}}`),
      );
      expect(await sequence(sequencing(scene.store, ring), scene.site)).toEqual({ numbered: 2_701, fault: undefined });
      expect((await scene.store.checkpoints(scene.site, 0, 10)).map(({ size }) => size)).toEqual([1_000, 2_000, 2_701]);
      const nodes = await scene.rows('SELECT level, idx FROM node WHERE log = ?1 ORDER BY idx', scene.site);
      expect(nodes).toEqual(Array.from({ length: 10 }, (_, idx) => ({ level: 1, idx })));
      await expectOneLog(scene);
    });

    it.each(['failed and not written', 'failed but written'])(
      'asked again after a commit that %s number everything once',
      async (fault) => {
        const scene = await Scene.open(harness());
        await append(scene, ['{"n":1}', '{"n":2}']);
        let armed = true;
        const store: LedgerStore = {
          ...scene.store,
          growLog: async (growth) => {
            const outcome = armed && fault === 'failed and not written' ? 'lost' : await scene.store.growLog(growth);
            if (armed) {
              armed = false;
              throw new StoreUnavailable('injected');
            }
            return outcome;
          },
        };
        await expect(sequence(sequencing(store, ring), scene.site)).rejects.toThrow(StoreUnavailable);
        const again = await sequence(sequencing(store, ring), scene.site);
        expect(again.numbered).toBe(fault === 'failed but written' ? 0 : 3);
        await expectOneLog(scene);
      },
    );

    it('find nothing to do in a log that is whole, and write nothing', async () => {
      const scene = await Scene.open(harness());
      await sequence(sequencing(scene.store, ring), scene.site);
      const before = await scene.rows('SELECT * FROM head WHERE log = ?1', scene.site);
      expect(await sequence(sequencing(scene.store, ring), scene.site)).toEqual({ numbered: 0, fault: undefined });
      expect(await scene.rows('SELECT * FROM head WHERE log = ?1', scene.site)).toEqual(before);
      expect(await scene.store.checkpoints(scene.site, 0, 10)).toHaveLength(1);
    });

    it('do not look through other logs’ entries again and again', async () => {
      const [quiet, busy] = [await Scene.open(harness()), await Scene.open(harness())];
      await sequence(sequencing(quiet.store, ring), quiet.site);
      await append(
        busy,
        Array.from({ length: 1_100 }, (_, i) => `{"i":${i}}`),
      );
      await sequence(sequencing(quiet.store, ring), quiet.site);
      const [last] = await busy.rows('SELECT max(no) AS no FROM entry WHERE log = ?1', busy.site);
      expect((await quiet.store.logHead(quiet.site))?.entryNo).toBeGreaterThanOrEqual(Number(last?.['no']));
      await append(quiet, ['{"after":1}']);
      await sequence(sequencing(quiet.store, ring), quiet.site);
      await expectOneLog(quiet);
    });
  });
}
