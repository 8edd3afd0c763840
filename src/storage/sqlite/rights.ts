import { isPurpose, type Purpose } from '../../consent/purpose.ts';
import type {
  DeletionRow,
  Erased,
  FinishedErasure,
  GrantEnd,
  HoldRow,
  IncidentRow,
  JournaledEnd,
  LapsingGrant,
  Orphans,
  OutstandingEnd,
  RightsStore,
  VoidEffect,
  VoidedReceipt,
} from '../rights-store.ts';
import type { Row, SqliteEngine, Statement } from './engine.ts';
import * as holding from './hold.ts';
import * as lapses from './lapse.ts';
import * as reconcile from './reconcile.ts';
import { integer, text } from './rows.ts';
import * as voiding from './void.ts';
import { closeErasure, type End, endGrants, endsOf, finishedErasures, outstanding } from './withdraw.ts';

export function rightsMethods(engine: SqliteEngine): RightsStore {
  return { ...endings(engine), ...holds(engine), ...doubts(engine) };
}

type Endings =
  | 'withdraw'
  | 'finishedErasures'
  | 'closeErasure'
  | 'voidEffect'
  | 'voidNotice'
  | 'voidedReceipts'
  | 'endVoided'
  | 'lapsing'
  | 'lapse'
  | 'outstanding'
  | 'replayWithdrawals';

function endings(engine: SqliteEngine): Pick<RightsStore, Endings> {
  return {
    withdraw: async (withdrawal) => (await engine.commit(endGrants(endsOf(withdrawal))))[0]?.map(erased)[0],
    finishedErasures: async () => (await report(engine, finishedErasures())).map(finishedErasure),
    closeErasure: async (closing) => void (await engine.commit(closeErasure(closing))),
    voidEffect: async (site, version) => (await report(engine, voiding.voidEffect(site, version))).flatMap(effect)[0],
    voidNotice: async (notice) => void (await engine.commit(voiding.voidNotice(notice))),
    voidedReceipts: async (since, limit) =>
      (await report(engine, voiding.voidedReceipts(since, limit))).map(voidedReceipt),
    endVoided: async (ends) => void (await engine.commit(endGrants(ends.map((end) => toEnd(end, 'voided'))))),
    lapsing: async (now, unusedSince, limit) =>
      (await report(engine, lapses.lapsing(now, unusedSince, limit))).map(lapsingGrant),
    lapse: async (now, unusedSince, found) => void (await engine.commit(lapses.lapse(now, unusedSince, found))),
    outstanding: async (ends) => (await report(engine, outstanding(ends.map(journaled)))).map(outstandingEnd),
    replayWithdrawals: async (ends) => {
      await engine.commit(endGrants(ends.map((end) => ({ ...toEnd(end, 'withdrawn'), replayed: true }))));
    },
  };
}

type Doubts = 'eventBlocks' | 'orphanEvents' | 'orphanSends' | 'draftIncidents' | 'incidents';

function holds(engine: SqliteEngine): Omit<RightsStore, Endings | Doubts> {
  return {
    findReceipt: async (site, id) =>
      (await report(engine, holding.findReceipt(site, id))).map((row) => ({ no: integer(row, 'no'), ...name(row) }))[0],
    hold: async (wanted) => integer((await engine.commit(holding.hold(wanted)))[0]?.[0] ?? {}, 'no'),
    releaseHold: async (release) => {
      const [counts = []] = await engine.commit(holding.releaseHold(release));
      return counts.map((row) => ({ events: integer(row, 'events'), passedOn: integer(row, 'passed_on') }))[0];
    },
    holds: async (site) => (await report(engine, holding.holds(site))).map(holdRow),
    deletions: async (site, limit) => (await report(engine, holding.deletions(site, limit))).map(deletionRow),
    settleDeletions: async (settling) => {
      const [, entered = []] = await engine.commit(holding.settleDeletions(settling));
      return entered.map((row) => integer(row, 'clients'))[0] ?? 0;
    },
  };
}

function doubts(engine: SqliteEngine): Pick<RightsStore, Doubts> {
  return {
    eventBlocks: async () => (await report(engine, reconcile.eventBlocks())).map((row) => integer(row, 'block')),
    orphanEvents: async (block) => (await report(engine, reconcile.orphanEvents(block))).map(orphans),
    orphanSends: async () => (await engine.report(reconcile.orphanSends())).flat().map(orphans),
    draftIncidents: async (drafts) => {
      const results = await engine.commit(reconcile.draftIncidents(drafts));
      const [before, after] = [results[0], results[2]].map((rows) => integer(rows?.[0] ?? {}, 'n'));
      return (after ?? 0) - (before ?? 0);
    },
    incidents: async (site) => (await report(engine, reconcile.incidents(site))).map(incidentRow),
  };
}

