import type { AccountLine, CircuitRow, DeliveryStore } from '../delivery-store.ts';
import * as dead from './dead.ts';
import type { Row, SqliteEngine } from './engine.ts';
import * as outbox from './outbox.ts';
import { claimed, destination, integer, text } from './rows.ts';

export function deliveryMethods(engine: SqliteEngine): DeliveryStore {
  return {
    claim: async (claim) => claimed((await engine.commit(outbox.claim(claim))).at(-1) ?? []),
    settle: async (lease, at, settlements) => void (await engine.commit(outbox.settle(lease, at, settlements))),
    settleLostLeases: async (now) => (await engine.commit(outbox.settleLostLeases(now))).at(-1)?.length ?? 0,
    outlook: async () => {
      const rows = await engine.lookup(dead.outlook());
      const last = rows.find((row) => row['kind'] === 'last');
      return {
        circuits: rows.filter((row) => row['kind'] === 'circuit').map(circuit),
        last: last && { no: integer(last, 'no'), site: text(last, 'site'), destination: destination(last) },
      };
    },
    noteCircuits: async (circuits) => void (await engine.commit(dead.noteCircuits(circuits))),
    switchDelivery: async (switching) => ((await engine.commit(dead.switchDelivery(switching)))[1] ?? []).length === 1,
    replayDead: async (replaying) => {
      const gone = (await engine.commit(dead.replayDead(replaying))).at(-1) ?? [];
      return { deliveries: gone.length, events: gone.reduce((sum, row) => sum + integer(row, 'size'), 0) };
    },
    deliveryAccount: async (site, { from, to }) => {
      const [lines = [], curtailed = [], circuits = []] = await engine.report(dead.account(site, from, to));
      return {
        lines: lines.map(line),
        curtailed: curtailed.map((row) => ({
          day: integer(row, 'day'),
          destination: destination(row),
          reason: text(row, 'reason'),
          n: integer(row, 'n'),
        })),
        circuits: circuits.map(circuit),
      };
    },
  };
}

const states = ['waiting', 'again', 'leased', 'recalled', 'dead'] as const;

function line(row: Row): AccountLine {
  const state = states.find((known) => known === row['state']);
  if (state === undefined) {
    throw new TypeError('The database holds a delivery in a state that does not exist.');
  }
  const counts = { deliveries: integer(row, 'deliveries'), events: integer(row, 'events') };
  return { destination: destination(row), state, reason: text(row, 'reason'), ...counts };
}

function circuit(row: Row): CircuitRow {
  return {
    site: text(row, 'site'),
    destination: destination(row),
    stopped: row['stopped'] === null ? null : integer(row, 'stopped'),
    failures: integer(row, 'failures'),
    restsUntil: integer(row, 'rests_until'),
  };
}
