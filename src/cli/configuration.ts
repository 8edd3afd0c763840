import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, parseConfig } from '../config.ts';
import { secretFaults } from '../delivery/secrets.ts';
import { type Environment, readEnvironment } from '../environment.ts';

export type Loaded =
  | { readonly ok: true; readonly config: Config; readonly environment: Environment }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Environment and configuration file, checked whole: every fault is named before anything starts. */
export async function loadConfiguration(variables: NodeJS.ProcessEnv): Promise<Loaded> {
  const loaded = await readConfiguration(variables);
  const faults = loaded.ok ? secretFaults(loaded.config, loaded.environment.secret) : [];
  return faults.length > 0 ? { ok: false, faults: faults.map(({ at, mend }) => `${at}: ${mend}`) } : loaded;
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

export function printFaults(faults: readonly string[]): void {
  console.error(['balise: the configuration cannot be used.', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
}
