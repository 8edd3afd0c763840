import { describe, expect, it, vi } from 'vitest';
import { openingCookie } from '../../src/console/session.ts';
import { StoreUnavailable } from '../../src/storage/store.ts';
import { Visitor } from '../runtime/visitor.ts';
import { openWorld } from '../support/collector.ts';
import { opened } from '../support/opened.ts';
import { plain, Staff } from './staff.ts';

const world = opened(() => openWorld('app'));

/** A session as only the collector itself can seal one. */
async function sealedFor(token: string): Promise<string> {
  const { deps } = world().collector;
  const context = { req: { url: 'http://localhost/console' } };
  // All that the cookie's maker looks at is the address.
  const cookie = await openingCookie(context as never, deps, await deps.hashing.sha256(token));
  return cookie.split(';')[0] ?? '';
}

describe('the gate of the console', () => {
  it.each(['analyst', 'ingest'] as const)('shuts out a token for %s, even under a seal of our own', async (role) => {
    const staff = new Staff(world());
    staff.cookie = await sealedFor(await world().token(role));
    expect((await staff.get('/console')).status).toBe(403);
    expect((await staff.send('/console/receipt', { receipt: '0000-0000-0000-0000' })).status).toBe(403);
  });

  it('seals with what no other part of the collector says', async () => {
    const staff = new Staff(world());
    staff.cookie = await sealedFor(await world().token('officer'));
    expect((await staff.get('/console')).status).toBe(200);
  });

  it('over https gives a cookie that no sibling host can plant', async () => {
    const token = await world().token('officer');
    const response = await world().ask('https://collect.boutique.example/console/session', {
      method: 'POST',
      body: new URLSearchParams({ token }).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' },
    });
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-balise=\S+; Max-Age=36000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const plainName = (response.headers.get('set-cookie') ?? '').replace('__Host-', '').split(';')[0] ?? '';
    const planted = await world().ask('https://collect.boutique.example/console', { headers: { Cookie: plainName } });
    expect(planted.status).toBe(401);
  });

  it('without Fetch Metadata goes by the Origin', async () => {
    const token = await world().token('officer');
    const signIn = (headers: Record<string, string>) =>
      world().ask('/console/session', {
        method: 'POST',
        body: new URLSearchParams({ token }).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      });
    expect((await signIn({ Origin: 'http://localhost' })).status).toBe(303);
    for (const headers of [{}, { Origin: 'null' }, { Origin: 'https://www.boutique.example' }]) {
      expect((await signIn(headers)).status).toBe(403);
    }
  });

  it('opens every site to the operator of all of them, one at a time, and its first page only', async () => {
    const staff = new Staff(world());
    await staff.signIn('operator-of-all-the-sites-of-this-test');
    expect(await staff.page('/console')).toContain('Balise · shop');
    expect(await staff.page('/console?site=other')).toContain('Balise · other');
    expect(await staff.page('/console?site=nowhere')).toContain('Balise · shop');
    expect((await staff.get('/console/figures?site=other')).status).toBe(403);
  });

  it('answers what is no form with a page and the reason', async () => {
    const officer = await Staff.signedIn(world());
    const wrong = await officer.send('/console/receipt', {}, { 'Content-Type': 'application/json' });
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([415, 'text/html; charset=utf-8']);
    const long = await officer.send('/console/receipt', { receipt: 'A'.repeat(70_000) });
    expect(long.status).toBe(413);
  });

  it.each([
    [new StoreUnavailable('away'), 503, 'ne peut rien enregistrer en ce moment'],
    [new Error('boom'), 500, 'Une erreur imprévue est survenue'],
  ])('answers %s with a page, and reports it', async (fault, status, words) => {
    const { deps } = world().collector;
    const { report, store } = deps;
    const officer = await Staff.signedIn(world());
    const reported: unknown[] = [];
    Object.assign(deps, { report: (error: unknown) => void reported.push(error) });
    vi.spyOn(store, 'logHead').mockRejectedValueOnce(fault);
    const response = await officer.get('/console');
    Object.assign(deps, { report });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(plain(await response.text())).toContain(words);
    expect(reported).toEqual([fault]);
  });

  it('lets nobody try one token after another without end, and says when to come back', async () => {
    const { rate } = world().collector.deps;
    const admit = vi.spyOn(rate, 'admit').mockReturnValue({ ok: false, retryAfter: 42 });
    const response = await new Staff(world()).signIn('bt_officer_0');
    admit.mockRestore();
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '42']);
    expect(plain(await response.text())).toContain('Trop de requêtes');
  });

  it('shows nothing that could not be put on record', async () => {
    const { deps } = world().collector;
    const { report, store } = deps;
    const { id } = await new Visitor(world().ask).grant();
    const officer = await Staff.signedIn(world());
    Object.assign(deps, { report: () => undefined });
    const full = vi.spyOn(store, 'appendRead').mockRejectedValue(new StoreUnavailable('full'));
    const answers = [await officer.send('/console/receipt', { receipt: id }), await officer.get('/console/figures')];
    full.mockRestore();
    Object.assign(deps, { report });
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(await answers[0]?.text()).not.toContain(id);
  });
});
