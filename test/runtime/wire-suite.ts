import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type NodeWorld } from '../support/collector.ts';
import { firefox, origin } from '../support/site-config.ts';

import { Visitor } from './visitor.ts';

/** What only a real socket can show. */
export function wireSuite(open: () => NodeWorld): void {
  const address = () => new URL(open().collector.url);
  const head = (length: number) =>
    [
      'POST /v1/events HTTP/1.1',
      `Host: ${address().host}`,
      `Origin: ${origin}`,
      `User-Agent: ${firefox}`,
      'Content-Type: text/plain',
      `Content-Length: ${length}`,
      '',
      '',
    ].join('\r\n');
  const isUp = async () => (await open().ask('/healthz')).status === 200;

  describe('on the wire', () => {
    it('a body that ends early stores nothing, and the server stays up', async () => {
      const socket = connect(Number(address().port), address().hostname);
      socket.resume().end(`${head(500)}{"site":"shop",`);
      await once(socket, 'close');
      expect(await isUp()).toBe(true);
    });

    it('a body that trickles in is cut off, and the server stays up', async () => {
      const socket = connect(Number(address().port), address().hostname);
      let answer = '';
      socket.on('data', (chunk: Buffer) => void (answer += chunk.toString()));
      socket.write(head(100));
      const drip = setInterval(() => socket.write('{'), 1_000);
      await once(socket, 'close');
      clearInterval(drip);
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(await isUp()).toBe(true);
    }, 45_000);

    it('a body without a declared length is cut off at the limit', async () => {
      const outgoing = request(`${address().origin}/v1/events`, {
        method: 'POST',
        headers: { Origin: origin, 'Content-Type': 'text/plain', 'Transfer-Encoding': 'chunked' },
      });
      const answered = once(outgoing, 'response');
      outgoing.on('error', () => undefined);
      outgoing.write('{"a":"');
      outgoing.end('x'.repeat(200_000));
      const [response] = (await answered) as [{ statusCode: number; resume: () => void }];
      response.resume();
      expect(response.statusCode).toBe(413);
    });

    it('the same beacon from many addresses and ports leaves byte-identical rows, ids aside, and no address on the disk', async () => {
      const world = open();
      const { ask } = world;
      const visitor = new Visitor(ask);
      const receipt = await visitor.grant();
      const sent = Date.now() + 1_000;
      await world.wait(1_000);
      await world.freeze(true);
      const beacon = () => visitor.beacon(receipt, [visitor.event({ at: sent, params: { value: 3 } })], { sent });
      const addresses = Array.from({ length: 12 }, (_, i) => ({
        local: `127.${11 + i}.77.${101 + i}`,
        forwarded: i % 2 === 0 ? `203.0.113.${107 + i}` : `2001:db8:77${i}:a::${107 + i}`,
      }));
      for (const at of addresses) {
        await post(visitor, beacon(), at);
      }
      await world.freeze(false);
      await world.wait(-1_000);
      const database = new Database(join(world.data, 'balise.sqlite'), { readonly: true });
      const rows = database.prepare(`
        SELECT e.grant_no, e.visit, e.received, e.last_at, e.size, e.body
        FROM event e JOIN "grant" g ON g.no = e.grant_no JOIN receipt r ON r.no = g.receipt_no WHERE r.id = ?`);
      const texts = rows.all(receipt.id).map((row) => JSON.stringify(row));
      database.close();
      expect([texts.length, new Set(texts).size]).toEqual([addresses.length, 1]);
      expect(texts[0]).toContain('add_to_cart');
      const traces = addresses.flatMap(({ local, forwarded }) => [...tracesOf(local), ...tracesOf(forwarded)]);
      const files = readdirSync(world.data, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) {
        const bytes = readFileSync(join(file.parentPath, file.name)).toString('latin1').toLowerCase();
        expect(
          traces.filter((trace) => bytes.includes(trace.toLowerCase())),
          file.name,
        ).toEqual([]);
      }
    });
  });

  async function post(visitor: Visitor, beacon: unknown, { local, forwarded }: { local: string; forwarded: string }) {
    const outgoing = request(`${address().origin}/v1/events`, {
      method: 'POST',
      localAddress: local,
      headers: {
        ...visitor.headers,
        'Content-Type': 'text/plain',
        'X-Forwarded-For': forwarded,
        'X-Real-IP': forwarded,
        'CF-Connecting-IP': forwarded,
        'True-Client-IP': forwarded,
        Forwarded: `for="[${forwarded}]:4711"`,
      },
    });
    outgoing.end(JSON.stringify(beacon));
    const [response] = (await once(outgoing, 'response')) as [{ statusCode: number; resume: () => void }];
    response.resume();
    expect(response.statusCode).toBe(202);
  }
}

/** An address as somebody might keep it: whole, cut, in other figures, in base64, hashed. */
function tracesOf(address: string): string[] {
  const parts = address.split('.');
  const cut = parts.length === 4 ? [`${parts.slice(0, 3).join('.')}.`] : [address.split(':').slice(0, 3).join(':')];
  const bytes = parts.length === 4 ? Buffer.from(parts.map(Number)) : Buffer.alloc(0);
  const figures =
    bytes.length === 0 ? [] : [bytes.toString('hex'), String(bytes.readUInt32BE()), bytes.toString('base64')];
  const mapped = parts.length === 4 ? [`::ffff:${address}`] : [];
  const hashes = ['md5', 'sha1', 'sha256'].flatMap((hash) =>
    [address, ...mapped].flatMap((text) => {
      const digest = createHash(hash).update(text).digest();
      return [digest.toString('hex'), digest.toString('base64').replaceAll('=', '')];
    }),
  );
  return [address, ...mapped, ...cut, ...figures, Buffer.from(address).toString('base64'), ...hashes];
}
