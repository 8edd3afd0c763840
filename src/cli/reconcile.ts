import { parseArgs } from 'node:util';
import { isoDay } from '../minimize/day.ts';
import type { ExitCode } from './exit.ts';
import { lacking, openOfficerDesk } from './officer-desk.ts';

const reaching = `With --url URL --token TOKEN it reaches a deployment; the token is an officer's, or BALISE_TOKEN holds it.`;

async function withDesk(args: string[], act: (desk: Desk, json: boolean) => Promise<ExitCode>): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const options = { site: text, url: text, token: text, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options });
  const lacks = lacking(values);
  if (lacks !== undefined) {
    console.error(`${lacks}.\n${reaching}`);
    return 2;
  }
  const desk = await openOfficerDesk(values);
  try {
    return await act(desk, values.json ?? false);
  } finally {
    await desk.close();
  }
}

type Desk = Awaited<ReturnType<typeof openOfficerDesk>>;

/** `balise reconcile --site SITE`: 1 when something stored or sent maps to no grant that was valid at its instant. */
export function reconcileCommand(args: string[]): Promise<ExitCode> {
  if (args.includes('--help')) {
    console.log(`Usage: balise reconcile --site SITE [--json]\n${reaching}`);
    return Promise.resolve(0);
  }
  return withDesk(args, async (desk, json) => {
    const { blocks, orphans } = await desk.reconcile();
    const lines = orphans.map(({ kind, day, count, earliest }) => {
      return `${isoDay(day)}  ${kind}  ${count}, the first at ${new Date(earliest).toISOString()}`;
    });
    const clean = 'Every event that is kept, and every send, maps to a grant that was valid at its instant.';
    console.log(json ? JSON.stringify({ blocks, orphans }) : lines.join('\n') || clean);
    return orphans.length === 0 ? 0 : 1;
  });
}

/** `balise incident --site SITE`: what the reconciler drafted, and what an officer made of it. */
export function incidentCommand(args: string[]): Promise<ExitCode> {
  if (args.includes('--help')) {
    console.log(`Usage: balise incident --site SITE [--json]\n${reaching}`);
    return Promise.resolve(0);
  }
  return withDesk(args, async (desk, json) => {
    const incidents = await desk.incidents();
    const lines = incidents.map(({ no, state, kind, subject, count, occurred, aware }) => {
      const [first, known] = [occurred, aware].map((at) => new Date(at).toISOString());
      return `${no}  ${state}  ${kind} ${subject}  ${count}, the first at ${first ?? ''}, known since ${known ?? ''}`;
    });
    console.log(json ? JSON.stringify(incidents) : lines.join('\n') || 'No incidents.');
    return 0;
  });
}
