import * as z from 'zod';

/*
 * The wire format (DESIGN section 10). `beaconSchema` is the reference, published in the API description. `readBeacon` is
 * what runs on the path: the same verdict an order of magnitude cheaper, held to the schema by a property test.
 */

export const maxBytes = 64 * 1024;
export const maxEvents = 50;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const uuid = z.string().regex(uuidPattern);
const time = z.int().min(0);
const short = (length: number) => z.string().max(length);

export const beaconSchema = z.object({
  site: short(40),
  pass: short(100).optional(),
  visit: uuid.optional(),
  sent: time,
  page: z.object({ url: short(2_000), referrer: short(2_000).optional(), title: short(1_000).optional() }),
  engaged_ms: time.optional(),
  events: z
    .array(
      z.object({
        id: uuid,
        name: short(100),
        at: time,
        params: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1)
    .max(maxEvents),
});

export interface BeaconEvent {
  readonly id: string;
  readonly name: string;
  /** Epoch ms by the page's own clock. */
  readonly at: number;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface Beacon {
  readonly site: string;
  readonly pass?: string;
  readonly visit?: string;
  /** Epoch ms by the page's clock when the beacon left: what corrects `at`. */
  readonly sent: number;
  readonly page: { readonly url: string; readonly referrer?: string; readonly title?: string };
  readonly engaged_ms?: number;
  readonly events: readonly BeaconEvent[];
}

export type ReadBeacon =
  | { readonly ok: true; readonly beacon: Beacon }
  | { readonly ok: false; readonly path: string; readonly expected: string };

interface Fault {
  readonly path: string;
  readonly expected: string;
}

/** Checks an unknown JSON value; the first fault is named by its path. Unknown members are left behind, not refused. */
export function readBeacon(value: unknown): ReadBeacon {
  const fault = isRecord(value)
    ? (headFault(value) ?? eventsFault(value['events']))
    : { path: '', expected: 'an object' };
  if (fault !== undefined) {
    return { ok: false, ...fault };
  }
  // Every member has just been checked; TypeScript cannot follow the check through the helper functions.
  return { ok: true, beacon: value as Beacon };
}

function headFault(beacon: Readonly<Record<string, unknown>>): Fault | undefined {
  const page = beacon['page'];
  if (!isRecord(page)) {
    return { path: 'page', expected: 'an object with a url' };
  }
  return (
    textFault('site', beacon['site'], 40) ??
    optional(beacon['pass'], (pass) => textFault('pass', pass, 100)) ??
    optional(beacon['visit'], (visit) => uuidFault('visit', visit)) ??
    timeFault('sent', beacon['sent']) ??
    textFault('page.url', page['url'], 2_000) ??
    optional(page['referrer'], (referrer) => textFault('page.referrer', referrer, 2_000)) ??
    optional(page['title'], (title) => textFault('page.title', title, 1_000)) ??
    optional(beacon['engaged_ms'], (engaged) => timeFault('engaged_ms', engaged))
  );
}

function eventsFault(events: unknown): Fault | undefined {
  if (!Array.isArray(events) || events.length === 0 || events.length > maxEvents) {
    return { path: 'events', expected: `1 to ${maxEvents} events` };
  }
  for (const [index, event] of events.entries()) {
    const fault = eventFault(event);
    if (fault !== undefined) {
      return { path: `events[${index}]${fault.path}`, expected: fault.expected };
    }
  }
  return undefined;
}

function eventFault(event: unknown): Fault | undefined {
  if (!isRecord(event)) {
    return { path: '', expected: 'an object' };
  }
  return (
    uuidFault('.id', event['id']) ??
    textFault('.name', event['name'], 100) ??
    timeFault('.at', event['at']) ??
    optional(event['params'], (params) => (isRecord(params) ? undefined : { path: '.params', expected: 'an object' }))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optional(value: unknown, check: (value: unknown) => Fault | undefined): Fault | undefined {
  return value === undefined ? undefined : check(value);
}

/** Length in characters, as JSON Schema counts it; UTF-16 units never count fewer, so most texts need no count. */
function textFault(path: string, value: unknown, max: number): Fault | undefined {
  const fits =
    typeof value === 'string' && (value.length <= max || (value.length <= 2 * max && Array.from(value).length <= max));
  return fits ? undefined : { path, expected: `text of at most ${max} characters` };
}

function uuidFault(path: string, value: unknown): Fault | undefined {
  return typeof value === 'string' && isUuid(value) ? undefined : { path, expected: 'a UUID' };
}

/** What `uuidPattern` says, at little more than half its price: most beacons bring several. */
function isUuid(text: string): boolean {
  if (text.length !== 36 || !'12345678'.includes(text.charAt(14)) || !'89abAB'.includes(text.charAt(19))) {
    return false;
  }
  for (let i = 0; i < 36; i += 1) {
    const code = text.charCodeAt(i);
    if (i === 8 || i === 13 || i === 18 || i === 23 ? code !== hyphen : hexDigits[code] !== 1) {
      return false;
    }
  }
  return true;
}

const hyphen = 0x2d;
/** 1 at the code of each. */
const hexDigits = Uint8Array.from({ length: 128 }, (_, code) => (/[0-9a-f]/i.test(String.fromCharCode(code)) ? 1 : 0));

function timeFault(path: string, value: unknown): Fault | undefined {
  const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return fits ? undefined : { path, expected: 'whole milliseconds since 1970' };
}
