import * as z from 'zod';
import { isSealed } from './proof/outside.ts';

/** The only reader of the process environment. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly config: string;
  /** Opens `/v1/admin` on every site; for a first token, and for deployments without a shell. */
  readonly operatorToken: string | undefined;
  /** A folder on another disk, or one that this process may only add to: checkpoints of the ledger go there too. */
  readonly outside?: string | undefined;
  /** Where each checkpoint is posted as well. */
  readonly checkpointUrl?: string | undefined;
  /** The value of a secret that the configuration names. */
  readonly secret: (name: string) => string | undefined;
}

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number <= 65_535);

export type ReadEnvironment =
  { readonly ok: true; readonly environment: Environment } | { readonly ok: false; readonly fault: string };

export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): ReadEnvironment {
  // An empty variable is one that somebody left blank: the default holds.
  const set = (name: string) => (variables[name] === '' ? undefined : variables[name]);
  const read = port.safeParse(set('PORT') ?? '8787');
  if (!read.success) {
    return { ok: false, fault: `PORT is "${set('PORT') ?? ''}": give a number from 0 (any free port) to 65535.` };
  }
  const operatorToken = set('BALISE_OPERATOR_TOKEN');
  if (operatorToken !== undefined && operatorToken.length < 32) {
    return { ok: false, fault: 'BALISE_OPERATOR_TOKEN opens every site: give it 32 random characters at least.' };
  }
  const checkpointUrl = set('BALISE_CHECKPOINT_URL');
  if (checkpointUrl !== undefined && !isSealed(checkpointUrl)) {
    return { ok: false, fault: 'BALISE_CHECKPOINT_URL: give a whole https address, or one on this machine.' };
  }
  return {
    ok: true,
    environment: {
      port: read.data,
      host: set('HOST') ?? '127.0.0.1',
      data: set('BALISE_DATA') ?? './data',
      config: set('BALISE_CONFIG') ?? './balise.config.ts',
      operatorToken,
      outside: set('BALISE_OUTSIDE'),
      checkpointUrl,
      secret: set,
    },
  };
}
