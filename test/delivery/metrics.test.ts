import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { metricsText } from '../../src/delivery/metrics.ts';
import type { DayBalance } from '../../src/storage/store.ts';
import { openWorld } from '../support/collector.ts';
import { opened } from '../support/opened.ts';
import { firefox, origin } from '../support/site-config.ts';
import { Visitor } from '../runtime/visitor.ts';

const aDay: DayBalance = {
  ...{ day: 10, received: 6, stored: 3, counted: 1, duplicate: 1, refused: 1, reasons: { bot: 1 } },
  ...{ allowed: 3, sent: 1, unknown: 0, waiting: 2, dead: 0, purged: 0, destroyed: 0 },
};

function text(days: readonly DayBalance[], site = 'shop', reasons: ReadonlyMap<string, number> = new Map()): string {
  return metricsText({
    sites: [{ site, today: 10, days, imbalances: imbalances(days) }],
    rejected: reasons,
    memory: undefined,
  });
}

/** Prometheus text format 0.0.4, line by line, as its page defines it. */
const sample =
  /^[a-z_:][a-z0-9_:]*(\{(site|term|reason|destination)="([^"\\\n]|\\["\\n])*"(,\w+="([^"\\\n]|\\["\\n])*")*\})? \d+$/;

describe('The metrics', () => {
  it('are Prometheus text: each family once, with its help and its type, no label but those that were chosen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ day: fc.integer({ min: 3, max: 10 }), n: fc.nat() })),
        fc.string(),
        (days, reason) => {
          const rows = days.map(({ day, n }) => ({ ...aDay, day, received: n }));
          const lines = text(rows, 'shop', new Map([[reason, 3]]))
            .trimEnd()
            .split('\n');
          const families = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
          expect(new Set(families).size).toBe(families.length);
          let family = '';
          for (const line of lines) {
            family = /^# (?:HELP|TYPE) (\S+) /.exec(line)?.[1] ?? family;
            expect(line.startsWith('#') || (sample.test(line) && line.startsWith(family)), line).toBe(true);
            const labels = [...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label);
            expect(['site', 'term', 'reason', 'destination']).toEqual(expect.arrayContaining(labels.slice(0, 2)));
          }
        },
      ),
    );
  });

  it('read the tallies of today and yesterday, and zero where nothing came', () => {
    const said = text([aDay]);
    expect(said).toContain('balise_events_today{site="shop",term="received"} 6\n');
    expect(said).toContain('balise_events_yesterday{site="shop",term="received"} 0\n');
    expect(said).toContain('balise_refused_today{site="shop",reason="bot"} 1\n');
    expect(said).toContain('balise_events_waiting{site="shop"} 2\n');
    expect(text([aDay, { ...aDay, day: 7 }])).toContain('balise_events_waiting{site="shop"} 4\n');
  });

  it('say at once that a balance does not hold', () => {
    expect(text([aDay])).toContain('balise_balance_holds{site="shop"} 1\n');
    expect(text([{ ...aDay, sent: 2 }])).toContain('balise_balance_holds{site="shop"} 0\n');
    expect(text([{ ...aDay, day: 9, received: 7 }])).toContain('balise_balance_holds{site="shop"} 0\n');
  });
});

describe('GET /metrics', () => {
  const world = opened(() => openWorld('app'));
  const ask = (token: string) =>
    world().ask('/metrics', token === '' ? {} : { headers: { Authorization: `Bearer ${token}` } });

  it('opens to operators alone, each to their own sites', async () => {
    expect((await ask('')).status).toBe(401);
    for (const role of ['analyst', 'officer', 'ingest'] as const) {
      expect((await ask(await world().token(role))).status).toBe(403);
    }
    const own = await ask(await world().token('operator', 'other'));
    expect([own.status, own.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const sites = (said: string) => new Set([...said.matchAll(/site="(\w+)"/g)].map(([, site]) => site));
    expect(sites(await own.text())).toEqual(new Set(['other']));
    const all = await (await ask('operator-of-all-the-sites-of-this-test')).text();
    expect(sites(all)).toEqual(new Set(['shop', 'counting', 'minors', 'other', 'warehouse']));
    expect(all).toMatch(/^process_resident_memory_bytes [1-9]\d+$/m);
  });

  it('move with what happens: events, and requests that are refused', async () => {
    const read = async (name: string) => {
      const said = await (await ask('operator-of-all-the-sites-of-this-test')).text();
      const line = said.split('\n').find((each) => each.startsWith(`${name} `));
      return Number(line?.split(' ').at(-1) ?? 0);
    };
    const stored = 'balise_events_today{site="shop",term="stored"}';
    const foreign = 'balise_requests_rejected_total{reason="foreign_origin"}';
    const before = [await read(stored), await read(foreign)];
    const visitor = new Visitor(world().ask);
    await visitor.sent(visitor.beacon(await visitor.grant(), [visitor.event(), visitor.event()]));
    await world().ask('/v1/events', { method: 'POST', headers: { Origin: `${origin}.evil`, 'User-Agent': firefox } });
    expect([await read(stored), await read(foreign)]).toEqual([(before[0] ?? 0) + 2, (before[1] ?? 0) + 1]);
  });
});
