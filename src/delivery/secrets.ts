import type { Config } from '../config.ts';
import type { NamedSecret } from '../destinations/way.ts';
import { waysOut } from './ways.ts';

type SecretOf = (name: string) => string | undefined;

/** What a demonstration uses where nobody set a secret: its stand-in takes it, and nobody else ever sees it. */
const demoSecret = 'demo-secret';

/** The secrets as the ways out are given them; empty where there is none. */
export function leavingSecrets({ mode }: Pick<Config, 'mode'>, secretOf: SecretOf): (name: string) => string {
  return (name) => secretOf(name) ?? (mode === 'demo' ? demoSecret : '');
}

export interface SecretFault extends NamedSecret {
  /** What is to be done about it. */
  readonly mend: string;
}

/** Every secret that a way out needs and cannot use: what waits for it would wait for ever. */
export function secretFaults(config: Config, secretOf: SecretOf): SecretFault[] {
  const given = leavingSecrets(config, secretOf);
  return secretsOfWays(config).flatMap(({ name, at, mendOf }) => {
    const mend = mendOf(given(name));
    return mend === undefined ? [] : [{ name, at, mend }];
  });
}

interface SecretOfWay extends NamedSecret {
  readonly mendOf: (secret: string) => string | undefined;
}

/** What the ways of all sites need. `at` is the whole path in the configuration. */
export function secretsOfWays({ sites }: Pick<Config, 'sites'>): SecretOfWay[] {
  return Object.entries(sites).flatMap(([id, config]) =>
    waysOut({ id, config, pageOrigin: '' }).flatMap(({ secrets, mendOf }) =>
      secrets.map(({ name, at }) => ({ name, at: `sites.${id}.${at}`, mendOf: (secret) => mendOf(secret, name) })),
    ),
  );
}
