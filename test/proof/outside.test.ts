import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { outsideFolder } from '../../src/node/outside.ts';
import { openFaults } from '../../src/proof/faults.ts';
import { carrier, isSealed, type Outside, webhook } from '../../src/proof/outside.ts';
import { StartRefused } from '../../src/proof/start-refused.ts';
import type { SignedNote } from '../../src/storage/ledger-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-outside-'));

afterAll(() => rmSync(folder, { recursive: true }));

function signed(size: number): SignedNote & { size: number } {
  return { size, at: size, note: `shop.example/balise/shop\n${size}\nroot\n\n— signed\n` };
}

/** A store whose newest checkpoint is what the test says. */
function storeAt(newest: () => ReturnType<typeof signed> | undefined) {
  return { newestCheckpoint: () => Promise.resolve(newest()) };
}

describe('A folder outside', () => {
  it('gets a line per checkpoint and log, readable by this process alone, and gives the newest back', async () => {
    const outside = outsideFolder(folder);
    await outside.checkpoint('shop', signed(1));
    await outside.checkpoint('shop', signed(2));
    await outside.checkpoint('other', signed(9));
    const file = outside.fileOf('shop');
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.map((line) => line.length > 0)).toEqual([true, true, false]);
    expect(JSON.parse(lines[0] ?? '')).toEqual({ at: 1, note: signed(1).note });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await outside.newest('shop')).toEqual({ at: 2, note: signed(2).note });
    expect(await outside.newest('never')).toBeUndefined();
  });

  it('is not given the same checkpoint twice', async () => {
    const outside = outsideFolder(folder);
    await outside.checkpoint('twice', signed(1));
    await outside.checkpoint('twice', signed(1));
    expect(readFileSync(outside.fileOf('twice'), 'utf8').split('\n')).toHaveLength(2);
  });

  it('survives a line that a crash cut short: the one before it counts, and the next begins anew', async () => {
    const outside = outsideFolder(folder);
    await outside.checkpoint('torn', signed(1));
    appendFileSync(outside.fileOf('torn'), '{"at":2,"no');
    expect(await outside.newest('torn')).toMatchObject({ at: 1 });
    await outside.checkpoint('torn', signed(3));
    expect(await outside.newest('torn')).toMatchObject({ at: 3 });
    expect(readFileSync(outside.fileOf('torn'), 'utf8')).toMatch(/\n\{"at":2,"no\n\{"at":3/);
  });

  it('that does not exist stops the start: a disk that is not mounted must not look empty', () => {
    expect(() => outsideFolder(join(folder, 'unmounted'))).toThrow(StartRefused);
    expect(existsSync(join(folder, 'unmounted'))).toBe(false);
  });
});

describe('Carrying a checkpoint outside', () => {
  it('takes the newest one to each place once', async () => {
    const seen: string[] = [];
    const place = (name: string): Outside => ({
      place: 'file',
      checkpoint: (log, { at }) => Promise.resolve(void seen.push(`${name} ${log} ${at}`)),
    });
    let newest = signed(3);
    const store = storeAt(() => newest);
    const carry = carrier({ store, places: [place('a'), place('b')], faults: openFaults(fail) });
    await carry('shop');
    await carry('shop');
    newest = signed(7);
    await carry('shop');
    expect(seen).toEqual(['a shop 3', 'b shop 3', 'a shop 7', 'b shop 7']);
  });

  it('of an empty log has nothing to take', async () => {
    const never: Outside = { place: 'file', checkpoint: () => Promise.reject(new Error('called')) };
    await carrier({ store: storeAt(() => undefined), places: [never], faults: openFaults(fail) })('shop');
  });

  it('that fails is tried again by the next call; the fault is reported once and stands until it is mended', async () => {
    const reported: unknown[] = [];
    const faults = openFaults((error) => void reported.push(error));
    let works = false;
    const kept: number[] = [];
    const outside: Outside = {
      place: 'webhook',
      checkpoint: (_, { at }) =>
        works ? Promise.resolve(void kept.push(at)) : Promise.reject(new Error('not reachable')),
    };
    const carry = carrier({ store: storeAt(() => signed(1)), places: [outside], faults });
    await carry('shop');
    await carry('shop');
    expect(reported.map(String)).toEqual(['Error: not reachable']);
    expect(faults.standing()).toEqual([{ site: 'shop', fault: 'outside_unreachable', place: 'webhook' }]);
    works = true;
    await carry('shop');
    expect([kept, faults.standing()]).toEqual([[1], []]);
  });

  it('to one place does not hang on another that fails', async () => {
    const kept: number[] = [];
    const broken: Outside = { place: 'webhook', checkpoint: () => Promise.reject(new Error('gone')) };
    const sound: Outside = { place: 'file', checkpoint: (_, { at }) => Promise.resolve(void kept.push(at)) };
    const faults = openFaults(() => undefined);
    await carrier({ store: storeAt(() => signed(4)), places: [broken, sound], faults })('shop');
    expect(kept).toEqual([4]);
  });
});

describe('A webhook for checkpoints', () => {
  it('is posted the signed note as text, and anything but a 2xx is a failure that names no address', async () => {
    const bodies: string[] = [];
    let status = 204;
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(`${request.method ?? ''} ${request.headers['content-type'] ?? ''} ${body}`);
        response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {}).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const outside = webhook(`http://127.0.0.1:${port}/a-secret-path`);
    await outside.checkpoint('shop', signed(1));
    expect(bodies).toEqual([`POST text/plain; charset=utf-8 ${signed(1).note}`]);
    for (status of [302, 404, 500]) {
      const failure = await outside.checkpoint('shop', signed(1)).catch((error: unknown) => String(error));
      expect(failure).toContain(String(status));
      expect(failure).not.toContain('a-secret-path');
    }
    server.close();
  });

  it.each([
    ['https://audit.example/checkpoints', true],
    ['http://127.0.0.1:9/x', true],
    ['http://localhost/x', true],
    ['http://audit.example/x', false],
    ['ftp://audit.example/x', false],
    ['audit.example', false],
    ['', false],
  ])('travels sealed or stays on this machine: %s', (url, sealed) => {
    expect(isSealed(url)).toBe(sealed);
  });
});

function fail(error: unknown): void {
  throw error;
}
