import { parseArgs } from 'node:util';
import type { ExitCode } from './exit.ts';
import { lacking, type OfficerDesk, openOfficerDesk } from './officer-desk.ts';

const usage = `Usage:
  balise hold add     --site SITE --receipt NUMBER --basis TEXT [--json]
  balise hold list    --site SITE [--json]
  balise hold release --site SITE --hold N [--json]   destroys what it kept
With --url URL --token TOKEN they reach a deployment; the token is an officer's, or BALISE_TOKEN holds it.`;

interface Values {
  readonly receipt?: string | undefined;
  readonly basis?: string | undefined;
  readonly hold?: string | undefined;
  readonly json?: boolean | undefined;
}

type Action = (desk: OfficerDesk, values: Values) => Promise<ExitCode>;

/** `balise hold`: what a receipt's end would destroy is kept, for a stated reason (LPRPSP 36). */
export async function holdCommand(args: string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const texts = { site: text, receipt: text, basis: text, hold: text, url: text, token: text } as const;
  const options = { ...texts, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const name = positionals[0] ?? '';
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const lacks = lacking(values) ?? lackingFor(name, values);
  if (action === undefined || lacks !== undefined) {
    console.error(`balise hold: ${lacks ?? 'say what to do'}.\n${usage}`);
    return 2;
  }
  const desk = await openOfficerDesk(values);
  try {
    return await action(desk, values);
  } finally {
    await desk.close();
  }
}

function lackingFor(name: string, { receipt, basis, hold }: Values): string | undefined {
  if (name === 'add') {
    return receipt && basis?.trim() ? undefined : '--receipt and --basis are needed';
  }
  return name === 'release' && !(Number(hold) > 0) ? '--hold is the number of a hold' : undefined;
}

const actions: Readonly<Record<string, Action>> = {
  add: async (desk, { receipt = '', basis = '', json }) => {
    const hold = await desk.hold(receipt, basis);
    if (hold === undefined) {
      console.error('balise hold: no receipt of this site bears this number.');
      return 1;
    }
    console.log(
      json ? JSON.stringify({ hold }) : `Hold ${hold}: nothing of this receipt is destroyed until it is released.`,
    );
    return 0;
  },
  list: async (desk, { json }) => {
    const holds = await desk.holds();
    const lines = holds.map(({ hold, receipt, basis, at, released_at, held }) => {
      const until = released_at === null ? 'open' : `released ${new Date(released_at).toISOString()}`;
      return `${hold}  ${receipt}  since ${new Date(at).toISOString()}, ${until}, keeps ${held} events  ${basis}`;
    });
    console.log(json ? JSON.stringify(holds) : lines.join('\n') || 'No holds.');
    return 0;
  },
  release: async (desk, { hold, json }) => {
    const released = await desk.release(Number(hold));
    if (released === undefined) {
      console.error('balise hold: no open hold of this site bears this number.');
      return 1;
    }
    const { destroyed, passed_on } = released;
    const rest = passed_on === 0 ? '' : ` ${passed_on} are kept by another hold on the same receipt.`;
    console.log(json ? JSON.stringify(released) : `${destroyed} events destroyed.${rest}`);
    return 0;
  },
};
