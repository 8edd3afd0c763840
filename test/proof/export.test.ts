import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { folderTarget } from '../../src/cli/export.ts';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { decodeBundle } from '../../src/ledger/tile.ts';
import { ExportBroken, exportLog } from '../../src/proof/export.ts';
import { type LedgerFiles, ledgerFiles } from '../../src/proof/files.ts';
import { remoteFiles } from '../../src/proof/remote.ts';
import { sequence } from '../../src/proof/sequence.ts';
import { Visitor } from '../runtime/visitor.ts';
import { openWorld } from '../support/collector.ts';
import { numbered, openLedgerWorld, ringOf, sequencing } from '../support/ledger.ts';
import { naiveRoot } from '../support/naive-tree.ts';
import { opened } from '../support/opened.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-export-'));
const world = opened(() => openWorld('socket'));
const ledger = opened(openLedgerWorld);
const ring = await ringOf(1);

afterAll(() => rmSync(folder, { recursive: true }));

/** Every file of an export, by its path. */
function contents(of: string): Map<string, Buffer> {
  const files = readdirSync(of, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name));
  return new Map(paths.sort().map((path) => [relative(of, path), readFileSync(path)]));
}

/** A log of so many entries, exported. */
async function exported(n: number, batches = 1): Promise<Map<string, Buffer>> {
  const log = `s${randomUUID().slice(0, 8)}`;
  const { store, append } = ledger();
  for (let batch = 0; batch < batches; batch += 1) {
    await append(
      log,
      Array.from({ length: n / batches }, (_, i) => `{"batch":${batch},"i":${i},"log":"${log}"}`),
    );
    await sequence(sequencing(store, ring), log);
  }
  const to = join(folder, log);
  expect(await exportLog(ledgerFiles(store, log), folderTarget(to))).toMatchObject({ size: n });
  return contents(to);
}

