import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { Visitor } from '../runtime/visitor.ts';
import { openWorld } from '../support/collector.ts';
import { opened } from '../support/opened.ts';
import { configOf, otherOrigin } from '../support/site-config.ts';

/** One installation, reached in its own folder and over HTTP: both say the same. */
const world = opened(async () => {
  const one = await openWorld('socket');
  const config = join(one.data, 'balise.config.js');
  writeFileSync(config, `export default ${JSON.stringify(configOf(one.standIn.url))};`);
  return { ...one, config };
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

type Reached = 'here' | 'there';

async function balise(reached: Reached, site: string, ...args: string[]) {
  const { data, config, collector, token } = world();
  vi.stubEnv('BALISE_DATA', data);
  vi.stubEnv('BALISE_CONFIG', config);
  vi.stubEnv('GA4_SECRET', 'the-secret');
  const said: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text: unknown) => void said.push(String(text)));
  const error = vi.spyOn(console, 'error').mockImplementation((text: unknown) => void said.push(String(text)));
  const there = reached === 'here' ? [] : ['--url', collector.url, '--token', await token('officer', site)];
  const code = await main([...args, '--site', site, ...there]);
  log.mockRestore();
  error.mockRestore();
  return { code, said: said.join('\n') };
}

async function withdraw(visitor: Visitor, secret: string): Promise<unknown> {
  const headers = { ...visitor.headers, Authorization: `Bearer ${secret}` };
  return (await world().ask('/v1/consent', { method: 'DELETE', headers })).json();
}

describe.each<Reached>(['here', 'there'])('balise for an officer, reached %s', (reached) => {
  it('holds a receipt by its printed number, lists it, and lets it go with a count', async () => {
    const visitor = new Visitor(world().ask);
    const { id, secret, pass } = await visitor.grant({ measure: 'granted', ga4: 'refused' });
    await visitor.sent(visitor.beacon({ id, secret, pass }, [visitor.event()]));
    const added = await balise(reached, 'shop', 'hold', 'add', '--receipt', id, '--basis', 'LPRPSP 36', '--json');
    const { hold } = JSON.parse(added.said) as { hold: number };
    expect(added.code).toBe(0);
    expect(await withdraw(visitor, secret)).toMatchObject({ events: 0, held: 1 });
    expect((await balise(reached, 'shop', 'hold', 'list')).said).toMatch(
      new RegExp(`${hold}  ${id} .*open, keeps 1 events  LPRPSP 36`),
    );
    const released = await balise(reached, 'shop', 'hold', 'release', '--hold', String(hold));
    expect(released).toEqual({ code: 0, said: '1 events destroyed.' });
    expect((await balise(reached, 'shop', 'hold', 'release', '--hold', String(hold))).code).toBe(1);
  });

  it('says what is missing or unknown, and does nothing', async () => {
    expect(await balise(reached, 'shop', 'hold', 'add', '--receipt', '0000')).toMatchObject({ code: 2 });
    const unknown = await balise(reached, 'shop', 'hold', 'add', '--receipt', '0000', '--basis', 'x');
    expect(unknown).toEqual({ code: 1, said: 'balise hold: no receipt of this site bears this number.' });
    expect(await balise(reached, 'shop', 'notice', 'void', '--version', '1')).toMatchObject({ code: 2 });
    const never = await balise(reached, 'shop', 'notice', 'void', '--version', '9', '--reason', 'x');
    expect(never).toEqual({ code: 1, said: 'balise notice void: shop never published a version 9.' });
  });

  it('reconciles, and finds nothing to doubt', async () => {
    expect((await balise(reached, 'shop', 'reconcile')).code).toBe(0);
    expect(await balise(reached, 'shop', 'incident')).toEqual({ code: 0, said: 'No incidents.' });
  });
});

describe('balise notice void', () => {
  const args = ['notice', 'void', '--version', '1', '--reason', 'Le Québec n’y est pas nommé.'];

  it('says first what it would end, and voids only with --yes', async () => {
    const visitor = new Visitor(world().ask, { site: 'other', headers: { Origin: otherOrigin } });
    const receipt = await visitor.grant({ measure: 'granted', ga4: 'refused' });
    await visitor.sent(visitor.beacon(receipt, [visitor.event()]));
    for (const reached of ['here', 'there'] as const) {
      const asked = await balise(reached, 'other', ...args);
      expect(asked.code).toBe(0);
      expect(asked.said).toMatch(/^It would end 1 grants of 1 receipts, 1 events to destroy, .* Repeat with --yes/);
    }
    expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]))).toMatchObject({ stored: 1 });
    const done = await balise('here', 'other', ...args, '--yes');
    expect(done.said).toMatch(/^Void since .*: 1 grants of 1 receipts, 2 events to destroy/);
    expect(await visitor.sent(visitor.beacon(receipt, [visitor.event()]))).toMatchObject({ stored: 0 });
    expect((await balise('there', 'other', ...args)).said).toMatch(/^Void since .*Left to end: 0 grants/);
  });

  it('takes an officer’s token and no other, and needs a site', async () => {
    const { collector, token } = world();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const wrong = ['--site', 'other', '--url', collector.url, '--token', await token('analyst', 'other')];
    expect(await main([...args, ...wrong])).toBe(1);
    for (const call of [['hold', 'list'], ['reconcile'], ['incident'], args]) {
      expect(await main(call)).toBe(2);
      expect(await main([...call, '--site', 'other', '--url', collector.url])).toBe(2);
    }
  });
});
