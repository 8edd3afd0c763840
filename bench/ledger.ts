import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { folderTarget } from '../src/cli/export.ts';
import { utf8 } from '../src/ledger/bytes.ts';
import { parseCheckpoint } from '../src/ledger/checkpoint.ts';
import { encodeEntry } from '../src/ledger/entry.ts';
import { printVerifierKey } from '../src/ledger/note.ts';
import { tileHashes } from '../src/ledger/tile.ts';
import { inclusionProof, leafHash, verifyInclusion } from '../src/ledger/tree.ts';
import { migrationsFolder } from '../src/node/assets.ts';
import { sha256 } from '../src/node/ledger-export.ts';
import { exportLog } from '../src/proof/export.ts';
import { ledgerFiles } from '../src/proof/files.ts';
import { keyOfSeed, keysOfLog } from '../src/proof/keys.ts';
import { sequence, type Sequencing } from '../src/proof/sequence.ts';
import { tilesFrom } from '../src/proof/tiles.ts';
import { openNodeEngine } from '../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../src/storage/sqlite/store.ts';
import type { Store } from '../src/storage/store.ts';
import { machine } from './machine.ts';
import { median } from './rounds.ts';
import { fingerprint } from './source.ts';

/*
 * npm run bench:ledger [-- --write] [--entries 1000000] [--folder DIR]
 *
 * One log of consent records: numbering them, a checkpoint after each consent, proofs, an export, and checking that.
 */

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    entries: { type: 'string', default: '1000000' },
    folder: { type: 'string', default: tmpdir() },
  },
});

const log = 'bench';
const origin = 'bench.example/balise/bench';
const entries = Number(values.entries);
const samples = 500;
const here = import.meta.dirname;

function record(n: number): string {
  return encodeEntry({
    type: 'consent',
    site: log,
    record_id: n.toString(16).padStart(32, '0'),
    receipt: n.toString(16).padStart(64, 'a'),
    purpose: n % 2 === 0 ? 'measure' : 'ga4',
    state: 'granted',
    at: 1_790_000_000_000 + n,
    expires_at: 1_805_000_000_000 + n,
    notice: noticeHash,
    language: 'fr',
    surface: 'banner',
    gesture: 'click',
    gpc: false,
  });
}

const noticeText = '{}';
const noticeHash = createHash('sha256').update(noticeText).digest('hex');

const batch = 10_000;

type Append = (from: number, count: number) => Promise<void>;

interface Opened {
  readonly store: Store;
  readonly append: Append;
  /** Of the database file, whatever of it is still in its log. */
  readonly bytes: () => Promise<number>;
}

async function open(folder: string): Promise<Opened> {
  const file = join(folder, 'balise.sqlite');
  migrateFile(file, migrationsFolder());
  const engine = await openNodeEngine(file);
  const notice = `INSERT INTO notice (site, version, language, hash, surface, body, published)
    VALUES (?1, 1, 'fr', ?2, 'banner', ?3, 0)`;
  await engine.commit([{ sql: notice, params: [log, noticeHash, noticeText] }]);
  const sql = 'INSERT INTO entry (log, json) SELECT ?1, value FROM json_each(?2) ORDER BY key';
  return {
    bytes: async () => {
      const pages = 'SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()';
      return Number((await engine.report([{ sql: pages, params: [] }]))[0]?.[0]?.['n']);
    },
    store: createSqliteStore(engine),
    append: async (from, count) => {
      const texts = Array.from({ length: count }, (_, i) => record(from + i));
      await engine.commit([{ sql, params: [log, JSON.stringify(texts)] }]);
    },
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; made: T }> {
  const began = performance.now();
  const made = await work();
  return { ms: performance.now() - began, made };
}

function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  return `${median(sorted).toFixed(2)} | ${p99.toFixed(2)}`;
}

/** One consent at a time: two records, then their checkpoint. */
async function checkpoints(append: Append, sequencing: Sequencing): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < samples; i += 1) {
    await append(entries + 2 * i, 2);
    times.push((await timed(() => sequence(sequencing, log))).ms);
  }
  return times;
}

interface Proofs {
  readonly makeMs: number[];
  readonly checkMs: number[];
  readonly bytes: number[];
  readonly sound: boolean;
}

/** Each from the store anew, as a receipt asks for it. */
async function proofs(store: Store): Promise<Proofs> {
  const parsed = parseCheckpoint((await store.newestCheckpoint(log))?.note ?? '');
  if (!parsed.ok) {
    throw new Error(`The log has no checkpoint: ${parsed.fault}.`);
  }
  const { size, root } = parsed.checkpoint;
  const found: Proofs[] = [];
  for (let i = 0; i < samples; i += 1) {
    const index = Math.floor((i * size) / samples);
    const [text = ''] = await store.leafTexts(log, { index, count: 1 });
    const make = await timed(() =>
      inclusionProof(sha256, { index, size }, tileHashes(sha256, size, tilesFrom(store, log))),
    );
    const leaf = leafHash(sha256, utf8(text));
    const check = await timed(() =>
      Promise.resolve(verifyInclusion(sha256, { index, size, root, leaf, proof: make.made })),
    );
    found.push({ makeMs: [make.ms], checkMs: [check.ms], bytes: [make.made.length * 32], sound: check.made });
  }
  return {
    makeMs: found.flatMap(({ makeMs }) => makeMs),
    checkMs: found.flatMap(({ checkMs }) => checkMs),
    bytes: found.flatMap(({ bytes }) => bytes),
    sound: found.every(({ sound }) => sound),
  };
}

