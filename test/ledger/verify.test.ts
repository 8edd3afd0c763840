import { beforeAll, describe, expect, it } from 'vitest';
import { tileWidth } from '../../src/ledger/tile.ts';
import type { Trust } from '../../src/ledger/verify.ts';
import { found, keptOf, type Place, verified } from '../support/ledger-check.ts';
import { buildLedger, exportOf, type Files, type Ledger, publicKeys } from '../support/ledger-export.ts';
import {
  type Change,
  changed,
  changes,
  firstChanged,
  lazily,
  replayed,
  replayedLazily,
  resigned,
  type Signing,
  signings,
  thoroughly,
} from '../support/ledger-tamper.ts';

/* Every way to spoil a log that the design names, given the key and two checkpoints that were kept elsewhere. */

/** What must be found when only a bundle was changed. */
function lazyPlace(change: Change, at: number, size: number): Place {
  const isLastOfBundle = at % tileWidth === tileWidth - 1 || at === size - 1;
  return change === 'truncate' || (change === 'remove' && isLastOfBundle)
    ? { kind: 'leaf_missing', leaf: at }
    : { kind: 'leaf_differs', leaf: firstChanged(change, at, size) };
}

interface Scene {
  readonly change: Change;
  readonly signing: Signing;
  readonly at: number;
  readonly sizes: readonly number[];
  readonly kept: readonly number[];
}

/** What must be found when the tree was rebuilt: the narrowest place that the checkpoints can tell. */
function thoroughPlace({ change, signing, at, sizes, kept }: Scene): Place {
  const size = sizes.at(-1) ?? 0;
  const first = firstChanged(change, at, size);
  const there = change === 'truncate' ? at : change === 'remove' ? size - 1 : change === 'insert' ? size + 1 : size;
  const agreed = (of: readonly number[]) => Math.max(0, ...of.filter((one) => one <= first));
  // What was left is still signed; what was restated, only as far as nothing changed.
  const signed = signing === 'left' || signing === 'restated' ? [...sizes, ...kept] : kept;
  const to = (signing === 'left' ? sizes : kept).find((one) => one > first && one <= there);
  if (to !== undefined) {
    return { kind: 'root_differs', from: agreed(signed), to };
  }
  const over = kept.find((one) => one > there) ?? size;
  return signing === 'left'
    ? { kind: 'leaf_missing', leaf: there }
    : { kind: 'older', from: agreed(kept), size: there, kept: over };
}

interface Untouched {
  readonly ledger: Ledger;
  readonly files: Files;
  readonly sizes: readonly number[];
  readonly kept: readonly number[];
  readonly trust: Trust;
}

async function untouched(size: number): Promise<Untouched> {
  // None of them round, but for one that ends a tile and one that follows an end.
  const shares = [0.0047, 0.11, 0.256, 0.3133, 0.409, 0.513, 0.6, 0.777, 0.98];
  const ledger = await buildLedger({ size, checkpoints: shares.map((share) => Math.round(share * size)) });
  const sizes = ledger.checkpoints.map((made) => made.size);
  const kept = sizes.filter((_, i) => i === 3 || i === sizes.length - 1);
  const trust = { keys: publicKeys(ledger), kept: keptOf(ledger, kept) };
  return { ledger, files: exportOf(ledger), sizes, kept, trust };
}

async function expectThorough(log: Untouched, way: { change: Change; signing: Signing }, at: number): Promise<void> {
  const { ledger, sizes, kept, trust } = log;
  const rebuilt = await thoroughly(ledger, changed(ledger.leaves, way.change, at), way.signing);
  const place = thoroughPlace({ ...way, at, sizes, kept });
  expect(await found(rebuilt, trust), `${way.change}, ${way.signing}, ${at}`).toEqual(place);
}

const size = 1_000;
const entries = Array.from({ length: size }, (_, at) => at);
const ways = changes.flatMap((change) => signings.map((signing) => ({ change, signing })));
/** Thousands of exports are read; a machine that does much else besides takes its time. */
const patience = { timeout: 300_000 };

let log: Untouched;

beforeAll(async () => {
  log = await untouched(size);
});

describe('An export that nobody touched', () => {
  it('has no fault, and says how much of it was checked', async () => {
    const report = await verified(log.files, log.trust);
    expect(report.fault).toBeUndefined();
    expect(report.log).toMatchObject({ origin: log.ledger.origin, size });
    expect(Object.fromEntries(report.checked.map(({ what, count }) => [what, count]))).toEqual({
      leaves: size,
      tree: 3,
      checkpoints: log.sizes.length,
      signatures: log.sizes.length,
      kept: 2,
      notices: 2,
    });
    expect(report.notChecked).toEqual([]);
  });

  it.each([0, 1, 2, 255, 256, 257, 511, 512, 513])('has none with %i entries either', async (few) => {
    const ledger = await buildLedger({ size: few });
    const trust = { keys: publicKeys(ledger), kept: keptOf(ledger, [few]) };
    const { fault, notChecked, log: head } = await verified(exportOf(ledger), trust);
    expect({ fault, notChecked, size: head?.size }).toEqual({ fault: undefined, notChecked: [], size: few });
  });
});

