import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, parseConfig } from '../config.ts';
import { webhookKey, webhookSecretForm } from '../destinations/webhook/secret.ts';
import { type Environment, readEnvironment } from '../environment.ts';

export type Loaded =
  | { readonly ok: true; readonly config: Config; readonly environment: Environment }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Environment and configuration file, checked whole: every fault is named before anything starts. */
export async function loadConfiguration(variables: NodeJS.ProcessEnv): Promise<Loaded> {
  const loaded = await readConfiguration(variables);
  const missing = loaded.ok ? missingSecrets(loaded.config, loaded.environment) : [];
  return missing.length > 0 ? { ok: false, faults: missing } : loaded;
}

/** The same without its secrets, for who only looks. */
export async function readConfiguration(variables: NodeJS.ProcessEnv): Promise<Loaded> {
  const read = readEnvironment(variables);
  if (!read.ok) {
    return { ok: false, faults: [read.fault] };
  }
  const { environment } = read;
  const file = resolve(environment.config);
  if (!existsSync(file)) {
    return { ok: false, faults: [`${file} does not exist. Write one, or point BALISE_CONFIG at it.`] };
  }
  if (file.endsWith('.ts') && !process.features.typescript) {
    return {
      ok: false,
      faults: [`Node ${process.versions.node} does not read TypeScript: use 22.18 or newer, or a balise.config.js.`],
    };
  }
  const module: unknown = await import(pathToFileURL(file).href);
  const raw = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  const parsed = parseConfig(raw);
  if (!parsed.ok) {
    return { ok: false, faults: parsed.faults.map(({ path, mend }) => `${path}: ${mend}`) };
  }
  return { ok: true, config: parsed.config, environment };
}

/** In production a destination without its secret would wait for ever. */
export function missingSecrets(config: Config, environment: Environment): string[] {
  const unsigned = Object.entries(config.sites).flatMap(([id, { webhook }]) =>
    (webhook?.secrets ?? []).flatMap((name, at) =>
      webhookKey(environment.secret(name) ?? '') !== undefined
        ? []
        : [`sites.${id}.webhook.secrets.${at}: set ${name} to a secret of Standard Webhooks, ${webhookSecretForm}.`],
    ),
  );
  if (config.mode === 'demo') {
    return unsigned;
  }
  const absent = Object.entries(config.sites).flatMap(([id, { ga4 }]) =>
    ga4 === undefined || environment.secret(ga4.secret) !== undefined
      ? []
      : [`sites.${id}.ga4.secret: the environment has no ${ga4.secret}. Set it, or remove the ga4 block.`],
  );
  return [...absent, ...unsigned];
}

export function printFaults(faults: readonly string[]): void {
  console.error(['balise: the configuration cannot be used.', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
}
