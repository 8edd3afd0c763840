import {
  type DestructionLane,
  destructionLanes,
  type Due,
  type FinishedDestruction,
  type RetentionStore,
} from '../retention-store.ts';
import { type Row, type SqliteEngine, type Statement, statement } from './engine.ts';
import * as retention from './retention.ts';
import { integer, text } from './rows.ts';

export function retentionMethods(engine: SqliteEngine): RetentionStore {
  return {
    beginDestruction: async (run) => {
      const open = (await engine.commit(retention.beginDestruction(run))).at(-1) ?? [];
      return open.map((row) => ({
        no: integer(row, 'no'),
        eventCursor: integer(row, 'event_cursor'),
        grantCursor: integer(row, 'grant_cursor'),
      }))[0];
    },
    dueEvents: async (run, after) => due(await report(engine, retention.dueEvents(run, after))),
    destroyEvents: async (step) => (await engine.commit(retention.destroyEvents(step))).at(-1)?.length === 1,
    dueVisits: async (run, after, now) => due(await report(engine, retention.dueVisits(run, after, now))),
    destroyVisits: async (step, now) => void (await engine.commit(retention.destroyVisits(step, now))),
    dueReceipts: async (run, most) =>
      (await report(engine, retention.dueReceipts(run, most))).map((row) => integer(row, 'no')),
    destroyReceipts: async (run, receipts) => void (await engine.commit(retention.destroyReceipts(run, receipts))),
    finishDestruction: async (run, at) => void (await engine.commit(retention.finishDestruction(run, at))),
    finishedDestructions: async () => (await report(engine, retention.finishedDestructions())).map(finished),
    closeDestruction: async (closing) => void (await engine.commit(retention.closeDestruction(closing))),
    certify: async (site, entry) =>
      void (await engine.commit([statement('INSERT INTO entry (log, json) VALUES (?1, ?2)', site, entry)])),
    scrub: () => engine.scrub(),
  };
}

async function report(engine: SqliteEngine, one: Statement): Promise<readonly Row[]> {
  return (await engine.report([one]))[0] ?? [];
}

function due([row = {}]: readonly Row[]): Due {
  // Made by json_group_array over a column of integers.
  const numbers = JSON.parse(text(row, 'numbers')) as number[];
  return { upTo: row['up_to'] === null ? undefined : integer(row, 'up_to'), numbers };
}

function finished(row: Row): FinishedDestruction {
  const n = (column: string) => integer(row, column);
  return {
    no: n('no'),
    site: text(row, 'site'),
    lane: laneOf(text(row, 'lane')),
    before: n('before'),
    events: n('events'),
    held: n('held'),
    visits: n('visits'),
    sends: n('sends'),
    deliveries: n('deliveries'),
    letters: n('letters'),
    names: n('names'),
    receipts: n('receipts'),
  };
}

function laneOf(value: string): DestructionLane {
  const lane = destructionLanes.find((each) => each === value);
  if (lane === undefined) {
    throw new TypeError('The database holds a run in a lane that does not exist.');
  }
  return lane;
}
