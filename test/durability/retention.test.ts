import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { migrationsFolder } from '../../src/node/assets.ts';
import { openNodeEngine } from '../../src/storage/sqlite/node/engine.ts';
import { migrateFile } from '../../src/storage/sqlite/node/migrate.ts';
import { createSqliteStore } from '../../src/storage/sqlite/store.ts';
import { day, Scene, start } from '../storage/scene.ts';

const beacons = 6_000;
const over = start + 91 * day;

async function openScene(file: string, { fresh }: { readonly fresh?: Scene } = {}): Promise<Scene> {
  const engine = await openNodeEngine(file);
  const harness = { engine, store: createSqliteStore(engine) };
  return fresh === undefined ? Scene.open(harness) : Object.assign(new Scene(harness), { site: fresh.site });
}

async function fill(scene: Scene): Promise<void> {
  const people = await Promise.all(Array.from({ length: 20 }, () => scene.person(['measure', 'ga4'])));
  const each = Array.from({ length: beacons }, (_, i) => ({ person: people[i % people.length], at: start + i }));
  await Promise.all(
    each.map(async ({ person, at }) => {
      await (person && scene.store.admit(scene.beacon(person, [scene.event(at), scene.event(at)], { now: at })));
    }),
  );
}

/** Runs the round in a process of its own, and kills it after so many steps; answers whether it came to its end. */
async function retain(file: string, site: string, killAfter: number): Promise<boolean> {
  const program = new URL('./retain.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, file, site, String(over)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let steps = 0;
  let done = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    done ||= line === 'done';
    steps += 1;
    if (steps === killAfter) {
      child.kill('SIGKILL');
    }
  });
  await ended;
  return done;
}

it('kill -9 in the middle of a run of retention, again and again, ends with everything destroyed once and certified', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'balise-retention-'));
  const file = join(folder, 'balise.sqlite');
  migrateFile(file, migrationsFolder());
  const before = await openScene(file);
  await fill(before);
  await before.store.close();
  for (const killAfter of [1, 2, 1]) {
    expect(await retain(file, before.site, killAfter)).toBe(false);
  }
  const halfway = new Database(file, { readonly: true });
  const left = halfway.prepare<[], { n: number }>('SELECT count(*) AS n FROM event').get()?.n ?? 0;
  halfway.close();
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(beacons);
  expect(await retain(file, before.site, Number.POSITIVE_INFINITY)).toBe(true);

  const after = await openScene(file, { fresh: before });
  const { days, rows } = await after.balance();
  expect([rows, imbalances(days, rows)]).toEqual([{ kept: 0, stored: 2 * beacons, destroyed: 2 * beacons }, []]);
  const certificates = (await after.entries()).filter((entry) => entry.includes('"type":"destroyed"'));
  expect(certificates.map((entry) => JSON.parse(entry) as unknown)).toMatchObject([
    { events: 2 * beacons, visits: 20, deliveries: beacons, held: 0 },
  ]);
  expect(await after.rows('SELECT count(*) AS n FROM visit')).toEqual([{ n: 0 }]);
  expect(await after.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  await after.store.close();
  rmSync(folder, { recursive: true });
}, 60_000);
