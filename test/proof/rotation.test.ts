import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { openNote, printVerifierKey } from '../../src/ledger/note.ts';
import { type Keyring, keysOfLog, verifyEd25519 } from '../../src/proof/keys.ts';
import { declareLost } from '../../src/proof/lost.ts';
import { sequence } from '../../src/proof/sequence.ts';
import { openLedgerWorld, ringOf, sequencing } from '../support/ledger.ts';
import { sha256 } from '../support/naive-tree.ts';
import { opened } from '../support/opened.ts';

const world = opened(openLedgerWorld);
const [first, second, third] = [await ringOf(1), await ringOf(2), await ringOf(3)];
const rotating = await ringOf(2, 1);

function origin(log: string): string {
  return `shop.example/balise/${log}`;
}

function keyOf(ring: Keyring, log: string): string {
  return printVerifierKey(keysOfLog(sha256, ring, origin(log)).current.key);
}

/** Who really signed each checkpoint, by number of their key. */
async function signers(log: string): Promise<string[]> {
  const known = [first, second, third].map((ring) => keysOfLog(sha256, ring, origin(log)).current.key);
  const made = await world().store.checkpoints(log, 0, 1_000);
  return Promise.all(
    made.map(async ({ note, size }) => {
      const parsed = parseCheckpoint(note);
      const by = parsed.ok ? await openNote(parsed.checkpoint.note, known, verifyEd25519) : undefined;
      const numbers = by?.ok ? by.by.map((key) => known.indexOf(key) + 1) : [];
      return `${size}: ${numbers.join('+')}`;
    }),
  );
}

async function texts(log: string): Promise<string[]> {
  return [...(await world().store.leafTexts(log, { index: 0, count: 5_000 }))];
}

/** A log with one entry, signed by the first key. */
async function begun(): Promise<string> {
  const log = `s${randomUUID().slice(0, 8)}`;
  await world().append(log, ['{"n":0}']);
  await sequence(sequencing(world().store, first), log);
  return log;
}

describe('A rotation', () => {
  it('appends the new key, has both sign the checkpoint that covers it, and the new one alone from then on', async () => {
    const log = await begun();
    await sequence(sequencing(world().store, rotating), log);
    await world().append(log, ['{"n":1}']);
    await sequence(sequencing(world().store, rotating), log);
    expect(await signers(log)).toEqual(['1: 1', '2: 1+2', '3: 2']);
    expect((await texts(log))[1]).toBe(
      `{"at":1000,"key":"${keyOf(second, log)}","site":"${log}","type":"key_added","v":1}`,
    );
  });

  it('begun by several at once adds the key once', async () => {
    const log = await begun();
    await Promise.all(Array.from({ length: 5 }, () => sequence(sequencing(world().store, rotating), log)));
    expect(await signers(log)).toEqual(['1: 1', '2: 1+2']);
  });

  it('in the middle of a long backlog leaves what comes before to the old key', async () => {
    const log = await begun();
    await world().append(
      log,
      Array.from({ length: 1_500 }, (_, i) => `{"i":${i}}`),
    );
    await sequence(sequencing(world().store, rotating), log);
    expect(await signers(log)).toEqual(['1: 1', '1001: 1', '1502: 1+2']);
  });

  it('is not signed over by a sequencer that still holds the old key alone', async () => {
    const log = await begun();
    const { store } = world();
    const key = keyOf(second, log);
    await world().append(log, [
      '{"n":1}',
      `{"at":1,"key":"${key}","site":"${log}","type":"key_added","v":1}`,
      '{"n":2}',
    ]);
    expect(await sequence(sequencing(store, first), log)).toEqual({ numbered: 1, fault: 'key_unknown' });
    expect(await signers(log)).toEqual(['1: 1', '2: 1']);
    expect(await sequence(sequencing(store, rotating), log)).toEqual({ numbered: 2, fault: undefined });
    expect(await signers(log)).toEqual(['1: 1', '2: 1', '4: 1+2']);
    expect(await sequence(sequencing(store, first), log)).toMatchObject({ fault: 'key_unknown' });
  });
});

describe('A key that is gone', () => {
  it('leaves entries unnumbered, and the log as it was', async () => {
    const log = await begun();
    await world().append(log, ['{"n":1}']);
    expect(await sequence(sequencing(world().store, third), log)).toEqual({ numbered: 0, fault: 'key_unknown' });
    expect(await world().store.logHead(log)).toMatchObject({ size: 1 });
  });

  it('is declared lost by its public half, and the log goes on under its successor', async () => {
    const log = await begun();
    await world().append(log, ['{"n":1}']);
    const lost = keyOf(first, log);
    const deps = sequencing(world().store, third);
    expect(await declareLost(deps, log, lost)).toEqual({ ok: true, successor: keyOf(third, log) });
    expect(await signers(log)).toEqual(['1: 1', '3: 3']);
    expect((await texts(log)).at(-1)).toBe(
      `{"at":1000,"key":"${lost}","site":"${log}","successor":"${keyOf(third, log)}","type":"key_lost","v":1}`,
    );
    expect(await declareLost(deps, log, lost)).toEqual({ ok: false, why: 'not_lost' });
  });

  it('may have left thousands of entries behind: none of them is signed before the successor is named', async () => {
    const log = await begun();
    await world().append(
      log,
      Array.from({ length: 2_200 }, (_, i) => `{"i":${i}}`),
    );
    expect(await declareLost(sequencing(world().store, third), log, keyOf(first, log))).toMatchObject({ ok: true });
    expect(await signers(log)).toEqual(['1: 1', '2202: 3']);
  });

  it('cannot be declared lost while it is there, under another key’s name, or before it signed anything', async () => {
    const log = await begun();
    const { store } = world();
    expect(await declareLost(sequencing(store, first), log, keyOf(first, log))).toMatchObject({ why: 'not_lost' });
    const deps = sequencing(store, third);
    expect(await declareLost(deps, log, keyOf(second, log))).toMatchObject({ why: 'not_that_key' });
    expect(await declareLost(deps, log, 'nonsense')).toMatchObject({ why: 'not_a_key' });
    expect(await declareLost(deps, 'never', keyOf(first, log))).toMatchObject({ why: 'no_log' });
    expect(await store.logHead(log)).toMatchObject({ size: 1 });
  });

  it('is recognized by the name it has in another log of the same installation', async () => {
    const log = await begun();
    expect(await declareLost(sequencing(world().store, third), log, keyOf(first, 'another'))).toMatchObject({
      ok: true,
    });
  });
});
