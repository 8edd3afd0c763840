import { parseArgs } from 'node:util';
import { type DestinationName, destinationNames } from '../destinations/name.ts';
import { type DeliveryDesk, openDeliveryDeskHere, openDeliveryDeskThere, type WayOut } from './delivery-desk.ts';
import type { ExitCode } from './exit.ts';
import { lacking } from './officer-desk.ts';

const ways = destinationNames.join('|');

const usage = `Usage:
  balise deliveries list   --site SITE [--json]
  balise deliveries stop   --site SITE --destination ${ways} [--json]   nothing more leaves for it
  balise deliveries open   --site SITE --destination ${ways} [--json]
  balise replay            --site SITE [--destination ${ways}] [--reason REASON] [--json]
With --url URL --token TOKEN they reach a deployment; BALISE_TOKEN may hold the token.
A running process obeys a stop made here, without --url, within half a second.`;

interface Values {
  readonly site?: string | undefined;
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly destination?: string | undefined;
  readonly reason?: string | undefined;
  readonly json?: boolean | undefined;
}

interface Call {
  readonly desk: DeliveryDesk;
  readonly destination: DestinationName | undefined;
  readonly values: Values;
}

type Action = (call: Call) => Promise<ExitCode>;

/** `balise deliveries`: what leaves, what died, and the switch of each destination. */
export function deliveriesCommand(args: string[]): Promise<ExitCode> {
  const { values, positionals } = parsed(args);
  const name = positionals[0] ?? '';
  return act(`deliveries ${name}`.trim(), values, Object.hasOwn(actions, name) ? actions[name] : undefined);
}

/** `balise replay`: what died waits again, where it may be sent again and its consent lives. */
export function replayCommand(args: string[]): Promise<ExitCode> {
  const { values, positionals } = parsed(args);
  return act('replay', values, positionals.length === 0 ? replay : undefined);
}

function parsed(args: string[]): { values: Values; positionals: string[] } {
  const text = { type: 'string' } as const;
  const texts = { site: text, url: text, token: text, destination: text, reason: text } as const;
  return parseArgs({ args, allowPositionals: true, options: { ...texts, json: { type: 'boolean' } } });
}

async function act(name: string, values: Values, action: Action | undefined): Promise<ExitCode> {
  const destination = destinationNames.find((known) => known === values.destination);
  const isSwitch = name.endsWith('stop') || name.endsWith('open');
  const unknown = (isSwitch || values.destination !== undefined) && destination === undefined;
  const lacks = lacking(values) ?? (unknown ? `--destination is ${destinationNames.join(' or ')}` : undefined);
  if (action === undefined || lacks !== undefined) {
    console.error(`balise ${name}: ${lacks ?? 'say what to do'}.\n${usage}`);
    return 2;
  }
  const { site = '', url, token = process.env['BALISE_TOKEN'] ?? '' } = values;
  const desk = url === undefined ? await openDeliveryDeskHere(site) : openDeliveryDeskThere(url, site, token);
  try {
    return await action({ desk, destination, values });
  } finally {
    await desk.close();
  }
}

function switching(to: 'stop' | 'open'): Action {
  return async ({ desk, destination, values: { json } }) => {
    if (destination === undefined) {
      return 2;
    }
    const changed = await desk.switch(destination, to);
    const state = to === 'stop' ? 'stopped' : 'open';
    console.log(
      json
        ? JSON.stringify({ destination, state, changed })
        : `${destination}: ${changed ? 'now' : 'already'} ${state}.`,
    );
    return 0;
  };
}

const actions: Readonly<Record<string, Action>> = {
  list: async ({ desk, values: { json } }) => {
    const ways = await desk.list();
    console.log(json ? JSON.stringify(ways) : ways.flatMap(lines).join('\n') || 'Nothing waits, and nothing died.');
    return 0;
  },
  stop: switching('stop'),
  open: switching('open'),
};

const replay: Action = async ({ desk, destination, values: { reason, json } }) => {
  const replayed = await desk.replay({ destination, reason });
  const { deliveries, events } = replayed;
  console.log(json ? JSON.stringify(replayed) : `${deliveries} deliveries with ${events} events wait again.`);
  return 0;
};

function lines({ destination, waiting, again, leased, dead, curtailed, circuit }: WayOut): string[] {
  const rests = circuit.rests_until === null ? '' : ` until ${new Date(circuit.rests_until).toISOString()}`;
  return [
    `${destination}: ${circuit.state}${rests}`,
    `  waiting ${waiting.events} events, to be tried again ${again.events}, under way ${leased.events}`,
    ...dead.map(({ reason, deliveries, events }) => `  dead ${events} events in ${deliveries} deliveries: ${reason}`),
    ...curtailed.map(({ day, reason, n }) => `  curtailed ${day} ${n}: ${reason}`),
  ];
}
