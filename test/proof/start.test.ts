import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { type Collector, startNode } from '../../src/node.ts';
import { outsideFolder } from '../../src/node/outside.ts';
import { StartRefused } from '../../src/proof/start-refused.ts';
import { Visitor } from '../runtime/visitor.ts';
import { until } from '../support/collector.ts';
import { numbered } from '../support/ledger.ts';
import { configOf } from '../support/site-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-start-'));

afterAll(() => rmSync(folder, { recursive: true }));

interface Running {
  readonly data: string;
  readonly outside?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly checkpointUrl?: string;
}

function start({ data, outside, secrets = {}, checkpointUrl }: Running): Promise<Collector> {
  return startNode({
    config: configOf('http://127.0.0.1:9'),
    environment: {
      port: 0,
      host: '127.0.0.1',
      data,
      config: '',
      operatorToken: undefined,
      outside,
      checkpointUrl,
      secret: (name) => ({ GA4_SECRET: 'the-secret', ...secrets })[name],
    },
    report: () => undefined,
  });
}

/** A collector's data and what lies outside it, both of this test alone. */
function places(name: string): { data: string; outside: string } {
  const made = { data: join(folder, name, 'data'), outside: join(folder, name, 'outside') };
  mkdirSync(made.outside, { recursive: true });
  return made;
}

async function sizeOf({ deps }: Collector): Promise<number> {
  return (await deps.store.newestCheckpoint('shop'))?.size ?? 0;
}

async function consent(collector: Collector): Promise<void> {
  await new Visitor((path, init) => fetch(`${collector.url}${path}`, init)).grant();
  await numbered(collector.deps.store, 'shop');
}

async function keptSize(outside: string): Promise<number> {
  const kept = await outsideFolder(outside).newest('shop');
  const parsed = parseCheckpoint(kept?.note ?? '');
  return parsed.ok ? parsed.checkpoint.size : 0;
}

