import type { R2Bucket } from '@cloudflare/workers-types';
import { describe, expect, it } from 'vitest';
import { getPlatformProxy } from 'wrangler';
import { signCheckpoint } from '../../src/ledger/checkpoint.ts';
import { keysOfLog } from '../../src/proof/keys.ts';
import { bucketOutside, workerKeys, workerPlaces } from '../../src/worker/ledger.ts';
import { ringOf } from '../support/ledger.ts';
import { sha256 } from '../support/naive-tree.ts';
import { opened } from '../support/opened.ts';
import { configOf } from '../support/site-config.ts';

/** R2 as wrangler simulates it. */
const world = opened(async () => {
  Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' });
  const configPath = new URL('./r2.wrangler.toml', import.meta.url).pathname;
  const proxy = await getPlatformProxy<{ OUTSIDE: R2Bucket }>({ configPath, persist: false });
  return { bucket: proxy.env.OUTSIDE, close: () => proxy.dispose() };
});

const origin = 'shop.example/balise/shop';

async function checkpoint(size: number, ring: number): Promise<string> {
  const { current } = keysOfLog(sha256, await ringOf(ring), origin);
  return signCheckpoint({ origin, size, root: sha256(Uint8Array.of(size)) }, [current]);
}

describe('A bucket outside', () => {
  it('holds one object per checkpoint, under the log’s name and size', async () => {
    const { bucket } = world();
    const notes = [await checkpoint(5, 1), await checkpoint(9, 1)];
    for (const [at, note] of notes.entries()) {
      await bucketOutside(bucket).checkpoint('shop', { at, note });
    }
    const { objects } = await bucket.list();
    expect(objects.map(({ key }) => key)).toEqual([`checkpoints/${origin}/5`, `checkpoints/${origin}/9`]);
    expect(await (await bucket.get(`checkpoints/${origin}/5`))?.text()).toBe(notes[0]);
  });

  it('keeps what it was given first, whatever is said later', async () => {
    const { bucket } = world();
    const first = await checkpoint(20, 1);
    await bucketOutside(bucket).checkpoint('shop', { at: 1, note: first });
    await bucketOutside(bucket).checkpoint('shop', { at: 2, note: await checkpoint(20, 2) });
    expect(await (await bucket.get(`checkpoints/${origin}/20`))?.text()).toBe(first);
  });
});

describe('A Worker', () => {
  const production = configOf('http://127.0.0.1:9');

  it('does not start in production without the key that signs the ledger, and says how to set it', async () => {
    await expect(workerKeys(production, () => undefined)).rejects.toThrow(/balise key new.*BALISE_LEDGER_KEY/);
  });

  it('signs the demonstration with a key that everyone may know', async () => {
    const ring = await workerKeys({ ...production, mode: 'demo' }, () => undefined);
    expect(ring.current.publicKey).toHaveLength(32);
    expect(ring.before).toBeUndefined();
  });

  it('posts checkpoints to a sealed address only', () => {
    expect(workerPlaces(undefined, () => undefined)).toEqual([]);
    expect(() => workerPlaces(undefined, () => 'http://audit.example')).toThrow(/https/);
  });
});
