import { parseArgs } from 'node:util';
import type { ExitCode } from './exit.ts';
import { type Effect, lacking, openOfficerDesk } from './officer-desk.ts';

export const voidUsage =
  '--site SITE --version N --reason TEXT [--yes] [--json]   consent given on it is without effect';

const usage = `Usage: balise notice void ${voidUsage}
Says what that ends; with --yes it does. With --url URL --token TOKEN it reaches a deployment; the token is an officer's.`;

/** `balise notice void`: an officer found a version faulty (LPRPSP 14). */
export async function voidCommand(args: string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { site: text, version: text, reason: text, url: text, token: text, yes: flag, json: flag } as const;
  const { site, version, reason, url, token, yes = false, json } = parseArgs({ args, options }).values;
  const number = Number(version);
  const lacks = lacking({ site, url, token }) ?? (reason?.trim() ? undefined : '--reason is missing');
  if (lacks !== undefined || site === undefined || !Number.isInteger(number) || number < 1) {
    console.error(`balise notice void: ${lacks ?? '--version is a whole number'}.\n${usage}`);
    return 2;
  }
  const desk = await openOfficerDesk({ site, url, token });
  try {
    const effect = await desk.voidVersion(number, reason ?? '', !yes);
    if (effect === undefined) {
      console.error(`balise notice void: ${site} never published a version ${number}.`);
      return 1;
    }
    console.log(json ? JSON.stringify({ site, version: number, ...effect }) : words(effect, yes));
    return 0;
  } finally {
    await desk.close();
  }
}

function words({ voided_at, grants, receipts, events, deliveries, clients }: Effect, done: boolean): string {
  const ends =
    `${grants} grants of ${receipts} receipts, ${events} events to destroy, ${deliveries} deliveries waiting, ` +
    `${clients} ids to have deleted where they were sent`;
  const since = voided_at === null ? '' : new Date(voided_at).toISOString();
  if (done) {
    return `Void since ${since}: ${ends}.`;
  }
  return voided_at === null
    ? `It would end ${ends}. Repeat with --yes to void it.`
    : `Void since ${since}. Left to end: ${ends}.`;
}
