import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { folderTarget } from '../../src/cli/export.ts';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { encodeEntry } from '../../src/ledger/entry.ts';
import { printVerifierKey } from '../../src/ledger/note.ts';
import { verifyExport } from '../../src/ledger/verify.ts';
import { ed25519, folderReader } from '../../src/node/ledger-export.ts';
import { exportLog } from '../../src/proof/export.ts';
import { ledgerFiles } from '../../src/proof/files.ts';
import { type Keyring, keysOfLog } from '../../src/proof/keys.ts';
import { declareLost } from '../../src/proof/lost.ts';
import { sequence } from '../../src/proof/sequence.ts';
import type { Store } from '../../src/storage/store.ts';
import { Visitor } from '../runtime/visitor.ts';
import { openWorld } from '../support/collector.ts';
import { numbered, openLedgerWorld, ringOf, sequencing } from '../support/ledger.ts';
import { sha256 } from '../support/naive-tree.ts';
import { opened } from '../support/opened.ts';

/* What the collector writes is what the checker asks for: the two share nothing but SPEC.md and the formats. */

const folder = mkdtempSync(join(tmpdir(), 'balise-verified-'));
const world = opened(() => openWorld('app'));
const ledger = opened(openLedgerWorld);

afterAll(() => rmSync(folder, { recursive: true }));

async function verified(store: Store, log: string, rings: readonly Keyring[]) {
  const to = join(folder, `${log}-${randomUUID()}`);
  await exportLog(ledgerFiles(store, log), folderTarget(to));
  const newest = parseCheckpoint((await store.newestCheckpoint(log))?.note ?? '');
  const origin = newest.ok ? newest.checkpoint.origin : '';
  const keys = rings.map((ring) => keysOfLog(sha256, ring, origin).current.key);
  const kept = newest.ok ? [{ place: 'elsewhere', checkpoint: newest.checkpoint }] : [];
  return verifyExport(folderReader(to), { keys, kept }, { sha256, verify: ed25519() });
}

function entry(log: string, n: number): string {
  return encodeEntry({
    type: 'withdrawn',
    site: log,
    at: n,
    record_id: String(n),
    receipt: 'a'.repeat(64),
    purpose: 'measure',
  });
}

/** A log of so many leaves, made in steps of 300. */
async function begun(n: number): Promise<string> {
  const log = `s${randomUUID().slice(0, 8)}`;
  const { store, append } = ledger();
  const ring = await ringOf(1);
  for (let from = 0; from < n; from += 300) {
    await append(
      log,
      Array.from({ length: Math.min(300, n - from) }, (_, i) => entry(log, from + i)),
    );
    await sequence(sequencing(store, ring), log);
  }
  return log;
}

describe('The checker finds no fault', () => {
  it('in what a collector made of consent, a change and a withdrawal', async () => {
    const { ask, collector } = world();
    const visitor = new Visitor(ask);
    const { secret } = await visitor.grant();
    const changed = await visitor.choice({ measure: 'granted', ga4: 'refused' });
    await visitor.choose(changed, { method: 'PUT', secret });
    await ask('/v1/consent', { method: 'DELETE', headers: { ...visitor.headers, Authorization: `Bearer ${secret}` } });
    const { store } = collector.deps;
    await numbered(store, 'shop');
    const report = await verified(store, 'shop', []);
    expect(report.fault).toBeUndefined();
    expect(report.checked.find(({ what }) => what === 'notices')?.count).toBeGreaterThan(0);
  });

  it.each([1, 256, 1_234])('in a log of %i leaves, with its key and a checkpoint kept elsewhere', async (n) => {
    const report = await verified(ledger().store, await begun(n), [await ringOf(1)]);
    expect(report).toMatchObject({ log: { size: n }, notChecked: [] });
    expect(report.fault).toBeUndefined();
  });

  it('in a log whose key was rotated, for whoever holds the first key or the second', async () => {
    const log = await begun(5);
    const { store, append } = ledger();
    await sequence(sequencing(store, await ringOf(2, 1)), log);
    await append(log, [entry(log, 9)]);
    await sequence(sequencing(store, await ringOf(2)), log);
    expect((await verified(store, log, [await ringOf(1)])).fault).toBeUndefined();
    const late = await verified(store, log, [await ringOf(2)]);
    expect(late.fault).toBeUndefined();
    expect(late.notChecked).toEqual([{ what: 'earlier_signatures', until: 5 }]);
    expect((await verified(store, log, [await ringOf(3)])).fault).toMatchObject({ kind: 'signature' });
  });

  it('in a log whose key was lost, for whoever was handed both', async () => {
    const log = await begun(5);
    const { store } = ledger();
    const [lost, next] = [await ringOf(1), await ringOf(3)];
    const key = printVerifierKey(keysOfLog(sha256, lost, `shop.example/balise/${log}`).current.key);
    expect(await declareLost(sequencing(store, next), log, key)).toMatchObject({ ok: true });
    expect((await verified(store, log, [lost, next])).fault).toBeUndefined();
    expect((await verified(store, log, [lost])).fault).toMatchObject({ kind: 'signature' });
  });
});
