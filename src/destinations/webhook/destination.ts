import { paramsWithin } from '../../minimize/within.ts';
import {
  type Attempt,
  type Description,
  type Destination,
  type LeavingEvent,
  type Outcome,
  type Parcel,
  privateAddress,
} from '../destination.ts';

/** What one site's own endpoint needs. `fields`: of an event's params and setting, nothing else. */
export interface WebhookSettings {
  readonly site: string;
  readonly url: string;
  /** Base64 of each key in force: while one replaces another, both sign. */
  readonly keys: readonly string[];
  readonly fields: readonly string[];
  readonly allowPrivate: boolean;
}

/** The site's own system takes an event however late; after this nobody waits for it any more. */
const oldest = 7 * 86_400_000;

export const webhook: Destination<WebhookSettings> = {
  name: 'webhook',
  // A beacon holds 64 KiB: what 25 of its events become always fits.
  limits: { events: 25, bytes: 1_000_000, age: oldest },
  merges: false,
  repeatable: () => true,
  // It takes whatever the catalog declares.
  whyNot: () => undefined,
  describe,
  read,
};

/**
 * One message of Standard Webhooks (standardwebhooks.com, specification). Its id is that of the delivery, the same at every attempt:
 * the receiver leaves out what it has. The timestamp is that of the attempt, so that an old one cannot be played again.
 */
function describe(parcel: Parcel, settings: WebhookSettings, now: number): Description {
  const id = messageId(parcel);
  if (id === undefined) {
    return { ok: false, reason: 'no_event_id' };
  }
  const timestamp = String(Math.floor(now / 1000));
  const body = JSON.stringify({
    type: 'balise.events',
    site: settings.site,
    visit: parcel.client,
    events: parcel.events.map((event) => eventOf(event, settings.fields)),
  });
  return {
    ok: true,
    cut: 0,
    request: {
      method: 'POST',
      url: settings.url,
      headers: { 'Content-Type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp },
      body,
      allowPrivate: settings.allowPrivate,
    },
    seal: { text: `${id}.${timestamp}.${body}`, keys: settings.keys, header: 'webhook-signature', prefix: 'v1,' },
  };
}

/**
 * Every event travels in one delivery, so its first event's id names it. The id is the page's; with the visit's number before it no
 * page can name somebody else's delivery. A full stop would blur what is signed.
 */
function messageId({ client, events: [first] }: Parcel): string | undefined {
  return first?.id === undefined ? undefined : `msg_${client}_${first.id}`.replaceAll('.', '-');
}

function eventOf({ id, name, at, engaged, params, ...setting }: LeavingEvent, fields: readonly string[]): object {
  return {
    id,
    name,
    at: new Date(at).toISOString(),
    ...Object.fromEntries(Object.entries(setting).filter(([field]) => fields.includes(field))),
    ...(engaged === undefined ? {} : { engaged_ms: engaged }),
    params: paramsWithin(params, fields),
  };
}

/**
 * The receiver knows a delivery again, so whatever is not taken is tried again, as late as it asks. Two answers end it: `410 Gone`,
 * and an address that must not be reached, which no repetition mends.
 */
function read(attempt: Attempt, repeatable: boolean): Outcome {
  switch (attempt.kind) {
    case 'never_connected':
      return { outcome: attempt.error === privateAddress ? 'dead' : 'retry', reason: attempt.error };
    case 'no_answer':
      return { outcome: repeatable ? 'retry' : 'unknown', reason: attempt.error };
    case 'answered':
      return readStatus(attempt);
  }
}

function readStatus({ status, retryAfter }: Extract<Attempt, { kind: 'answered' }>): Outcome {
  if (status >= 200 && status < 300) {
    return { outcome: 'sent', reason: String(status) };
  }
  if (status === 410) {
    return { outcome: 'dead', reason: 'gone_410' };
  }
  return { outcome: 'retry', reason: `status_${status}`, ...(retryAfter === undefined ? {} : { after: retryAfter }) };
}