async function report(engine: SqliteEngine, one: Statement): Promise<readonly Row[]> {
  return (await engine.report([one]))[0] ?? [];
}

function toEnd({ secretHash, purpose, at, day, entry }: GrantEnd, cause: End['cause']): End {
  return { secret: secretHash, purpose, at, day, cause, ending: entry };
}

function journaled({ secretHash, purpose, at }: JournaledEnd) {
  return { secret: secretHash, purpose, at, cause: 'withdrawn' } as const;
}

/* From rows. */

function name(row: Row): { id: string; salt: string } {
  return { id: text(row, 'id'), salt: text(row, 'salt') };
}

function purposeOf(value: string): Purpose {
  if (isPurpose(value)) {
    return value;
  }
  throw new TypeError('The database holds a grant for a purpose that does not exist.');
}

function erased(row: Row): Erased {
  return {
    at: integer(row, 'at'),
    events: integer(row, 'events'),
    held: integer(row, 'held'),
    deliveries: integer(row, 'deliveries'),
    inFlight: integer(row, 'in_flight'),
  };
}

function finishedErasure(row: Row): FinishedErasure {
  const flew = { sent: integer(row, 'flew_sent'), unknown: integer(row, 'flew_unknown') };
  return {
    ...erased(row),
    no: integer(row, 'no'),
    cause: text(row, 'cause') === 'voided' ? 'voided' : 'withdrawn',
    site: text(row, 'site'),
    receiptId: text(row, 'id'),
    salt: text(row, 'salt'),
    flew: { ...flew, stopped: integer(row, 'flew_stopped') },
  };
}

function effect(row: Row): VoidEffect[] {
  const n = (column: string) => integer(row, column);
  const numbers = { grants: n('grants'), receipts: n('receipts'), events: n('events') };
  const voided = row['voided'] === null ? null : n('voided');
  return n('texts') === 0 ? [] : [{ voided, ...numbers, deliveries: n('deliveries'), clients: n('clients') }];
}

function voidedReceipt(row: Row): VoidedReceipt {
  // Made by json_group_array over a column that holds purposes.
  const purposes = (JSON.parse(text(row, 'purposes')) as string[]).map(purposeOf);
  return { secretHash: text(row, 'secret_hash'), site: text(row, 'site'), ...name(row), purposes };
}

function lapsingGrant(row: Row): LapsingGrant {
  return {
    no: integer(row, 'no'),
    site: text(row, 'site'),
    purpose: purposeOf(text(row, 'purpose')),
    expires: integer(row, 'expires'),
    reason: text(row, 'reason') === 'term' ? 'term' : 'unused',
    ...name(row),
  };
}

function outstandingEnd(row: Row): OutstandingEnd {
  const purpose = purposeOf(text(row, 'purpose'));
  return {
    secretHash: text(row, 'secret_hash'),
    site: text(row, 'site'),
    purpose,
    at: integer(row, 'at'),
    ...name(row),
  };
}

function holdRow(row: Row): HoldRow {
  const released = row['released'] === null ? null : integer(row, 'released');
  const basis = text(row, 'basis');
  return {
    no: integer(row, 'no'),
    ...name(row),
    basis,
    at: integer(row, 'at'),
    released,
    events: integer(row, 'events'),
  };
}

function deletionRow(row: Row): DeletionRow {
  const settled = row['settled'] === null ? null : integer(row, 'settled');
  const client = text(row, 'client') === '' ? null : text(row, 'client');
  return { no: integer(row, 'no'), destination: text(row, 'destination'), client, at: integer(row, 'at'), settled };
}

function orphans(row: Row): Orphans {
  return {
    site: row['site'] === null ? undefined : text(row, 'site'),
    kind: text(row, 'kind'),
    day: integer(row, 'day'),
    count: integer(row, 'n'),
    earliest: integer(row, 'earliest'),
  };
}

function incidentRow(row: Row): IncidentRow {
  return {
    no: integer(row, 'no'),
    site: text(row, 'site'),
    kind: text(row, 'kind'),
    subject: text(row, 'subject'),
    occurred: integer(row, 'occurred'),
    aware: integer(row, 'aware'),
    count: integer(row, 'count'),
    state: text(row, 'state'),
  };
}
