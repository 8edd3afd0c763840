import { describe, expect, it } from 'vitest';
import type { World } from '../support/collector.ts';
import { forms, looksOf, pages } from './acts.ts';
import { plain, Staff } from './staff.ts';

/** Who gets in, how, and what every page has in common. */
export function consoleDoorSuite(open: () => World): void {
  describe('the console', () => {
    it('opens with an officer’s token and shuts with the session, by a cookie that no script and no other site can use', async () => {
      const staff = new Staff(open());
      expect((await staff.get('/console')).status).toBe(401);
      const response = await staff.signIn(await open().token('officer'));
      expect([response.status, response.headers.get('location')]).toEqual([303, '/console']);
      const cookie = response.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(
        /^balise=[0-9a-f]{64}\.\d+\.[0-9a-f]{64}; Max-Age=36000; Path=\/console; HttpOnly; SameSite=Strict$/,
      );
      expect((await staff.get('/console')).status).toBe(200);
      const ended = await staff.send('/console/session/end', {});
      expect(ended.headers.get('set-cookie')).toMatch(/^balise=; Max-Age=0; Path=\/console; HttpOnly/);
      expect(plain(await ended.text())).toContain('La session est fermée.');
    });

    it('keeps no token in the cookie, and takes none whose seal was not made here', async () => {
      const token = await open().token('officer');
      const staff = new Staff(open());
      await staff.signIn(token);
      expect(staff.cookie).not.toContain(token);
      const honest = staff.cookie;
      for (const forged of [
        honest.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        honest.replace(/\.(\d+)\./, (_, until: string) => `.${Number(until) + 1}.`),
        honest.replace(/=./, (first) => (first === '=0' ? '=1' : '=0')),
        `balise=${token}`,
      ]) {
        staff.cookie = forged;
        expect((await staff.get('/console')).status).toBe(401);
      }
    });

    it('ends a session after ten hours, and at once when its token is revoked', async () => {
      const world = open();
      const staff = await Staff.signedIn(world, 'officer', 'counting');
      await world.freeze(true);
      try {
        await world.wait(9 * 3_600_000);
        expect((await staff.get('/console')).status).toBe(200);
        await world.wait(3_700_000);
        expect((await staff.get('/console')).status).toBe(401);
        await world.wait(-9 * 3_600_000 - 3_700_000);
      } finally {
        await world.freeze(false);
      }
      expect((await staff.get('/console')).status).toBe(200);
      const headers = { Authorization: `Bearer ${await world.token('operator', 'counting')}` };
      await world.ask('/v1/admin/tokens?site=counting&label=test', { method: 'DELETE', headers });
      expect((await staff.get('/console')).status).toBe(401);
    });

    it.each([
      ['a wrong token', 401, 'Ce jeton n’ouvre rien'],
      ['an analyst’s token', 403, 'il faut celui de la personne responsable'],
      ['a server’s token', 403, 'il faut celui de la personne responsable'],
    ])('answers %s with the same page and what is wrong, and no cookie', async (which, status, words) => {
      const roles = { 'an analyst’s token': 'analyst', 'a server’s token': 'ingest' } as const;
      const role = which in roles ? roles[which as keyof typeof roles] : undefined;
      const response = await new Staff(open()).signIn(role === undefined ? 'bt_officer_0' : await open().token(role));
      expect([response.status, response.headers.get('set-cookie')]).toEqual([status, null]);
      expect(plain(await response.text())).toContain(words);
    });

    it.each(pages)(
      '%s opens to an officer, to the operator only where it is the state, to nobody else',
      async (path) => {
        const world = open();
        const officer = await Staff.signedIn(world);
        const operator = await Staff.signedIn(world, 'operator');
        expect((await officer.get(path)).status).toBe(200);
        expect((await operator.get(path)).status).toBe(path === '/console' ? 200 : 403);
        const nobody = await new Staff(world).get(path);
        expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
        const bearer = { Authorization: `Bearer ${await world.token('officer')}` };
        expect((await new Staff(world).get(path, bearer)).status).toBe(401);
      },
    );

    it.each(forms)('a form to %s is taken from the console itself and from nowhere else', async (path) => {
      const world = open();
      const officer = await Staff.signedIn(world);
      for (const headers of [
        { 'Sec-Fetch-Site': 'same-site' },
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'none' },
        { 'Sec-Fetch-Site': 'same-site', Origin: 'https://www.boutique.example' },
      ]) {
        const response = await officer.send(path, {}, headers);
        expect([response.status, plain(await response.text())]).toEqual([
          403,
          expect.stringContaining('ne vient pas de la console elle-même') as unknown,
        ]);
      }
      expect((await (await Staff.signedIn(world, 'operator')).send(path, {})).status).toBe(403);
      expect((await new Staff(world).send(path, {})).status).toBe(401);
    });

    it('is a page of its own, not a part of another: nothing is read for a picture or a frame', async () => {
      const officer = await Staff.signedIn(open());
      const before = (await looksOf(open())).length;
      for (const dest of ['image', 'iframe', 'empty', 'script']) {
        expect((await officer.get('/console/figures', { 'Sec-Fetch-Dest': dest })).status).toBe(403);
      }
      expect((await looksOf(open())).length).toBe(before);
    });

    it('runs no script, is framed by nobody, is kept by no cache and tells no other site where it was', async () => {
      const officer = await Staff.signedIn(open());
      for (const path of ['/console', '/console/receipt', '/console/figures', '/console/notices']) {
        const { headers, ...response } = await officer.get(path).then(async (each) => ({
          headers: each.headers,
          text: await each.text(),
        }));
        const policy = headers.get('content-security-policy') ?? '';
        expect(policy).toContain("default-src 'none'; style-src 'self'");
        expect(policy).toContain("form-action 'self'; frame-ancestors 'none'");
        expect(policy).not.toMatch(/script-src|unsafe/);
        expect(headers.get('x-frame-options')).toBe('DENY');
        expect(headers.get('referrer-policy')).toBe('no-referrer');
        expect(headers.get('cache-control')).toBe('no-store');
        expect(response.text).not.toMatch(/<script|<style| style=| on\w+=/);
      }
    });

    it('has its style under the name of its content', async () => {
      const html = await (await new Staff(open()).get('/console/session')).text();
      const [, path = ''] = /href="(\/console\/style\.[0-9a-f]{16}\.css)"/.exec(html) ?? [];
      const response = await open().ask(path);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect((await open().ask('/console/style.0000000000000000.css')).status).toBe(404);
    });

    it('speaks French, and English where it is asked to, and keeps to it in every link', async () => {
      const officer = await Staff.signedIn(open());
      const french = await (await officer.get('/console')).text();
      expect(french).toContain('<html lang="fr-CA">');
      const english = await (await officer.get('/console?language=en')).text();
      expect(english).toContain('<html lang="en-CA">');
      expect([...english.matchAll(/href="(\/console[^"]*)"|action="([^"]*)"/g)].map(([, a, b]) => a ?? b)).toSatisfy(
        (addresses: string[]) =>
          addresses.length > 7 && addresses.every((each) => /language=(en|fr)|style\./.test(each)),
      );
      const browser = await (await officer.get('/console', { 'Accept-Language': 'en-CA,fr;q=0.5' })).text();
      expect(browser).toContain('<html lang="en-CA">');
    });
  });
}
