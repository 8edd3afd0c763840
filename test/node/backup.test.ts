import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrationsFolder } from '../../src/node/assets.ts';
import { dropUnsealed, unsealedCopy } from '../../src/node/backup/drop-unsealed.ts';
import { destroyOldKeys, knownPeriodKey, periodKey } from '../../src/node/backup/period-keys.ts';
import { putBack } from '../../src/node/backup/put-back.ts';
import { readHeader, seal, unseal } from '../../src/node/backup/sealed-file.ts';
import { takeBackup } from '../../src/node/backup/take.ts';
import { type DataFolder, openDataFolder } from '../../src/node/data.ts';
import { migrateFile } from '../../src/storage/sqlite/node/migrate.ts';

let root: string;
let data: DataFolder;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'balise-backup-'));
  data = openDataFolder(join(root, 'data'));
});
afterEach(() => rmSync(root, { recursive: true }));

const now = Date.UTC(2026, 10, 28, 22);
const day = 86_400_000;
const backups = () => join(root, 'backups');
const unheld = () => Promise.resolve(undefined);

async function backup() {
  migrateFile(data.database, migrationsFolder());
  return takeBackup(data, backups(), now);
}

/** The collector was stopped and its database moved aside. */
function moveAside(): void {
  ['', '-wal', '-shm'].forEach((end) => rmSync(`${data.database}${end}`, { force: true }));
}

async function destroyKeys(at: number) {
  const entries: unknown[] = [];
  const store = { certify: async (_: string, entry: string) => void entries.push(JSON.parse(entry)) };
  const periods = await destroyOldKeys({ data, backupDays: 30, store, sites: ['shop', 'other'], now: at });
  return { periods, entries };
}

describe('A sealed file', () => {
  const key = Buffer.alloc(32, 7);
  const roundTrip = async (content: Uint8Array, spoil: (sealed: Buffer) => Buffer = (sealed) => sealed) => {
    const at = (name: string) => join(root, name);
    writeFileSync(at('plain'), content);
    await using to = await open(at('sealed'), 'w');
    await seal({ from: at('plain'), to, key, header: { period: '2026-11-28', created: '2026-11-28T22:00:00.000Z' } });
    writeFileSync(at('sealed'), spoil(readFileSync(at('sealed'))));
    const read = await readHeader(at('sealed'));
    if (read === undefined) {
      return 'no backup';
    }
    await using back = await open(at('back'), 'w');
    const whole = await unseal({ from: at('sealed'), to: back, key, ...read });
    return whole ? readFileSync(at('back')) : 'not as sealed';
  };

  it.each([0, 1, 65_535, 65_536, 65_537, 200_000])('of %i bytes opens to what it was', async (length) => {
    const content = Buffer.alloc(length, 'é');
    expect(await roundTrip(content)).toEqual(content);
  });

  it('opens in no part when any bit is another', async () => {
    const content = Buffer.alloc(70_000, 'secret');
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(7), async (place, bit) => {
        const opened = await roundTrip(content, (sealed) => {
          const at = Math.floor(place * sealed.length);
          sealed.writeUInt8(sealed.readUInt8(at) ^ (1 << bit), at);
          return sealed;
        });
        expect(['no backup', 'not as sealed']).toContain(opened);
      }),
      { numRuns: 60 },
    );
  });

  it('does not open cut off at the end of a piece, with pieces swapped, or with more behind it', async () => {
    const piece = 65_536 + 16;
    const content = Buffer.concat(['a', 'b', 'c'].map((letter) => Buffer.alloc(65_536, letter)));
    const body = (sealed: Buffer) => sealed.indexOf(0x0a) + 1;
    const spoils: ((sealed: Buffer) => Buffer)[] = [
      (sealed) => sealed.subarray(0, body(sealed) + 2 * piece),
      (sealed) => sealed.subarray(0, body(sealed)),
      (sealed) => {
        const [at, first] = [body(sealed), sealed.subarray(body(sealed), body(sealed) + piece)];
        const second = sealed.subarray(at + piece, at + 2 * piece);
        return Buffer.concat([sealed.subarray(0, at), second, first, sealed.subarray(at + 2 * piece)]);
      },
      (sealed) => Buffer.concat([sealed, sealed.subarray(body(sealed), body(sealed) + piece)]),
    ];
    for (const spoil of spoils) {
      expect(await roundTrip(content, spoil)).toBe('not as sealed');
    }
  });
});

