import * as z from 'zod';
import type { Grant, Holder } from '../../consent/grant.ts';
import { isPurpose, languages, type Purpose } from '../../consent/purpose.ts';
import { type DestinationName, destinationNames } from '../../destinations/name.ts';
import type { ClaimedDelivery, ClaimedEvent } from '../delivery-store.ts';
import {
  type Admitted,
  type DayBalance,
  type DeliveryRow,
  type EventRow,
  type KeptNotice,
  type Role,
  roles,
  type SecretHolder,
  type KeptRows,
  type Recorded,
  type TokenRow,
} from '../store.ts';
import type { Row, Value } from './engine.ts';

/* From rows to the store's types. A column of another type than the schema says is a broken database: it throws. */

export function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : wrong(column, value);
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : wrong(column, value);
}

export function texts(rows: readonly Row[], column: string): string[] {
  return rows.map((row) => text(row, column));
}

function wrong(column: string, value: Value | undefined): never {
  throw new TypeError(`The database answered ${value === null ? 'null' : typeof value} in column ${column}.`);
}

function purpose(row: Row, column: string): Purpose {
  const value = text(row, column);
  return isPurpose(value) ? value : wrong(column, value);
}

export function destination(row: Row): DestinationName {
  const value = text(row, 'destination');
  return destinationNames.find((known) => known === value) ?? wrong('destination', value);
}

/** One row per grant; a receipt without any answers one row with an empty grant. */
export function holder(rows: readonly Row[]): Holder | undefined {
  const [head] = rows;
  if (head === undefined) {
    return undefined;
  }
  const grants = rows.filter((row) => row['no'] !== null).map(grant);
  return {
    receipt: integer(head, 'receipt'),
    site: text(head, 'site'),
    withdrawn: head['withdrawn'] === null ? undefined : integer(head, 'withdrawn'),
    grants,
  };
}

function grant(row: Row): Grant {
  return {
    no: integer(row, 'no'),
    purpose: purpose(row, 'purpose'),
    since: integer(row, 'since'),
    expires: integer(row, 'expires'),
    voided: row['voided'] !== null,
  };
}

export function secretHolder(rows: readonly Row[], records: readonly Row[]): SecretHolder | undefined {
  const found = holder(rows);
  const [head] = rows;
  if (found === undefined || head === undefined) {
    return undefined;
  }
  const changeKey = head['change_key'];
  return {
    ...found,
    id: text(head, 'id'),
    salt: text(head, 'salt'),
    changeKey: typeof changeKey === 'string' ? changeKey : undefined,
    records: texts(records, 'json'),
  };
}

export function recorded(row: Row | undefined, records: readonly Row[]): Recorded | undefined {
  return row && { requestHash: text(row, 'request_hash'), live: row['live'] === 1, records: texts(records, 'json') };
}

/** What stands in the way of a beacon: with the verdict "kept" only the ids that are there already. */
export function whyNot(row: Row | undefined): Admitted {
  if (row?.['granted'] !== 1) {
    return { verdict: 'no_grant' };
  }
  if (row['goes_on'] !== 1) {
    return { verdict: 'visit_ended' };
  }
  return row['has_room'] === 1
    ? { verdict: 'kept', stored: stringList.parse(JSON.parse(text(row, 'seen'))) }
    : { verdict: 'visit_full' };
}

const stringList = z.array(z.string());

/** One row per event, ordered by delivery. */
export function claimed(rows: readonly Row[]): ClaimedDelivery[] {
  const byNo = new Map<number, ClaimedDelivery & { events: ClaimedEvent[] }>();
  for (const row of rows) {
    const no = integer(row, 'no');
    const delivery = byNo.get(no) ?? {
      no,
      site: text(row, 'site'),
      destination: destination(row),
      grant: integer(row, 'grant_no'),
      repeatable: integer(row, 'repeatable') === 1,
      tries: integer(row, 'tries'),
      client: text(row, 'client'),
      session: integer(row, 'session'),
      events: [],
    };
    delivery.events.push({
      id: text(row, 'id'),
      name: text(row, 'name'),
      at: integer(row, 'at'),
      body: text(row, 'body'),
    });
    byNo.set(no, delivery);
  }
  return [...byNo.values()];
}

interface BalanceRows {
  readonly days: readonly Row[];
  readonly reasons: readonly Row[];
  readonly waiting: readonly Row[];
}

const sides = [
  ...['day', 'received', 'stored', 'counted', 'duplicate', 'refused', 'allowed'],
  ...['sent', 'unknown', 'dead', 'purged', 'destroyed'],
] as const;

export function balance({ days, reasons, waiting }: BalanceRows): DayBalance[] {
  return days.map((row) => dayBalance(row, reasons, waiting));
}

export function keptRows(row: Row | undefined): KeptRows {
  return {
    kept: row ? integer(row, 'kept') : 0,
    stored: row ? integer(row, 'stored') : 0,
    destroyed: row ? integer(row, 'destroyed') : 0,
  };
}

function dayBalance(row: Row, reasons: readonly Row[], waiting: readonly Row[]): DayBalance {
  const ofDay = (other: Row) => other['day'] === row['day'];
  const open = waiting.find(ofDay);
  const numbers = Object.fromEntries(sides.map((side) => [side, integer(row, side)]));
  const n = (side: string) => numbers[side] ?? 0;
  return {
    day: n('day'),
    received: n('received'),
    stored: n('stored'),
    counted: n('counted'),
    duplicate: n('duplicate'),
    refused: n('refused'),
    reasons: Object.fromEntries(reasons.filter(ofDay).map((r) => [text(r, 'reason'), integer(r, 'n')])),
    allowed: n('allowed'),
    sent: n('sent'),
    unknown: n('unknown'),
    waiting: open ? integer(open, 'n') : 0,
    dead: n('dead'),
    purged: n('purged'),
    destroyed: n('destroyed'),
  };
}

export function keptNotice(row: Row): KeptNotice {
  const language = text(row, 'language');
  return {
    site: text(row, 'site'),
    version: integer(row, 'version'),
    language: languages.find((known) => known === language) ?? wrong('language', language),
    hash: text(row, 'hash'),
    surface: text(row, 'surface'),
    body: text(row, 'body'),
    published: integer(row, 'published'),
    retired: row['retired'] === null ? null : integer(row, 'retired'),
    voided: row['voided'] === null ? null : integer(row, 'voided'),
  };
}

export function eventRow(row: Row): EventRow {
  return { at: integer(row, 'at'), name: text(row, 'name'), visit: text(row, 'visit'), body: text(row, 'body') };
}

export function deliveryRow(row: Row): DeliveryRow {
  return {
    no: integer(row, 'no'),
    destination: text(row, 'destination'),
    state: text(row, 'state'),
    size: integer(row, 'size'),
    due: integer(row, 'due'),
  };
}

export function cell(row: Row): { name: string; page: string; n: number } {
  return { name: text(row, 'name'), page: text(row, 'page'), n: integer(row, 'n') };
}

export function countedSum(row: Row): { day: number; n: number } {
  return { day: integer(row, 'day'), n: integer(row, 'n') };
}

export function token(row: Row): TokenRow {
  const expires = row['expires'];
  return {
    site: text(row, 'site'),
    role: role(text(row, 'role')),
    label: text(row, 'label'),
    created: integer(row, 'created'),
    expires: typeof expires === 'number' ? expires : null,
  };
}

function role(value: string): Role {
  return roles.find((known) => known === value) ?? wrong('role', value);
}
