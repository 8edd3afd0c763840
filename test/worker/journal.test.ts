import { randomUUID } from 'node:crypto';
import type { R2Bucket } from '@cloudflare/workers-types';
import { describe, expect, it } from 'vitest';
import { getPlatformProxy } from 'wrangler';
import type { Journal, JournalLine } from '../../src/rights/journal.ts';
import { bucketJournal } from '../../src/worker/journal.ts';
import { opened } from '../support/opened.ts';

const world = opened(async () => {
  Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' });
  const configPath = new URL('./r2.wrangler.toml', import.meta.url).pathname;
  const proxy = await getPlatformProxy<{ OUTSIDE: R2Bucket }>({ configPath, persist: false });
  return { bucket: proxy.env.OUTSIDE, close: () => proxy.dispose() };
});

const line = (at: number): JournalLine => ({
  cause: 'withdrawn',
  site: 'demo',
  secret_hash: 'c'.repeat(64),
  purposes: ['measure', 'ga4'],
  at,
});

async function times(journal: Journal, since: number): Promise<number[]> {
  const all: number[] = [];
  for await (const page of journal.read(since)) {
    all.push(...page.map(({ at }) => at));
  }
  return all;
}

describe('The journal of withdrawals on Workers', () => {
  it('is an object for each, read back in their order, from an instant on, however many pages that takes', async () => {
    const { bucket } = world();
    const journal = bucketJournal(bucket, randomUUID);
    const many = Array.from({ length: 1_100 }, (_, i) => 1_800_000_000_000 + i * 1_000);
    for (let from = 0; from < many.length; from += 100) {
      await Promise.all(many.slice(from, from + 100).map((at) => journal.append(line(at))));
    }
    expect(await times(journal, 0)).toEqual(many);
    expect(await times(journal, many[1_098] ?? 0)).toEqual(many.slice(1_098));
    expect(await times(journal, 1_900_000_000_000)).toEqual([]);
    const listed = await bucket.list({ prefix: 'withdrawals/', limit: 1 });
    expect(listed.objects[0]?.key).toMatch(/^withdrawals\/\d{15}-[0-9a-f-]{36}$/);
    await bucket.put('checkpoints/of-the-ledger', 'x');
    expect(await times(journal, 0)).toHaveLength(1_100);
  }, 60_000);

  it('names an object that it cannot read: it may be a withdrawal', async () => {
    const { bucket } = world();
    await bucket.put('withdrawals/001950000000000-spoilt', 'x', { customMetadata: { line: '{' } });
    const journal = bucketJournal(bucket, randomUUID);
    await expect(times(journal, 1_940_000_000_000)).rejects.toThrow('withdrawals/001950000000000-spoilt');
  });
});
