import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unstable_dev } from 'wrangler';
import { packageFolder } from '../../../src/node/assets.ts';
import { secrets } from './sites.ts';
import { startingSchema } from './starting.ts';

/* A collector on workerd with D1, in processes of its own. Says its address in a line, and lives until it is killed. */

Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: '1' });
const folder = join(packageFolder(), 'test', 'delivery', 'faults');
const config = join(folder, 'wrangler.toml');
const text = process.env['STARTING'] ?? '';
const { data, sends } = startingSchema.parse(JSON.parse(text));

if (!existsSync(join(data, 'v3'))) {
  const wrangler = join(packageFolder(), 'node_modules', 'wrangler', 'bin', 'wrangler.js');
  const migrate = ['d1', 'migrations', 'apply', 'balise', '--local', '--persist-to', data, '--config', config];
  spawnSync(process.execPath, [wrangler, ...migrate], { stdio: ['ignore', 'ignore', 'inherit'] });
}

const { address, port } = await unstable_dev(join(folder, 'workerd-entry.ts'), {
  config,
  persistTo: data,
  port: 0,
  inspect: false,
  // workerd would print each fault that this test plays.
  logLevel: 'none',
  vars: {
    ...secrets,
    STARTING: text,
    BALISE_LEDGER_KEY: 'PRIVATE+KEY+balise+d2c69ad2+AY6d19BRCoXvFfgXwV9LPSLwbAwA8QD7YIPpEh+jHPMW',
    BALISE_SECRET: 'a-seal-of-thirty-two-characters-and-more',
    BALISE_OPERATOR_TOKEN: 'operator-of-all-the-sites-of-this-test',
  },
  experimental: { disableExperimentalWarning: true, watch: false, showInteractiveDevSession: false },
});

const url = `http://${address}:${port}`;
// A Worker refuses to start without the secrets: its ways out are stopped instead, and opened by the next one.
await fetch(`${url}/test/ways`, { method: 'POST', body: sends ? 'open' : 'stop' });

console.log(JSON.stringify({ url }));
