import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import * as z from 'zod';
import { product, root, shippedConfig } from './places.ts';

/** A collector as anyone starts it: its own process, on any free port, over a fresh folder. */
export interface Product {
  readonly url: string;
  readonly database: string;
  readonly stop: () => Promise<void>;
}

/** What a test changes in the shipped configuration. */
export interface Changes {
  /** More origins whose pages may send. */
  readonly origins?: readonly string[];
  /** The collector's own origin is not enrolled: only other sites collect with it. */
  readonly apart?: boolean;
  /** Where GA4's requests go instead of the stand-in. */
  readonly endpoint?: string;
}

const startedSchema = z.object({
  url: z.url(),
  demo: z.url(),
  tokens: z.array(z.object({ role: z.string(), token: z.string() })).min(1),
});

const startMs = 20_000;
const stopMs = 5_000;

export async function startProduct(changes: Changes = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'balise-e2e-'));
  const child = spawn(process.execPath, [product, 'start', '--json'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      BALISE_DATA: folder,
      BALISE_CONFIG: await writeConfig(folder, changes),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => []),
    pause(startMs, [], { ref: false }),
  ]);
  lines.on('line', (line) => said.push(line));
  const [line] = z.tuple([z.string().optional()]).rest(z.unknown()).parse([first[0]]);
  if (line === undefined) {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    throw new Error(`The collector did not start: ${said.join('')}`);
  }
  return {
    url: startedSchema.parse(JSON.parse(line)).url,
    database: join(folder, 'balise.sqlite'),
    stop: async () => {
      await stopChild(child);
      await rm(folder, { recursive: true, force: true });
      // Rule 9: after the line of the start there is no line of log for anything to leak into.
      expect(said.join('\n')).toBe('');
    },
  };
}

/** A configuration of the test's own imports the shipped one, so that it never lags behind it. */
async function writeConfig(folder: string, { origins, apart = false, endpoint }: Changes): Promise<string> {
  const file = join(folder, 'test.config.mjs');
  const text = `
    import shipped from ${JSON.stringify(pathToFileURL(shippedConfig).href)};
    const { demo } = shipped.sites;
    const endpoint = ${JSON.stringify(endpoint ?? null)};
    const ga4 = endpoint === null ? demo.ga4 : { ...demo.ga4, endpoint };
    const origins = [...(${apart} ? [] : demo.origins), ...${JSON.stringify(origins ?? [])}];
    export default { ...shipped, sites: { demo: { ...demo, origins, ga4 } } };`;
  await writeFile(file, text);
  return origins === undefined && endpoint === undefined ? shippedConfig : file;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([ended, pause(stopMs, undefined, { ref: false })]);
  }
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    throw new Error(`The collector was still running ${stopMs} ms after SIGTERM`);
  }
  expect(child.exitCode, 'exit code of the collector').toBe(0);
}
