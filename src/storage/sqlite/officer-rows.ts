import type { Grant } from '../../consent/grant.ts';
import { isPurpose, languages } from '../../consent/purpose.ts';
import type {
  Backlog,
  EndedSends,
  EndRow,
  Figures,
  LifeHold,
  OpenSends,
  ReceiptLife,
  StoredEvents,
} from '../officer-store.ts';
import type { Row } from './engine.ts';
import { integer, text } from './rows.ts';

/* From rows to what an officer reads. */

function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

export function figures(row: Row): Figures {
  const language = languages.find((known) => known === row['language']);
  if (language === undefined) {
    throw new TypeError('The database holds a notice in a language that does not exist.');
  }
  return {
    day: integer(row, 'day'),
    version: integer(row, 'version'),
    language,
    surface: text(row, 'surface'),
    granted: integer(row, 'granted'),
    refused: integer(row, 'refused'),
    withdrawn: integer(row, 'withdrawn'),
    expired: integer(row, 'expired'),
    voided: integer(row, 'voided'),
  };
}

export function backlog(row: Row): Backlog {
  return {
    pending: integer(row, 'pending'),
    pendingSince: integerOrNull(row, 'pending_since'),
    incidents: integer(row, 'incidents'),
    deletions: integer(row, 'deletions'),
    holds: integer(row, 'holds'),
    held: integer(row, 'held'),
  };
}

export function receiptLife(found: Row | undefined, rows: readonly (readonly Row[])[]): ReceiptLife | undefined {
  const [grants = [], events = [], sends = [], waiting = [], ends = [], holds = []] = rows;
  return (
    found && {
      created: integer(found, 'created'),
      withdrawn: integerOrNull(found, 'withdrawn'),
      visits: integer(found, 'visits'),
      grants: grants.map(grant),
      events: events.map(storedEvents),
      sends: sends.map(endedSends),
      waiting: waiting.map(openSends),
      ends: ends.map(endRow),
      holds: holds.map(lifeHold),
    }
  );
}

function grant(row: Row): Grant {
  const purpose = text(row, 'purpose');
  if (!isPurpose(purpose)) {
    throw new TypeError('The database holds a grant for a purpose that does not exist.');
  }
  const voided = row['voided'] !== null;
  return { no: integer(row, 'no'), purpose, since: integer(row, 'since'), expires: integer(row, 'expires'), voided };
}

function storedEvents(row: Row): StoredEvents {
  return {
    day: integer(row, 'day'),
    name: text(row, 'name'),
    n: integer(row, 'n'),
    earliest: integer(row, 'earliest'),
  };
}

function endedSends(row: Row): EndedSends {
  return {
    destination: text(row, 'destination'),
    outcome: text(row, 'outcome'),
    reason: text(row, 'reason'),
    sends: integer(row, 'sends'),
    events: integer(row, 'events'),
    earliest: integer(row, 'earliest'),
  };
}

function openSends(row: Row): OpenSends {
  const counts = { sends: integer(row, 'sends'), events: integer(row, 'events') };
  return { destination: text(row, 'destination'), state: text(row, 'state'), ...counts };
}

function endRow(row: Row): EndRow {
  const n = (column: string) => integer(row, column);
  return {
    at: n('at'),
    cause: text(row, 'cause') === 'voided' ? 'voided' : 'withdrawn',
    events: n('events'),
    held: n('held'),
    deliveries: n('deliveries'),
    inFlight: n('in_flight'),
    flew: { sent: n('flew_sent'), unknown: n('flew_unknown'), stopped: n('flew_stopped') },
    closed: integerOrNull(row, 'closed'),
    deletions: { open: n('open'), settled: n('settled') },
    sharing: n('sharing'),
  };
}

function lifeHold(row: Row): LifeHold {
  const counts = { released: integerOrNull(row, 'released'), events: integer(row, 'events') };
  return { no: integer(row, 'no'), basis: text(row, 'basis'), at: integer(row, 'at'), ...counts };
}
