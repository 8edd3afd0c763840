import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { inspect } from '../src/minimize/guard/inspect.ts';
import { type Kind, kinds } from '../src/minimize/guard/kind.ts';
import { type Negative, negatives } from '../test/minimize/corpus/negatives.ts';
import { type Positive, positives } from '../test/minimize/corpus/positives.ts';
import { machine } from './machine.ts';
import { median } from './rounds.ts';
import { fingerprint } from './source.ts';

/*
 * npm run bench:guard [-- --write] [--seeds 20]
 *
 * What the guard finds and what it takes for something that it is not, over corpora of seeds that nobody looked at; and what a
 * text costs, beside JSON.parse of the beacon that brings it, in the same process.
 */

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, seeds: { type: 'string', default: '20' } },
});

const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 1_000 + i);
const here = import.meta.dirname;

interface Score {
  wanted: number;
  found: number;
  /** Clean texts in which this kind was seen. */
  wrong: number;
}

function isFound({ kind, key, text, secret }: Positive): boolean {
  const start = text.indexOf(secret);
  return inspect(key, text).some((f) => f.kind === kind && f.start <= start && f.end >= start + secret.length);
}

function quality(wanted: readonly Positive[], clean: readonly Negative[]): { lines: string[]; ok: boolean } {
  const scores = new Map<Kind, Score>(kinds.map((kind) => [kind, { wanted: 0, found: 0, wrong: 0 }]));
  const scoreOf = (kind: Kind) => scores.get(kind) ?? { wanted: 0, found: 0, wrong: 0 };
  for (const positive of wanted) {
    scoreOf(positive.kind).wanted += 1;
    scoreOf(positive.kind).found += isFound(positive) ? 1 : 0;
  }
  let caught = 0;
  for (const { key, text } of clean) {
    const seen = new Set(inspect(key, text).map(({ kind }) => kind));
    caught += seen.size > 0 ? 1 : 0;
    seen.forEach((kind) => (scoreOf(kind).wrong += 1));
  }
  const percent = (part: number, of: number) => `${((100 * part) / of).toFixed(2)} %`;
  const found = [...scores.values()].reduce((sum, score) => sum + score.found, 0);
  const rows = [...scores].map(
    ([kind, score]) =>
      `| ${kind} | ${score.wanted} | ${percent(score.found, score.wanted)} | ${score.wrong} | ${percent(score.found, score.found + score.wrong)} |`,
  );
  return {
    ok: found >= wanted.length * 0.99 && caught <= clean.length * 0.005,
    lines: [
      '| kind | texts with one | found whole (recall) | clean texts taken for one | right among what was said (precision) |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      `| **all** | ${wanted.length} | ${percent(found, wanted.length)} | ${caught} of ${clean.length} (${percent(caught, clean.length)}) | |`,
    ],
  };
}

/** Nanoseconds of one call: the median of rounds, each long enough for the clock. */
function cost(run: () => void, times: number): number {
  const rounds = Array.from({ length: 31 }, () => {
    const began = performance.now();
    for (let i = 0; i < times; i += 1) {
      run();
    }
    return ((performance.now() - began) * 1e6) / times;
  });
  return median(rounds.slice(10));
}

/** Results that are used, so that nothing is optimized away. */
let seen = 0;

function texts(list: readonly { readonly key: string; readonly text: string }[]): number {
  const all = cost(() => {
    for (const { key, text } of list) {
      seen += inspect(key, text).length;
    }
  }, 20);
  return all / list.length;
}

const events = Array.from({ length: 5 }, (_, i) => ({
  id: `0192f1c8-7a3e-7c11-9d5e-3b1f0a9c00${i}0`,
  name: 'add_to_cart',
  at: 1_790_000_000_000 + i,
  params: { item_id: `TQ-10${i}`, search_term: 'tuque rouge pour enfant', value: 29.95, currency: 'CAD' },
}));
const beacon = JSON.stringify({
  ...{ site: 'demo', pass: 'p'.repeat(43), visit: '0192f1c8-7a3e-7c11-9d5e-3b1f0a9c0000' },
  ...{ sent: 1_790_000_000_500, page: { url: 'https://www.example.ca/produits/tuque', title: 'Tuque' }, events },
});

function speed(wanted: readonly Positive[], clean: readonly Negative[]): string[] {
  const short = [
    { key: 'item_id', text: 'TQ-101' },
    { key: 'search_term', text: 'tuque rouge pour enfant' },
  ];
  const parse = cost(() => (seen += (JSON.parse(beacon) as typeof beacon).length), 2_000);
  const guarded = texts(short) * 2 * events.length;
  const micro = (nanoseconds: number) => (nanoseconds / 1_000).toFixed(2);
  const long = (pattern: string, length: number) => [{ key: 'q', text: pattern.repeat(length / pattern.length) }];
  const growth = (pattern: string) => texts(long(pattern, 65_536)) / texts(long(pattern, 8_192));
  return [
    '| what | microseconds |',
    '| --- | --- |',
    `| a short clean text (two typical params) | ${micro(texts(short))} |`,
    `| a clean text of the corpus | ${micro(texts(clean))} |`,
    `| a text of the corpus with something in it | ${micro(texts(wanted))} |`,
    `| the 10 texts of a beacon of 5 events (${beacon.length} bytes) | ${micro(guarded)} |`,
    `| JSON.parse of that beacon | ${micro(parse)} |`,
    '',
    '| a text eight times as long (64 KiB for 8 KiB) of | times the cost |',
    '| --- | --- |',
    ...['%25', 'a@', '1 ', 'a1B2', '12 rue a', 'nom:', '514-', '4111 '].map(
      (pattern) => `| \`${pattern}\` | ${growth(pattern).toFixed(1)} |`,
    ),
  ];
}

/** What stands outside the two marks is written by hand, and stays. */
function writeResults(text: string): void {
  const file = join(here, 'GUARD.md');
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split('<!-- figures -->');
  const after = rest.split('<!-- end of figures -->')[1] ?? '\n';
  writeFileSync(file, `${before}<!-- figures -->\n\n${text}\n\n<!-- end of figures -->${after}`);
}

const wanted = seeds.flatMap((seed) => positives(seed));
const clean = seeds.flatMap((seed) => negatives(seed));
const { lines, ok } = quality(wanted, clean);
const head = [
  `- ${new Date().toISOString().slice(0, 10)}, \`npm run bench:guard\`, ${seeds.length} corpora`,
  // Nothing is pinned here, and nothing is written to a disk.
  ...machine(tmpdir())
    .filter((line) => !line.includes('fdatasync'))
    .map((line) => `- ${line.replace(/; (server|not pinned).*/, '')}`),
  `- sources and schema: ${fingerprint()}`,
].join('\n');
const text = [head, lines.join('\n'), speed(positives(1), negatives(1)).join('\n')].join('\n\n');
console.log(text);
if (values.write) {
  writeResults(text);
}
process.exitCode = ok && seen > 0 ? 0 : 1;
