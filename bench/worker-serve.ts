import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { unstable_readConfig } from 'wrangler';
import * as z from 'zod';
import { packageFolder } from '../src/node/assets.ts';
import { pins } from './processes.ts';

/* Workers bundled by wrangler as it would deploy them, on workerd itself: `wrangler dev` puts a proxy of milliseconds before them. */

const fromWrangler = createRequire(createRequire(import.meta.url).resolve('wrangler'));
const wrangler = join(packageFolder(), 'node_modules', 'wrangler', 'bin', 'wrangler.js');
const workerd = z.object({ default: z.string() }).parse(fromWrangler('workerd')).default;

const rulesSchema = z.object({ compatibility_date: z.string(), compatibility_flags: z.array(z.string()) });

/** As in wrangler.toml, so that both run under the same rules of the runtime. */
const rules = rulesSchema.parse(unstable_readConfig({ config: join(packageFolder(), 'wrangler.toml') }));

const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: '1' };

/** Answers the path of the one file that would be deployed. */
export async function bundle(folder: string, main: string): Promise<string> {
  const name = main.replace('.ts', '');
  const out = join(folder, name);
  mkdirSync(out, { recursive: true });
  const config = join(out, 'wrangler.json');
  writeFileSync(config, JSON.stringify({ name, main: join(import.meta.dirname, main), ...rules }));
  await deployDry(out, ['--config', config, '--outdir', out]);
  return join(out, `${name}.js`);
}

export async function deployDry(cwd: string, options: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [wrangler, 'deploy', '--dry-run', ...options], { cwd, env });
}

export interface Serving {
  readonly core: number;
  readonly folder: string;
  /** The bundle. */
  readonly script: string;
  /** Each as capnp writes a binding after its name: `text = "..."`. */
  readonly bindings?: Readonly<Record<string, string>>;
  readonly services?: readonly string[];
  /** More of the worker's own settings. */
  readonly settings?: readonly string[];
}

export interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
}

/** Starts one workerd with one worker on a free port. */
export async function serve(serving: Serving): Promise<Served> {
  mkdirSync(serving.folder, { recursive: true });
  const file = join(serving.folder, 'config.capnp');
  writeFileSync(file, configText(serving));
  const command = [workerd, 'serve', '--experimental', '--control-fd=3', file];
  const [program = '', ...rest] = pins ? ['taskset', '-c', String(serving.core), ...command] : command;
  const child = spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
  running.add(child);
  child.on('exit', () => running.delete(child));
  const port = await portOf(child);
  return { child, port, url: `http://127.0.0.1:${port}` };
}

const running = new Set<ChildProcess>();

// A workerd that is held still would outlive an interrupted run for ever.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

const listening = z.object({ event: z.literal('listen'), port: z.int() });

async function portOf(child: ChildProcess): Promise<number> {
  const control = child.stdio[3];
  if (!(control instanceof Readable)) {
    throw new TypeError('workerd has no pipe to say its port on.');
  }
  for await (const line of createInterface(control)) {
    const said = listening.safeParse(JSON.parse(line));
    if (said.success) {
      return said.data.port;
    }
  }
  throw new Error('workerd ended before it listened.');
}

function configText({ folder, script, bindings = {}, services = [], settings = [] }: Serving): string {
  const list = (parts: readonly string[]) => parts.map((part) => `\n    ${part},`).join('');
  const bound = Object.entries(bindings).map(([name, value]) => `(name = "${name}", ${value})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["public", "private"])),${list(services)}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "main.js", esModule = embed ${JSON.stringify(relative(folder, script))})],
  compatibilityDate = ${JSON.stringify(rules.compatibility_date)},
  compatibilityFlags = ${JSON.stringify(rules.compatibility_flags)},
  bindings = [${list(bound)}
  ],${list(settings)}
);
`;
}

/** Text as capnp quotes it: the same escapes as JSON for what a configuration holds. */
export function text(value: string): string {
  return `text = ${JSON.stringify(value)}`;
}
