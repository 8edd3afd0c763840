import { describe, expect, it } from 'vitest';
import type { Growth } from '../../src/storage/ledger-store.ts';
import { type Harness, Scene, start } from './scene.ts';

/** Entries of this scene's log, past the notice's own; answers all their numbers. */
async function append(scene: Scene, n: number): Promise<number[]> {
  const texts = Array.from({ length: n }, (_, i) => `{"n":${i}}`);
  await scene.harness.engine.commit([
    {
      sql: 'INSERT INTO entry (log, json) SELECT ?1, value FROM json_each(?2) ORDER BY key',
      params: [scene.site, JSON.stringify(texts)],
    },
  ]);
  const rows = await scene.rows('SELECT no FROM entry WHERE log = ?1 ORDER BY no', scene.site);
  return rows.map(({ no }) => Number(no));
}

/** The store looks at no hash: any text will do. */
function growth(scene: Scene, from: number, entries: readonly number[]): Growth {
  const size = from + entries.length;
  return {
    log: scene.site,
    from,
    head: {
      origin: `shop.example/balise/${scene.site}`,
      size,
      root: `root ${size}`,
      edge: [`edge ${size}`],
      entryNo: entries.at(-1) ?? 0,
    },
    leaves: entries.map((entryNo, i) => ({ entryNo, hash: `leaf ${from + i}` })),
    nodes: [{ level: 1, index: from, hash: `node ${from}` }],
    checkpoint: { at: start, note: `note ${size}` },
  };
}

async function written(scene: Scene): Promise<unknown> {
  const { site } = scene;
  return {
    head: await scene.rows('SELECT * FROM head WHERE log = ?1', site),
    leaves: await scene.rows('SELECT * FROM leaf WHERE log = ?1 ORDER BY idx', site),
    nodes: await scene.rows('SELECT * FROM node WHERE log = ?1 ORDER BY level, idx', site),
    checkpoints: await scene.rows('SELECT size, note FROM checkpoint WHERE log = ?1 ORDER BY no', site),
  };
}

