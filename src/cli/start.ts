import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Demo } from '../../examples/demo-node.ts';
import type { Deps } from '../deps.ts';
import { startNode } from '../node.ts';
import { NoticesRefused } from '../publish.ts';
import { type Loaded, loadConfiguration, printFaults } from './configuration.ts';
import type { ExitCode } from './exit.ts';
import { banner } from './welcome.ts';

type Usable = Extract<Loaded, { ok: true }>;

/** Runs until SIGINT or SIGTERM, then answers what is open, settles what is in flight, and ends. */
export async function startCommand(args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  const loaded = await loadConfiguration(process.env);
  if (!loaded.ok) {
    printFaults(loaded.faults);
    return 1;
  }
  const { config } = loaded;
  // The demo lives outside the collector, and is not even loaded in production.
  const demo =
    config.mode === 'demo' ? await (await import('../../examples/demo-node.ts')).openDemo(config) : undefined;
  try {
    return await run(loaded, demo, values.json ?? false);
  } finally {
    await demo?.close();
  }
}

async function run({ config, environment }: Usable, demo: Demo | undefined, json: boolean): Promise<ExitCode> {
  // Listened for before anyone can know that we run: a signal right after the first line must not be lost.
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const beside = demo && { beside: (deps: Deps) => demo.routes(deps) };
    const collector = await startNode({ config: demo?.config ?? config, environment, ...beside });
    const tokens = demo === undefined ? [] : await demo.tokens(collector.deps);
    console.log(banner({ collector, config, data: environment.data, tokens, json }));
    await stopped;
    await collector.close();
    return 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) {
      const where = `${environment.host}:${environment.port}`;
      console.error(`balise: cannot listen on ${where} (${error.code}). Set PORT to a free port.`);
      return 1;
    }
    if (error instanceof NoticesRefused) {
      console.error(`balise: the notices cannot be published.\n${error.message}`);
      return 1;
    }
    throw error;
  }
}