describe('An export', () => {
  it.each([1, 255, 256, 257, 700])(
    'of %i leaves holds each of them, tiles, and the checkpoint that they lead to',
    async (n) => {
      const files = await exported(n);
      const bundles = [...files].filter(([path]) => path.startsWith('tile/entries/'));
      const leaves = bundles
        .flatMap(([, bytes]) => decodeBundle(bytes) ?? [])
        .map((leaf) => Buffer.from(leaf).toString());
      expect(leaves).toHaveLength(n);
      const parsed = parseCheckpoint(files.get('checkpoint')?.toString() ?? '');
      expect(parsed).toMatchObject({ ok: true, checkpoint: { size: n, root: naiveRoot(leaves) } });
      const widths = [...files.keys()].filter((path) => /^tile\/[01]\//.test(path));
      const full = Math.floor(n / 256);
      expect(widths).toHaveLength(full + (n % 256 > 0 ? 1 : 0) + (full > 0 ? 1 : 0));
    },
  );

  it('holds the history as far as its checkpoint, a line each', async () => {
    const files = await exported(900, 3);
    const lines = (files.get('checkpoints.jsonl')?.toString() ?? '').trimEnd().split('\n');
    const sizes = lines.map((line) => /\\n(\d+)\\n/.exec(line)?.[1]);
    expect(sizes).toEqual(['300', '600', '900']);
  });

  it('ends where it began, however the log grows meanwhile', async () => {
    const log = `s${randomUUID().slice(0, 8)}`;
    const { store, append } = ledger();
    await append(log, ['{"n":1}', '{"n":2}']);
    await sequence(sequencing(store, ring), log);
    const files = ledgerFiles(store, log);
    const growing: LedgerFiles = {
      ...files,
      read: async (path) => {
        const bytes = await files.read(path);
        await append(log, ['{"more":true}']);
        await sequence(sequencing(store, ring), log);
        return bytes;
      },
    };
    const to = join(folder, log);
    expect(await exportLog(growing, folderTarget(to))).toMatchObject({ size: 2 });
    const all = contents(to);
    expect([...all.keys()]).toEqual(['checkpoint', 'checkpoints.jsonl', 'tile/0/000.p/2', 'tile/entries/000.p/2']);
    expect(all.get('checkpoints.jsonl')?.toString().trimEnd().split('\n')).toHaveLength(1);
  });

  it('of a log without a checkpoint is none', async () => {
    const to = join(folder, 'never');
    expect(await exportLog(ledgerFiles(ledger().store, 'never'), folderTarget(to))).toBeUndefined();
  });

  it('of which a file is missing fails, and leaves no checkpoint that would call it whole', async () => {
    const log = `s${randomUUID().slice(0, 8)}`;
    const { store, append } = ledger();
    await append(log, ['{"n":1}']);
    await sequence(sequencing(store, ring), log);
    const files = ledgerFiles(store, log);
    const holed = {
      ...files,
      read: async (path: string) => (path.startsWith('tile/entries') ? undefined : files.read(path)),
    };
    const to = join(folder, log);
    await expect(exportLog(holed, folderTarget(to))).rejects.toThrow(ExportBroken);
    expect(contents(to).has('checkpoint')).toBe(false);
  });

  it('is the same from a deployment as from its database, and readable by its owner alone', async () => {
    const { ask, collector, token } = world();
    await new Visitor(ask).grant();
    const here = join(folder, 'here');
    const there = join(folder, 'there');
    const remote = { url: collector.url, site: 'shop', token: await token('officer'), pause: () => Promise.resolve() };
    await numbered(world().collector.deps.store, 'shop');
    await exportLog(ledgerFiles(collector.deps.store, 'shop'), folderTarget(here));
    await exportLog(remoteFiles(remote), folderTarget(there));
    expect(contents(there)).toEqual(contents(here));
    const texts = [...contents(here)].filter(([path]) => path.startsWith('notices/'));
    expect(texts.length).toBeGreaterThanOrEqual(2);
    for (const [path, bytes] of texts) {
      expect(path).toBe(`notices/${createHash('sha256').update(bytes).digest('hex')}.json`);
    }
    expect(statSync(join(here, 'checkpoint')).mode & 0o777).toBe(0o600);
    expect(statSync(join(here, 'tile')).mode & 0o777).toBe(0o700);
  });

  it('holds no secret, no pass and no receipt id', async () => {
    const visitor = new Visitor(world().ask);
    const receipt = await visitor.grant();
    await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
    await numbered(world().collector.deps.store, 'shop');
    const to = join(folder, 'searched');
    await exportLog(ledgerFiles(world().collector.deps.store, 'shop'), folderTarget(to));
    const everything = Buffer.concat([...contents(to).values()]).toString('latin1');
    expect(everything).toContain('"type":"consent"');
    for (const held of [receipt.id, receipt.id.replaceAll('-', ''), receipt.secret, receipt.pass]) {
      expect(everything.toLowerCase()).not.toContain(held.toLowerCase());
    }
  });

  it('from a deployment waits as long as it is told to, and names what was refused', async () => {
    const pauses: number[] = [];
    const { collector, token } = world();
    const remote = { url: collector.url, site: 'shop', token: 'wrong', pause: pausing };
    await expect(remoteFiles(remote).read('tile/0/000.p/1')).rejects.toThrow(/401 for tile/);
    const answers = [
      new Response('{}', { status: 429, headers: { 'Retry-After': '7' } }),
      Response.json({}, { status: 503 }),
    ];
    const fetched = globalThis.fetch;
    globalThis.fetch = async (...args) => answers.shift() ?? fetched(...args);
    try {
      const files = remoteFiles({ ...remote, token: await token('officer') });
      expect(await files.read('checkpoint')).toBeDefined();
    } finally {
      globalThis.fetch = fetched;
    }
    expect(pauses).toEqual([7_000, 1_000]);

    function pausing(ms: number): Promise<void> {
      pauses.push(ms);
      return Promise.resolve();
    }
  });
});