export function ledgerContract(harness: () => Harness): void {
  describe('growing a log', () => {
    it('writes leaves, nodes, head and checkpoint together, and they are read back as they were given', async () => {
      const scene = await Scene.open(harness());
      const { store, site } = scene;
      const entries = await append(scene, 2);
      const first = growth(scene, 0, entries);
      expect(await store.logHead(site)).toBeUndefined();
      expect(await store.growLog(first)).toBe('grown');
      expect(await store.logHead(site)).toEqual(first.head);
      expect(await store.newestCheckpoint(site)).toEqual({ size: 3, at: start, note: 'note 3' });
      expect(await store.treeHashes(site, 0, { index: 1, count: 256 })).toEqual(['leaf 1', 'leaf 2']);
      expect(await store.treeHashes(site, 1, { index: 0, count: 256 })).toEqual(['node 0']);
      expect(await store.treeHashes(site, 2, { index: 0, count: 256 })).toEqual([]);
      expect(await store.leafTexts(site, { index: 0, count: 2 })).toEqual([`{"notice":"${site}"}`, '{"n":0}']);
    });

    it('from a size that is no longer the head’s writes nothing at all, and says so', async () => {
      const scene = await Scene.open(harness());
      const entries = await append(scene, 3);
      await scene.store.growLog(growth(scene, 0, entries.slice(0, 2)));
      const before = await written(scene);
      expect(await scene.store.growLog(growth(scene, 0, entries))).toBe('lost');
      expect(await scene.store.growLog(growth(scene, 1, entries.slice(1)))).toBe('lost');
      expect(await written(scene)).toEqual(before);
      expect(await scene.store.growLog(growth(scene, 2, entries.slice(2)))).toBe('grown');
      expect((await scene.store.checkpoints(scene.site, 0, 9)).map(({ size }) => size)).toEqual([2, 4]);
    });

    it('by several at once from one head lets exactly one through', async () => {
      const scene = await Scene.open(harness());
      const entries = await append(scene, 4);
      const racing = entries.map((_, i) => scene.store.growLog(growth(scene, 0, entries.slice(0, i + 1))));
      const outcomes = await Promise.all(racing);
      expect(outcomes.filter((outcome) => outcome === 'grown')).toHaveLength(1);
      const winner = outcomes.indexOf('grown') + 1;
      expect(await scene.rows('SELECT count(*) AS n FROM leaf WHERE log = ?1', scene.site)).toEqual([{ n: winner }]);
      expect(await scene.store.logHead(scene.site)).toMatchObject({ size: winner });
    });

    it('over a leaf that is there already fails as a whole: the primary key is the last guard', async () => {
      const scene = await Scene.open(harness());
      const entries = await append(scene, 2);
      const sql = "INSERT INTO leaf (log, idx, entry_no, hash) VALUES (?1, 0, ?2, 'of another')";
      expect(await scene.lets(sql, scene.site, entries[2] ?? 0)).toBe(true);
      const before = await written(scene);
      await expect(scene.store.growLog(growth(scene, 0, entries.slice(0, 2)))).rejects.toThrow();
      expect(await written(scene)).toEqual(before);
    });

    it('gives no entry two places', async () => {
      const scene = await Scene.open(harness());
      const entries = await append(scene, 1);
      await scene.store.growLog(growth(scene, 0, entries));
      await expect(scene.store.growLog(growth(scene, 2, entries.slice(1)))).rejects.toThrow();
      expect(await scene.store.logHead(scene.site)).toMatchObject({ size: 2 });
    });

    it('may leave the checkpoint out, while nobody can sign', async () => {
      const scene = await Scene.open(harness());
      const entries = await append(scene, 1);
      expect(await scene.store.growLog({ ...growth(scene, 0, entries), nodes: [], checkpoint: undefined })).toBe(
        'grown',
      );
      expect(await scene.store.newestCheckpoint(scene.site)).toBeUndefined();
      expect(await scene.store.treeHashes(scene.site, 0, { index: 0, count: 9 })).toHaveLength(2);
    });
  });

  describe('what a log has written', () => {
    it.each([
      ['a leaf', 'UPDATE leaf SET hash = ?2 WHERE log = ?1', 'DELETE FROM leaf WHERE log = ?1 AND hash <> ?2'],
      ['a node', 'UPDATE node SET hash = ?2 WHERE log = ?1', 'DELETE FROM node WHERE log = ?1 AND hash <> ?2'],
      [
        'a checkpoint',
        'UPDATE checkpoint SET note = ?2 WHERE log = ?1',
        'DELETE FROM checkpoint WHERE log = ?1 AND note <> ?2',
      ],
      ['the head', 'UPDATE head SET origin = ?2 WHERE log = ?1', 'DELETE FROM head WHERE log = ?1 AND origin <> ?2'],
    ])('cannot be changed or removed: %s', async (_, change, remove) => {
      const scene = await Scene.open(harness());
      await scene.store.growLog(growth(scene, 0, await append(scene, 1)));
      const before = await written(scene);
      expect([await scene.lets(change, scene.site, 'x'), await scene.lets(remove, scene.site, 'x')]).toEqual([
        false,
        false,
      ]);
      expect(await written(scene)).toEqual(before);
    });

    it('has no gap, and its head never moves back', async () => {
      const scene = await Scene.open(harness());
      const entries = await append(scene, 2);
      await scene.store.growLog(growth(scene, 0, entries.slice(0, 2)));
      const gap = "INSERT INTO leaf (log, idx, entry_no, hash) VALUES (?1, 5, ?2, 'x')";
      expect(await scene.lets(gap, scene.site, entries[2] ?? 0)).toBe(false);
      expect(await scene.lets('UPDATE head SET size = 1 WHERE log = ?1', scene.site)).toBe(false);
    });

    it('is read in pages, oldest first', async () => {
      const scene = await Scene.open(harness());
      const entries = await append(scene, 4);
      for (const [i, entry] of entries.entries()) {
        await scene.store.growLog(growth(scene, i, [entry]));
      }
      const sizes = async (after: number) =>
        (await scene.store.checkpoints(scene.site, after, 2)).map(({ size }) => size);
      expect([await sizes(0), await sizes(2), await sizes(4), await sizes(5)]).toEqual([[1, 2], [3, 4], [5], []]);
    });
  });

  describe('entries that have no leaf yet', () => {
    it('are those of this log alone, in the order of their commits, as many as asked for', async () => {
      const [scene, other] = [await Scene.open(harness()), await Scene.open(harness())];
      const entries = await append(scene, 2);
      await append(other, 3);
      const all = await scene.store.unnumbered(scene.site, 0, 10);
      expect(all.entries.map(({ no }) => no)).toEqual(entries);
      expect(all.upTo).toBeGreaterThan(entries.at(-1) ?? 0);
      const some = await scene.store.unnumbered(scene.site, entries[0] ?? 0, 1);
      expect(some).toEqual({ entries: [{ no: entries[1], json: '{"n":0}' }], upTo: entries[1] });
    });

    it('may be passed over when none is there, unless the log has grown meanwhile', async () => {
      const scene = await Scene.open(harness());
      const entries = await append(scene, 1);
      const last = entries.at(-1) ?? 0;
      await scene.store.growLog(growth(scene, 0, entries));
      await scene.store.passOver(scene.site, 1, last + 50);
      expect(await scene.store.logHead(scene.site)).toMatchObject({ entryNo: last });
      await scene.store.passOver(scene.site, 2, last + 50);
      await scene.store.passOver(scene.site, 2, last + 20);
      expect(await scene.store.logHead(scene.site)).toMatchObject({ size: 2, entryNo: last + 50 });
    });

    it('about a key are appended once, however many would', async () => {
      const scene = await Scene.open(harness());
      const [after = 0] = await append(scene, 0);
      const entry = (at: number, key: string) => `{"at":${at},"key":"${key}","type":"key_added"}`;
      const added = [entry(1, 'a'), entry(2, 'a'), entry(3, 'b')];
      await Promise.all(added.map((json) => scene.store.appendKeyEntry({ log: scene.site, after, json })));
      const seen = await scene.store.keyEntries(scene.site, 0);
      expect(seen.map((json) => (json.includes('"a"') ? 'a' : 'b'))).toEqual(['a', 'b']);
      const [last] = await scene.rows('SELECT max(no) AS no FROM entry WHERE log = ?1', scene.site);
      await scene.store.appendKeyEntry({ log: scene.site, after: Number(last?.['no']), json: entry(4, 'a') });
      expect(await scene.store.keyEntries(scene.site, Number(last?.['no']))).toEqual([entry(4, 'a')]);
    });
  });

  it('finds the leaves of a receipt, with a place once they have one', async () => {
    const scene = await Scene.open(harness());
    const [notice = 0] = await append(scene, 0);
    const receipt = scene.receipt(['measure', 'ga4']);
    await scene.store.recordConsent(receipt);
    const no = (await scene.store.findSecret(receipt.secretHash))?.receipt ?? 0;
    const { entries } = await scene.store.unnumbered(scene.site, notice, 10);
    await scene.store.growLog(growth(scene, 0, [notice, entries[0]?.no ?? 0]));
    expect(await scene.store.leavesOfReceipt(no)).toEqual([
      { json: receipt.entries[0], index: 1 },
      { json: receipt.entries[1], index: undefined },
    ]);
    expect(await scene.store.leavesOfReceipt(no + 1_000_000)).toEqual([]);
  });
}
