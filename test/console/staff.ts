import { decodeBundle, tilePath } from '../../src/ledger/tile.ts';
import { until, type World } from '../support/collector.ts';

type Fields = Record<string, string> | [string, string][];

/** Somebody at the console, as their browser asks: with the cookie it was given, saying where each request comes from. */
export class Staff {
  readonly world: World;
  readonly language: 'fr' | 'en';
  cookie = '';

  constructor(world: World, language: 'fr' | 'en' = 'fr') {
    this.world = world;
    this.language = language;
  }

  static async signedIn(world: World, role: 'officer' | 'operator' = 'officer', site = 'shop'): Promise<Staff> {
    const staff = new Staff(world);
    await staff.signIn(await world.token(role, site));
    return staff;
  }

  async signIn(token: string): Promise<Response> {
    const response = await this.send('/console/session', { token });
    this.cookie = /^[^;]+/.exec(response.headers.get('set-cookie') ?? '')?.[0] ?? '';
    return response;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const from = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'document' };
    return this.world.ask(path, { headers: { ...this.common(), ...from, ...headers } });
  }

  /** A plain form. A browser says nothing of the page it is on, because the page asks it not to. */
  async send(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Response> {
    const from = { Origin: 'null', 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'document' };
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const init = { method: 'POST', body: new URLSearchParams(fields).toString() };
    return this.world.ask(path, { ...init, headers: { ...this.common(), ...from, ...type, ...headers } });
  }

  async page(path: string): Promise<string> {
    return plain(await (await this.get(path)).text());
  }

  async sent(path: string, fields: Record<string, string>): Promise<string> {
    return plain(await (await this.send(path, fields)).text());
  }

  private common(): Record<string, string> {
    return { 'Accept-Language': `${this.language}-CA`, ...(this.cookie !== '' && { Cookie: this.cookie }) };
  }
}

/** What a page says, as it is read: one line, no tags. */
export function plain(html: string): string {
  const words = html
    .replaceAll(/<style[^]*?<\/style>|<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return words.replaceAll(/\s+/g, ' ').trim();
}

/** Every leaf of a log, once none waits for its place any more. */
export async function leavesOf(world: World, site = 'shop'): Promise<Record<string, unknown>[]> {
  const token = await world.token('officer', site);
  const headers = { Authorization: `Bearer ${token}` };
  const size = async () => Number((await (await world.ask(`/v1/ledger/${site}/checkpoint`)).text()).split('\n')[1]);
  let before = -1;
  await until(async () => {
    const now = await size();
    const isStill = now === before;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 150));
    return isStill;
  });
  const leaves: Record<string, unknown>[] = [];
  for (let index = 0; index * 256 < before; index += 1) {
    const path = tilePath({ level: 'entries', index, width: Math.min(256, before - index * 256) });
    const bytes = await (await world.ask(`/v1/ledger/${site}/${path}`, { headers })).arrayBuffer();
    const bundle = decodeBundle(new Uint8Array(bytes)) ?? [];
    leaves.push(...bundle.map((leaf) => JSON.parse(Buffer.from(leaf).toString()) as Record<string, unknown>));
  }
  return leaves;
}