describe('A backup', () => {
  it('holds nothing that can be read, and neither its key nor a copy that is not sealed is left beside it', async () => {
    const { file } = await backup();
    const bytes = readFileSync(file);
    const key = await knownPeriodKey(data, '2026-11-28');
    expect([bytes.includes('SQLite format 3'), bytes.includes('receipt')]).toEqual([false, false]);
    expect([bytes.includes(key ?? ''), bytes.includes(key?.toString('hex') ?? '')]).toEqual([false, false]);
    expect(readdirSync(data.folder).filter((name) => name.startsWith('.backup-'))).toEqual([]);
    expect(readdirSync(backups())).toHaveLength(1);
    const keyFile = join(data.folder, 'backup-keys', '2026-11-28.key');
    expect([statSync(file).mode & 0o777, statSync(keyFile).mode & 0o777]).toEqual([0o600, 0o600]);
  });

  it('is put back whole, over nothing', async () => {
    const { file } = await backup();
    expect(await putBack(data, file, unheld)).toMatchObject({ ok: false, fault: 'in_the_way' });
    moveAside();
    expect(await putBack(data, file, unheld)).toMatchObject({ ok: true, created: '2026-11-28T22:00:00.000Z' });
    expect(existsSync(`${data.database}.restoring`)).toBe(false);
    migrateFile(data.database, migrationsFolder());
  });

  it('is not put back when it was changed, or is none, or its ledger is another; nothing is left behind', async () => {
    const { file } = await backup();
    moveAside();
    expect(await putBack(data, `${file}.not`, unheld)).toMatchObject({ fault: 'no_backup' });
    const other = () => Promise.resolve('another log');
    expect(await putBack(data, file, other)).toMatchObject({ fault: 'ledger', says: 'another log' });
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(5_000) ^ 1, 5_000);
    writeFileSync(file, bytes);
    expect(await putBack(data, file, unheld)).toMatchObject({ fault: 'not_as_sealed' });
    expect(readdirSync(data.folder)).toEqual(['backup-keys']);
  });

  it('cannot be opened once its period is over: the key is gone, and every site’s ledger says so', async () => {
    const { file } = await backup();
    moveAside();
    expect(await destroyKeys(now + 29 * day)).toEqual({ periods: [], entries: [] });
    const at = now + 30 * day;
    const entry = { v: 1, type: 'backup_key_destroyed', at, period: '2026-11-28' };
    const entries = [
      { ...entry, site: 'shop' },
      { ...entry, site: 'other' },
    ];
    expect(await destroyKeys(at)).toEqual({ periods: ['2026-11-28'], entries });
    expect(readdirSync(join(data.folder, 'backup-keys'))).toEqual([]);
    expect(await putBack(data, file, unheld)).toMatchObject({ fault: 'key_gone' });
    // A key drawn anew for that day is another one.
    periodKey(data, '2026-11-28');
    expect(await putBack(data, file, unheld)).toMatchObject({ fault: 'not_as_sealed' });
  });

  it('has a key that is found again after a crash between its end and the record of it', async () => {
    await backup();
    const file = join(data.folder, 'backup-keys', '2026-11-28.key');
    const failing = { certify: () => Promise.reject(new Error('the disk is full')) };
    const ending = { data, backupDays: 30, store: failing, sites: ['shop'], now: now + 31 * day };
    await expect(destroyOldKeys(ending)).rejects.toThrow('the disk is full');
    expect(readFileSync(file).every((byte) => byte === 0)).toBe(true);
    expect(await knownPeriodKey(data, '2026-11-28')).toBeUndefined();
    expect((await destroyKeys(now + 31 * day)).periods).toEqual(['2026-11-28']);
  });

  it('that was killed leaves a copy which the next round destroys, but never one that is being written', async () => {
    await mkdir(data.folder, { recursive: true });
    writeFileSync(unsealedCopy(data, 'killed'), 'of a person');
    expect(await dropUnsealed(data, Date.now())).toBe(0);
    expect(await dropUnsealed(data, Date.now() + 2 * 3_600_000)).toBe(1);
    expect(readdirSync(data.folder)).toEqual([]);
  });
});
