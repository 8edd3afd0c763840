/** What a visit did, as Balise posts it. `visit` is a random number of that visit: all that a deletion will name. */
export interface Message {
  readonly type: 'balise.events';
  readonly site: string;
  readonly visit: string;
  readonly events: readonly ReceivedEvent[];
}

export interface ReceivedEvent {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What else the site's list names: page, referrer, device. */
  readonly [field: string]: unknown;
}

/** The message in a body; undefined where it is of a type that this receiver does not know. */
export function readMessage(body: Buffer): Message | undefined {
  const read = parse(body.toString('utf8'));
  return isMessage(read) ? read : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMessage(value: unknown): value is Message {
  return (
    isRecord(value) &&
    value['type'] === 'balise.events' &&
    areTexts(value, ['site', 'visit']) &&
    Array.isArray(value['events']) &&
    value['events'].every(
      (event) => isRecord(event) && areTexts(event, ['id', 'name', 'at']) && isRecord(event['params']),
    )
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(record: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return names.every((name) => typeof record[name] === 'string');
}