interface Verified {
  readonly seconds: number;
  readonly megabytes: number;
  readonly ok: boolean;
}

/** `balise verify` in a process of its own, so that its memory is its own. */
function verify(folder: string, keyText: string): Verified {
  const program = `
    const { verifyCommand } = await import(${JSON.stringify(join(here, '..', 'src', 'cli', 'verify.ts'))});
    const code = await verifyCommand(${JSON.stringify([folder, '--key', keyText, '--checkpoint', join(folder, 'checkpoint'), '--json'])});
    console.error(JSON.stringify({ code, kilobytes: process.resourceUsage().maxRSS }));`;
  const began = performance.now();
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const seconds = (performance.now() - began) / 1_000;
  const said: unknown = JSON.parse(stderr.trim().split('\n').at(-1) ?? '{}');
  const field = (name: string) => (typeof said === 'object' && said !== null ? Number(Reflect.get(said, name)) : NaN);
  return { seconds, megabytes: field('kilobytes') / 1_024, ok: field('code') === 0 };
}

async function measure(folder: string): Promise<{ lines: string[]; ok: boolean }> {
  const { store, append, bytes } = await open(folder);
  const ring = { current: await keyOfSeed(new Uint8Array(32).fill(1)), before: undefined };
  const sequencing: Sequencing = {
    store,
    sha256,
    keys: () => Promise.resolve(ring),
    clock: Date.now,
    originOf: () => origin,
  };
  for (let from = 0; from < entries; from += batch) {
    await append(from, Math.min(batch, entries - from));
  }
  const unnumbered = await bytes();
  const numbering = await timed(() => sequence(sequencing, log));
  const added = (await bytes()) - unnumbered;
  const each = await checkpoints(append, sequencing);
  const proved = await proofs(store);
  const to = join(folder, 'export');
  const exporting = await timed(() => exportLog(ledgerFiles(store, log), folderTarget(to)));
  await store.close();
  const checked = verify(to, printVerifierKey(keysOfLog(sha256, ring, origin).current.key));
  const whole = exporting.made?.size === entries + 2 * samples && numbering.made.numbered === entries;
  return {
    ok: whole && proved.sound && checked.ok,
    lines: [
      '| what | median | p99 |',
      '| --- | --- | --- |',
      `| one consent of two records: numbered, signed, committed, ms | ${spread(each)} |`,
      `| an inclusion proof made from the store, ms | ${spread(proved.makeMs)} |`,
      `| the same checked, ms | ${spread(proved.checkMs)} |`,
      `| its size, bytes of hashes | ${spread(proved.bytes)} |`,
      '',
      '| what | |',
      '| --- | --- |',
      `| entries | ${entries} of ${record(1).length} bytes |`,
      `| numbering all of them | ${(numbering.ms / 1_000).toFixed(1)} s, ${Math.round(entries / (numbering.ms / 1_000))} a second |`,
      `| what that adds to the file | ${Math.round(added / entries)} bytes an entry |`,
      `| an export | ${(exporting.ms / 1_000).toFixed(1)} s, ${exporting.made?.files ?? 0} files |`,
      `| balise verify, with a key and a checkpoint kept elsewhere | ${checked.seconds.toFixed(1)} s, at most ${checked.megabytes.toFixed(0)} MB, ${checked.ok ? 'no fault' : 'A FAULT'} |`,
    ],
  };
}

/** What stands outside the two marks is written by hand, and stays. */
function writeResults(text: string): void {
  const file = join(here, 'LEDGER.md');
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split('<!-- figures -->');
  const after = rest.split('<!-- end of figures -->')[1] ?? '\n';
  writeFileSync(file, `${before}<!-- figures -->\n\n${text}\n\n<!-- end of figures -->${after}`);
}

const folder = mkdtempSync(join(values.folder, 'balise-bench-ledger-'));
try {
  const head = [
    `- ${new Date().toISOString().slice(0, 10)}, \`npm run bench:ledger -- --entries ${entries}\``,
    // Nothing is pinned here.
    ...machine(folder).map((line) => `- ${line.replace(/; (server|not pinned).*/, '')}`),
    `- sources and schema: ${fingerprint()}`,
  ].join('\n');
  const { lines, ok } = await measure(folder);
  const text = `${head}\n\n${lines.join('\n')}`;
  console.log(text);
  if (values.write) {
    writeResults(text);
  }
  process.exitCode = ok ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
