import { createHash } from 'node:crypto';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { fromBase64, utf8 } from '../../src/ledger/bytes.ts';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { decodeBundle, tilePath, tilesOf } from '../../src/ledger/tile.ts';
import { leafHash, verifyInclusion } from '../../src/ledger/tree.ts';
import { until, type World } from '../support/collector.ts';
import { sha256 } from '../support/naive-tree.ts';
import { type Ask, Visitor } from './visitor.ts';

const proofSchema = z.object({
  records: z.array(z.unknown()),
  pending: z.number(),
  proof: z
    .object({
      checkpoint: z.string(),
      leaves: z.array(z.object({ index: z.number(), leaf: z.string(), path: z.array(z.string()) })),
    })
    .nullable(),
});

function bytes(base64: string): Uint8Array {
  return fromBase64(base64) ?? new Uint8Array(0);
}

async function checkpointOf(ask: Ask, site = 'shop') {
  const response = await ask(`/v1/ledger/${site}/checkpoint`);
  const parsed = parseCheckpoint(await response.text());
  if (!parsed.ok) {
    throw new Error(parsed.fault);
  }
  return parsed.checkpoint;
}

export function ledgerSuite(open: () => World): void {
  describe('a receipt', () => {
    it('carries, a moment after the choice, a proof that each of its records stands in the log', async () => {
      const { ask } = open();
      const visitor = new Visitor(ask);
      const { secret } = await visitor.grant({ measure: 'granted', ga4: 'refused' });
      const read = async () => {
        const response = await ask('/v1/consent', {
          headers: { ...visitor.headers, Authorization: `Bearer ${secret}` },
        });
        return proofSchema.parse(await response.json());
      };
      await until(async () => (await read()).pending === 0);
      const { proof, records } = await read();
      const parsed = parseCheckpoint(proof?.checkpoint ?? '');
      expect(proof?.leaves.map(({ leaf }): unknown => JSON.parse(leaf))).toEqual(records);
      expect(records).toHaveLength(2);
      for (const { index, leaf, path } of proof?.leaves ?? []) {
        const { size, root } = parsed.ok ? parsed.checkpoint : { size: 0, root: new Uint8Array(0) };
        const inclusion = { index, size, root, leaf: leafHash(sha256, utf8(leaf)), proof: path.map(bytes) };
        expect(verifyInclusion(sha256, inclusion)).toBe(true);
        expect(verifyInclusion(sha256, { ...inclusion, leaf: leafHash(sha256, utf8(`${leaf} `)) })).toBe(false);
      }
    });

    it('that is withdrawn has its withdrawal in the log as well', async () => {
      const { ask } = open();
      const visitor = new Visitor(ask);
      const { secret } = await visitor.grant();
      const headers = { ...visitor.headers, Authorization: `Bearer ${secret}` };
      await ask('/v1/consent', { method: 'DELETE', headers });
      const leaves = async () => {
        const { proof } = proofSchema.parse(await (await ask('/v1/consent', { headers })).json());
        return proof?.leaves.map(({ leaf }) => leaf).join() ?? '';
      };
      await until(async () => (await leaves()).includes('"type":"withdrawn"'));
    });
  });

  describe('the read side of the ledger', () => {
    it('shows the newest checkpoint to everyone, under the name of the site’s own pages', async () => {
      const { ask } = open();
      await until(async () => (await ask('/v1/ledger/shop/checkpoint')).status === 200);
      expect(await checkpointOf(ask)).toMatchObject({ origin: 'www.boutique.example/balise/shop' });
      expect((await ask('/v1/ledger/nowhere/checkpoint')).status).toBe(404);
    });

    it.each(['checkpoints.jsonl', 'tile/0/000', 'tile/entries/000.p/1', `notices/${'0'.repeat(64)}.json`])(
      'shows %s to an officer of that site, and to nobody else',
      async (path) => {
        const world = open();
        const get = async (token?: string) => {
          const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
          return (await world.ask(`/v1/ledger/shop/${path}`, { headers })).status;
        };
        expect(await get()).toBe(401);
        expect(await get(await world.token('analyst'))).toBe(403);
        expect(await get(await world.token('operator'))).toBe(403);
        expect(await get(await world.token('officer', 'other'))).toBe(403);
        expect([200, 404]).toContain(await get(await world.token('officer')));
      },
    );

    it('serves tiles whose leaves hash to what stands in them, and notices that hash to their names', async () => {
      const world = open();
      await new Visitor(world.ask).grant();
      const token = await world.token('officer');
      const get = (path: string) =>
        world.ask(`/v1/ledger/shop/${path}`, { headers: { Authorization: `Bearer ${token}` } });
      const { size } = await checkpointOf(world.ask);
      const [tile] = tilesOf(size);
      const width = tile?.width ?? 0;
      const hashes = await get(tilePath({ level: 0, index: 0, width }));
      expect(hashes.headers.get('cache-control')).toMatch(/^private/);
      const entries = await get(tilePath({ level: 'entries', index: 0, width }));
      const leaves = decodeBundle(new Uint8Array(await entries.arrayBuffer())) ?? [];
      expect(Buffer.concat(leaves.map((leaf) => leafHash(sha256, leaf)))).toEqual(
        Buffer.from(await hashes.arrayBuffer()),
      );
      const { notice } = z.object({ notice: z.string() }).parse(JSON.parse(Buffer.from(leaves[0] ?? []).toString()));
      const text = await (await get(`notices/${notice}.json`)).text();
      expect(createHash('sha256').update(text).digest('hex')).toBe(notice);
    });

    it('has no tile beyond the log, and none under a name that is no tile’s', async () => {
      const world = open();
      const token = await world.token('officer');
      const statuses = await Promise.all(
        [
          'tile/0/000',
          'tile/1/000.p/1',
          'tile/0/0',
          'tile/0/000.p/0',
          'tile/entries/x001/000',
          'tile/9',
          'notices/x',
        ].map(
          async (path) =>
            (await world.ask(`/v1/ledger/shop/${path}`, { headers: { Authorization: `Bearer ${token}` } })).status,
        ),
      );
      expect(new Set(statuses)).toEqual(new Set([404]));
    });

    it('lists every checkpoint made, each larger than the one before', async () => {
      const world = open();
      await new Visitor(world.ask).grant();
      const token = await world.token('officer');
      const response = await world.ask('/v1/ledger/shop/checkpoints.jsonl', {
        headers: { Authorization: `Bearer ${token}` },
      });
      const lines = (await response.text()).trimEnd().split('\n');
      const sizes = lines.map((line) => {
        const { note } = z.object({ at: z.int(), note: z.string() }).parse(JSON.parse(line));
        const parsed = parseCheckpoint(note);
        return parsed.ok ? parsed.checkpoint.size : Number.NaN;
      });
      expect(sizes.every((size, i) => size > (sizes[i - 1] ?? 0))).toBe(true);
    });
  });

  describe('a key that is not lost', () => {
    it('cannot be declared lost, and only an operator may say so of one', async () => {
      const world = open();
      const post = async (token: string) => {
        const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
        const init = { method: 'POST', headers, body: JSON.stringify({ key: 'shop+00000000+AA==' }) };
        return world.ask('/v1/admin/ledger/key-lost?site=shop', init);
      };
      expect((await post(await world.token('officer'))).status).toBe(403);
      const answer = await post(await world.token('operator'));
      expect([answer.status, await answer.json()]).toEqual([422, expect.objectContaining({ at: 'key' })]);
    });
  });
}
