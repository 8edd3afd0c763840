import { describe, expect, it } from 'vitest';
import { Visitor } from '../runtime/visitor.ts';
import { openWorld } from '../support/collector.ts';
import { opened } from '../support/opened.ts';
import { Staff } from './staff.ts';

const world = opened(() => openWorld('app'));

async function quarantine(role: 'analyst' | 'officer' | 'operator') {
  const headers = { Authorization: `Bearer ${await world().token(role)}` };
  return world().ask('/v1/quarantine?site=shop', { headers });
}

describe('What pages send and nobody declared', () => {
  it('is seen by analyst and officer by the shape of its name, never by a value, and small numbers by nobody', async () => {
    const visitor = new Visitor(world().ask);
    const receipt = await visitor.grant();
    // Of a beacon one name is noted, so each of these has one.
    for (let i = 0; i < 10; i += 1) {
      for (const event of [{ name: 'wish_list_2', params: { secret: 'zq7x' } }, { name: 'zq7x@example.ca' }]) {
        expect(await visitor.sent(visitor.beacon(receipt, [visitor.event(event)]))).toMatchObject({ stored: 0 });
      }
    }
    const coloured = visitor.event({ params: { value: 5, colour: 'zq7x' } });
    expect(await visitor.sent(visitor.beacon(receipt, [coloured]))).toMatchObject({ stored: 1 });
    const answer = await quarantine('analyst');
    const text = await answer.text();
    expect([answer.status, (await quarantine('officer')).status, (await quarantine('operator')).status]).toEqual([
      200, 200, 403,
    ]);
    expect(text).not.toContain('zq7x');
    expect(JSON.parse(text)).toMatchObject({
      site: 'shop',
      quarantine: [
        { event: ':odd', param: '', n: 10 },
        { event: 'wish_list_#', param: '', n: 10 },
        { event: 'add_to_cart', param: 'colour', n: null },
      ],
    });
    const officer = await Staff.signedIn(world());
    const page = await officer.page('/console/catalog');
    expect(page).toContain('moins de 10');
    expect(page).toContain("colour: { type: 'string'");
    expect(page).not.toContain('zq7x');
    expect(await officer.page('/console/catalog?language=en')).toContain('fewer than 10');
  });

  it('stands beside the catalog in force, whose assessment the state asks for', async () => {
    const headers = { Authorization: `Bearer ${await world().token('analyst')}` };
    const answer: unknown = await (await world().ask('/v1/catalog?site=shop', { headers })).json();
    expect(answer).toMatchObject({
      site: 'shop',
      version: 1,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    const officer = await Staff.signedIn(world());
    expect(await officer.page('/console')).toMatch(/3\.3.*lacune.*aucune n’est citée.*inventaire [0-9a-f]{16}/);
    expect(await officer.page('/console/catalog')).toContain('Version 1, en vigueur depuis');
  });
});
