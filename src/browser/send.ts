import { call } from './call.ts';
import { pageFields, takeEngagement } from './page.ts';
import { settings } from './settings.ts';
import { granted, isObject, type Held } from './state.ts';
import { endVisit, eventId, visitId } from './visit.ts';
import type { Answer, Beacon, PageEvent, Params } from './wire.ts';

interface Batch {
  readonly events: readonly PageEvent[];
  readonly visit: string;
  readonly body: string;
  readonly pass: string;
  /** Which consent it was written under: an answer that comes after a withdrawal finds nothing to revive. */
  readonly era: number;
}

const WAIT_MS = 1000;
const SOON = 10;
const MAX_EVENTS = 50;
/** Four such bodies fit into the 64 KiB that a page may have in flight with keepalive. */
const MAX_BYTES = 16_000;

let queue: PageEvent[] = [];
let retried = new WeakSet<PageEvent>();
let timer = 0;
let era = 0;
/** A pass that the server no longer takes; a new one starts the page again. */
let deadPass = '';
/** Whose grant the queue was filled under. */
let owner = '';

function tell(name: string, reason: string): void {
  console.info(`Balise: ${name} (${reason})`);
}

/** A yes that came after a withdrawal is a new one, even when this page slept through both: it releases nothing old. */
function liveGrant(): Held | null {
  const grant = granted();
  const id = grant?.receipt.id ?? '';
  if (id !== owner) {
    purge();
    if (owner) endVisit();
    owner = id;
  }
  return grant;
}

/** False when nothing was taken; what was refused is not kept for a later grant (rule 3). */
export function record(name: string, params?: Params): boolean {
  if ((liveGrant()?.receipt.pass ?? deadPass) === deadPass) {
    tell(name, 'no_consent');
    return false;
  }
  const at = Date.now();
  queue.push({ id: eventId(at), name, at, ...(params && { params }) });
  if (queue.length >= SOON) flush();
  else timer ||= setTimeout(flush, WAIT_MS);
  return true;
}

/** Leaving a page fires both pagehide and visibilitychange; the second finds an empty queue and sends nothing. */
export function flush(): void {
  clearTimeout(timer);
  timer = 0;
  const grant = liveGrant();
  while (grant && queue.length > 0) void post(nextBatch(grant));
}

/** A withdrawal empties the queue; it never sends it (rule 4). */
export function purge(): void {
  queue = [];
  retried = new WeakSet();
  era += 1;
}

function nextBatch(grant: Held): Batch {
  const visit = visitId();
  const rest: Omit<Beacon, 'events'> = {
    site: settings.site,
    pass: grant.receipt.pass,
    visit,
    sent: Date.now(),
    page: pageFields(),
    engaged_ms: takeEngagement(),
  };
  let size = Math.min(queue.length, MAX_EVENTS);
  for (;;) {
    const events = queue.slice(0, size);
    const body = JSON.stringify({ ...rest, events });
    if (size === 1 || new TextEncoder().encode(body).length <= MAX_BYTES) {
      queue = queue.slice(size);
      return { events, visit, body, era, pass: rest.pass };
    }
    size >>= 1;
  }
}

async function post(batch: Batch): Promise<void> {
  const response = await call('/v1/events', { body: batch.body }).catch(() => null);
  const answer: unknown = await response?.json().catch(() => null);
  if (batch.era !== era) return;
  if (!response || response.status >= 500 || response.status === 429) again(batch.events);
  else if (isAnswer(answer)) settle(batch, answer);
  else for (const event of batch.events) tell(event.name, `HTTP ${response.status}`);
}

/** In memory only, and once: it waits for the next flush, because a timer here would be a heartbeat. */
function again(events: readonly PageEvent[]): void {
  for (const event of events) {
    if (retried.has(event)) tell(event.name, 'unreachable');
    else {
      retried.add(event);
      queue.push(event);
    }
  }
}

function settle(batch: Batch, answer: Answer): void {
  const ended: PageEvent[] = [];
  for (const { index, reason } of answer.refused) {
    const event = batch.events[index];
    if (!event) continue;
    if (reason === 'visit_ended' && !retried.has(event)) ended.push(event);
    else tell(event.name, reason);
    if (reason === 'no_consent') deadPass = batch.pass;
  }
  for (const { index, param, reason } of answer.dropped ?? []) tell(`${batch.events[index]?.name}.${param}`, reason);
  document.dispatchEvent(new CustomEvent('balise:answer', { detail: answer }));
  if (batch.pass === deadPass) queue = [];
  else if (ended.length > 0) {
    if (visitId() === batch.visit) endVisit();
    again(ended);
    flush();
  }
}

function isAnswer(value: unknown): value is Answer {
  return isObject(value) && Array.isArray(value['refused']);
}