describe('In an export of 1,000 entries of which only a bundle was changed', () => {
  it.each(changes)('every entry at which someone did this is named: %s', patience, async (change) => {
    for (const at of entries) {
      const place = lazyPlace(change, at, size);
      expect(await found(lazily(log.files, change, at), log.trust), `${change} ${at}`).toEqual(place);
    }
  });
});

describe('In an export of 1,000 entries whose tree was rebuilt over a change', () => {
  it(
    'every entry lies in the place that is named when the log’s own key signed all anew: a fork',
    patience,
    async () => {
      for (const at of entries) {
        await expectThorough(log, { change: 'flip', signing: 'own_key' }, at);
      }
    },
  );

  it.each(ways)('that is as narrow as checkpoints can tell: $change, checkpoints $signing', patience, async (way) => {
    const turn = ways.indexOf(way);
    for (const at of entries.filter((one) => one % ways.length === turn)) {
      await expectThorough(log, way, at);
    }
  });
});

describe('An old export shown again', () => {
  it('is found whichever it is, even though all of it is genuine', async () => {
    for (const [made, old] of log.sizes.slice(0, -1).entries()) {
      const [from = 0, next] = [log.kept.findLast((one) => one <= old), log.kept.find((one) => one > old)];
      const place = { kind: 'older', from, size: old, kept: next };
      expect(await found(replayed(log.ledger, made), log.trust), `${old}`).toEqual(place);
    }
  });

  it('is found at the first entry that it hides when only the newest checkpoint is the old one', async () => {
    for (const [made, old] of log.sizes.slice(0, -1).entries()) {
      const place = { kind: 'leaf_extra', leaf: old };
      expect(await found(replayedLazily(log.ledger, log.files, made), log.trust), `${old}`).toEqual(place);
    }
  });
});

describe('An export signed anew by another key', () => {
  it('is found at its first checkpoint by whoever has the key', async () => {
    const files = await resigned(log.ledger, log.files);
    expect(await found(files, log.trust)).toEqual({ kind: 'signature', size: log.sizes[0] });
  });

  it('is the log that it says to be for whoever has none, who is told so', async () => {
    const report = await verified(await resigned(log.ledger, log.files), { ...log.trust, keys: [] });
    expect([report.fault, report.notChecked]).toEqual([undefined, [{ what: 'signatures' }]]);
  });
});

describe('Without a checkpoint kept elsewhere', () => {
  it('a fork is not seen, and that is said', async () => {
    const forked = await thoroughly(log.ledger, changed(log.ledger.leaves, 'flip', 417), 'own_key');
    const report = await verified(forked, { ...log.trust, kept: [] });
    expect([report.fault, report.notChecked]).toEqual([undefined, [{ what: 'kept' }]]);
  });

  it('behind the last one nothing is certain either, and that is said', async () => {
    const [first = 0] = log.kept;
    const forked = await thoroughly(log.ledger, changed(log.ledger.leaves, 'flip', first), 'own_key');
    const report = await verified(forked, { ...log.trust, kept: keptOf(log.ledger, [first]) });
    expect([report.fault, report.notChecked]).toEqual([undefined, [{ what: 'after_kept', from: first }]]);
  });

  it('a change without the key is found by its signatures alone', async () => {
    const next = log.sizes.find((one) => one > 417);
    for (const change of changes) {
      const forged = await thoroughly(log.ledger, changed(log.ledger.leaves, change, 417), 'restated');
      const to = change === 'truncate' ? 417 : next;
      expect(await found(forged, { ...log.trust, kept: [] }), change).toEqual({ kind: 'signature', size: to });
    }
  });
});

describe('Without a key', () => {
  it('a rebuilt tree is found by a checkpoint kept elsewhere alone, from the last one that agreed', async () => {
    for (const signing of ['restated', 'own_key', 'other_key'] as const) {
      const forged = await thoroughly(log.ledger, changed(log.ledger.leaves, 'flip', 417), signing);
      const place = { kind: 'root_differs', from: log.kept[0], to: size };
      expect(await found(forged, { ...log.trust, keys: [] }), signing).toEqual(place);
    }
  });
});

describe('In an export of 100,000 entries', () => {
  let large: Untouched;
  // Drawn once: the places of a tile's and the tree's ends, and some between.
  const places = [0, 255, 256, 65_535, 65_536, 31_337, 99_999];

  beforeAll(async () => {
    large = await untouched(100_000);
  }, 300_000);

  it('nothing is found when nobody touched it', patience, async () => {
    expect((await verified(large.files, large.trust)).fault).toBeUndefined();
  });

  it('a change of a bundle is found at its entry', patience, async () => {
    for (const [i, at] of places.entries()) {
      const change = changes[i % changes.length] ?? 'flip';
      const place = lazyPlace(change, at, 100_000);
      expect(await found(lazily(large.files, change, at), large.trust), `${change} ${at}`).toEqual(place);
    }
  });

  it.each([
    ['flip', 'own_key', 65_536],
    ['remove', 'left', 31_337],
    ['insert', 'restated', 255],
    ['reorder', 'other_key', 65_535],
    ['truncate', 'own_key', 77_777],
  ] as const)('a rebuilt tree is found: %s, checkpoints %s, at %i', patience, async (change, signing, at) => {
    await expectThorough(large, { change, signing }, at);
  });
});