describe('A collector that starts', () => {
  it('draws its key once, keeps it from everyone else, and signs with it ever after', async () => {
    const at = places('key');
    const first = await start(at);
    await until(async () => (await sizeOf(first)) > 0);
    await first.close();
    const file = join(at.data, 'ledger.key');
    const drawn = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = await start(at);
    await consent(second);
    await second.close();
    expect(readFileSync(file, 'utf8')).toBe(drawn);
    expect(second.deps.ledgerFaults()).toEqual([]);
  });

  it('refuses a key that is damaged, without repeating it', async () => {
    const at = places('damaged');
    mkdirSync(at.data, { recursive: true });
    writeFileSync(
      join(at.data, 'ledger.key'),
      'PRIVATE+KEY+balise+00000000+AY6d19BRCoXvFfgXwV9LPSLwbAwA8QD7YIPpEh+jHPMW',
    );
    const failure: unknown = await start(at).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartRefused);
    expect(String(failure)).toContain(join(at.data, 'ledger.key'));
    expect(String(failure)).not.toContain('AY6d');
  });

  it('writes each checkpoint outside, a moment after the consent that led to it', async () => {
    const at = places('carried');
    const collector = await start(at);
    await consent(collector);
    const size = await sizeOf(collector);
    await until(async () => (await keptSize(at.outside)) === size);
    await collector.close();
    await (await start(at)).close();
  });

  it('on a database that was put back refuses, names both sizes, and touches nothing', async () => {
    const at = places('put-back');
    const backup = join(folder, 'put-back', 'backup');
    const early = await start(at);
    await consent(early);
    const before = await sizeOf(early);
    await early.close();
    cpSync(at.data, backup, { recursive: true });
    const late = await start(at);
    await consent(late);
    const after = await sizeOf(late);
    await until(async () => (await keptSize(at.outside)) === after);
    await late.close();

    rmSync(at.data, { recursive: true });
    renameSync(backup, at.data);
    const failure: unknown = await start(at).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartRefused);
    const file = outsideFolder(at.outside).fileOf('shop');
    expect(String(failure)).toContain(`has ${before} entries here, and ${after} were signed and kept in ${file}`);
    renameSync(file, `${file}.kept`);
    const again = await start(at);
    expect(await sizeOf(again)).toBe(before);
    await again.close();
  });

  it('on another log under the same name refuses, however long it is', async () => {
    const [mine, foreign] = [places('mine'), places('foreign')];
    for (const at of [mine, foreign]) {
      const collector = await start(at);
      await consent(collector);
      const size = await sizeOf(collector);
      await until(async () => (await keptSize(at.outside)) === size);
      await collector.close();
    }
    const failure: unknown = await start({ data: foreign.data, outside: mine.outside }).catch(
      (error: unknown) => error,
    );
    expect(String(failure)).toContain('this is another log');
  });

  it('whose key is gone still takes consent, and says in its readiness that the ledger waits', async () => {
    const at = places('gone');
    const first = await start(at);
    await until(async () => (await sizeOf(first)) > 0);
    await first.close();
    rmSync(join(at.data, 'ledger.key'));
    const second = await start(at);
    const size = await sizeOf(second);
    await new Visitor((path, init) => fetch(`${second.url}${path}`, init)).grant();
    await until(() => second.deps.ledgerFaults().length > 0);
    const ready = await fetch(`${second.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { ready: true, ledger: expect.arrayContaining([{ site: 'shop', fault: 'key_unknown' }]) as unknown },
    ]);
    expect(await sizeOf(second)).toBe(size);
    await second.close();
  });

  it('says in its readiness that a webhook does not answer, and takes consent all the same', async () => {
    const at = places('webhook');
    const collector = await start({ ...at, checkpointUrl: 'http://127.0.0.1:9/closed' });
    await consent(collector);
    await until(() => collector.deps.ledgerFaults().some(({ site }) => site === 'shop'));
    const { ledger } = (await (await fetch(`${collector.url}/readyz`)).json()) as { ledger: unknown };
    expect(ledger).toContainEqual({ site: 'shop', fault: 'outside_unreachable', place: 'webhook' });
    await until(async () => (await keptSize(at.outside)) > 0);
    await collector.close();
  });

  it('has its ledger looked after once a choice is recorded, changed or withdrawn, and never by a beacon', async () => {
    const collector = await start(places('asked'));
    const asked: string[] = [];
    const app = createApp({ ...collector.deps, sequenceSoon: (_, site) => void asked.push(site) });
    const visitor = new Visitor(async (path, init) => app.request(path, init));
    const receipt = await visitor.grant();
    expect(asked).toEqual(['shop']);
    await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
    await visitor.choose(await visitor.choice({ measure: 'refused', ga4: 'refused' }));
    expect(asked).toEqual(['shop']);
    const changed = await visitor.choice({ measure: 'granted', ga4: 'refused' });
    await visitor.choose(changed, { method: 'PUT', secret: receipt.secret });
    expect(asked).toEqual(['shop', 'shop']);
    const headers = { ...visitor.headers, Authorization: `Bearer ${receipt.secret}` };
    await app.request('/v1/consent', { method: 'DELETE', headers });
    expect(asked).toEqual(['shop', 'shop', 'shop']);
    await collector.close();
  });

  it('with keys in the environment rotates when it is given the one before, and needs no file', async () => {
    const at = places('environment');
    const [old, young] = [
      'PRIVATE+KEY+balise+d2c69ad2+AY6d19BRCoXvFfgXwV9LPSLwbAwA8QD7YIPpEh+jHPMW',
      readFileSync(join(folder, 'key', 'data', 'ledger.key'), 'utf8'),
    ];
    const first = await start({ ...at, secrets: { BALISE_LEDGER_KEY: old } });
    await until(async () => (await sizeOf(first)) > 0);
    await first.close();
    const second = await start({ ...at, secrets: { BALISE_LEDGER_KEY: young, BALISE_LEDGER_KEY_BEFORE: old } });
    await until(async () => (await second.deps.store.newestCheckpoint('shop'))?.note.match(/^— /gm)?.length === 2);
    await second.close();
    const third = await start({ ...at, secrets: { BALISE_LEDGER_KEY: young } });
    await consent(third);
    expect((await third.deps.store.newestCheckpoint('shop'))?.note.match(/^— /gm)).toHaveLength(1);
    expect(third.deps.ledgerFaults()).toEqual([]);
    await third.close();
    expect(existsSync(join(at.data, 'ledger.key'))).toBe(false);
  });
});
