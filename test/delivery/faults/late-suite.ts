import { describe, expect, it } from 'vitest';
import { until } from '../../support/collector.ts';
import { opened } from '../../support/opened.ts';
import { balanceWith, moved } from './collector.ts';
import { type Column, columns } from './sites.ts';
import type { Treatment } from './servers.ts';
import type { Runtime, State } from './table.ts';
import { start, World } from './world.ts';

const minute = 60_000;

/** What happens while a destination takes its time over an answer. */
export function lateSuite(runtime: Runtime): void {
  describe(`While a request is out on ${runtime}`, () => {
    const open = opened(async () => {
      const world = await World.open(runtime);
      const collector = await world.collector({ deadlineMs: minute });
      return { world, collector, close: () => world.close() };
    });

    /** A delivery is on the wire, and its server keeps it waiting for this answer. */
    const onTheWire = async (column: Column, treatment: Treatment = { status: 204 }) => {
      const { world, collector } = open();
      const server = world.server('plain');
      await server.treat(treatment);
      const before = await collector.balance(column, 'plain');
      const seen = world.seen(column, 'plain');
      const release = server.hold();
      const visitor = await collector.visit(column, 'plain');
      await until(() => world.seen(column, 'plain') === seen + 1, 10_000);
      /** The balance since then, and the requests read. */
      const since = async () => {
        const after = await collector.balance(column, 'plain');
        return { ...moved(before, after), holds: after.holds, requests: world.seen(column, 'plain') - seen };
      };
      return { visitor, server, release, since };
    };

    it('beacons are answered, however long that takes', async () => {
      const { collector } = open();
      const { release, since } = await onTheWire('webhook');
      for (let i = 0; i < 10; i += 1) {
        await collector.visit('webhook', 'plain');
      }
      expect(await since()).toMatchObject({ allowed: 11, sent: 0 });
      release();
      await until(async () => (await since()).requests === 11, 10_000);
      await collector.tried('plain');
      expect(await since()).toEqual({ requests: 11, ...balanceWith('sent'), allowed: 11, sent: 11 });
    });

    it.each<[string, Treatment, readonly [State, State, State]]>([
      ['is answered', { status: 204 }, ['sent', 'sent', 'sent']],
      ['is not answered, and not sent again', 'closes after reading', ['unknown', 'unknown', 'unknown']],
      ['is refused, and not sent again', { status: 503 }, ['dead', 'dead', 'purged']],
    ])('a withdrawal says so, and books how it ends: it %s', async (_, treatment, states) => {
      const { collector } = open();
      for (const [i, column] of columns.entries()) {
        const { visitor, release, since } = await onTheWire(column, treatment);
        expect(await collector.withdraw(visitor)).toMatchObject({ in_flight: 1, deliveries: 0 });
        release();
        await collector.tried('plain');
        await collector.wait(60 * minute);
        await collector.tried('plain');
        expect(await since()).toEqual({ requests: 1, ...balanceWith(states[i] ?? 'sent') });
      }
    });

    it('and its lease ends, another worker sends again what is known again, and the late answer changes nothing', async () => {
      const { world, collector } = open();
      for (const column of columns) {
        const { server, release, since } = await onTheWire(column);
        server.answerTheNext();
        // On Node a second process on the same file; on Workers every request brings a drain of its own.
        const other = runtime === 'node' ? await world.collector({ now: start + 1000 * minute }) : collector;
        await other.wait(minute);
        await other.clearLeases();
        const again = column !== 'ga4';
        await until(async () => (await since()).requests === (again ? 2 : 1), 10_000);
        const end = { requests: again ? 2 : 1, ...balanceWith(again ? 'sent' : 'unknown') };
        await other.tried('plain');
        expect(await since()).toEqual(end);
        await (other === collector || other.kill());
        release();
        // The next delivery leaves by the worker that got the late answer.
        await collector.visit(column, 'plain');
        await until(async () => (await since()).requests === end.requests + 1, 10_000);
        await collector.tried('plain');
        const { allowed, sent } = end;
        expect(await since()).toEqual({ ...end, requests: end.requests + 1, allowed: allowed + 1, sent: sent + 1 });
      }
    });
  });
}
