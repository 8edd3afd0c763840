import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startNode, type Collector } from '../node.ts';
import { loadConfiguration, printFaults } from './configuration.ts';
import type { ExitCode } from './main.ts';
import { banner } from './welcome.ts';

/** Runs until SIGINT or SIGTERM, then answers what is open, settles what is in flight, and ends. */
export async function startCommand(args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  const loaded = await loadConfiguration(process.env);
  if (!loaded.ok) {
    printFaults(loaded.faults);
    return 1;
  }
  const { config, environment } = loaded;
  try {
    // The demo lives outside the collector, and is not even loaded in production.
    const demo = config.mode === 'demo' ? await (await import('../../examples/demo.ts')).openDemo(config) : undefined;
    const collector = await startNode({
      config: demo?.config ?? config,
      environment,
      ...(demo && { beside: (deps) => demo.routes(deps) }),
    });
    const tokens = demo === undefined ? [] : await demo.tokens(collector.deps);
    console.log(banner({ collector, config, data: environment.data, tokens, json: values.json ?? false }));
    await untilStopped(collector);
    await demo?.close();
    return 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) {
      console.error(
        `balise: cannot listen on ${environment.host}:${environment.port} (${error.code}). Set PORT to a free port.`,
      );
      return 1;
    }
    throw error;
  }
}

async function untilStopped(collector: Collector): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await collector.close();
}
