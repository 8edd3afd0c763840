import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseConfig } from '../src/config.ts';
import { packageFolder } from '../src/node/assets.ts';
import config from '../balise.config.ts';
import { demoSite } from './demo.ts';
import { startStandIn } from './ga4-stand-in/server.ts';

/* `npm run start:worker`: the stand-in for GA4, D1 migrated on this machine, and wrangler dev with the demonstration. */

const port = process.env['PORT'] ?? '8787';
const state = process.env['BALISE_DATA'] ?? '.wrangler/state';
const wrangler = join(packageFolder(), 'node_modules', 'wrangler', 'bin', 'wrangler.js');
const env = {
  ...process.env,
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  // The local runtime would trace every request with its address line on disk (DESIGN rule 9).
  X_LOCAL_OBSERVABILITY: 'false',
};
const parsed = parseConfig(config);
const ga4 = parsed.ok ? parsed.config.sites[demoSite]?.ga4 : undefined;
const measurementId = ga4?.measurementId ?? 'G-BALISEDEMO';

const common = ['--env', 'demo', '--local', '--persist-to', state];
const migrated = spawnSync(process.execPath, [wrangler, 'd1', 'migrations', 'apply', 'DB', ...common], {
  cwd: packageFolder(),
  env: { ...env, CI: '1' },
  stdio: ['ignore', 'ignore', 'inherit'],
});

if (migrated.status === 0) {
  const standIn = await startStandIn({ measurementId, apiSecret: 'demo-secret' });
  const options = ['--ip', '127.0.0.1', '--port', port, '--show-interactive-dev-session=false', '--log-level', 'warn'];
  const stand = ['--var', `GA4_STAND_IN:${standIn.url}`];
  const dev = spawn(process.execPath, [wrangler, 'dev', ...common, ...options, ...stand], {
    cwd: packageFolder(),
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  console.log(
    `Balise — DÉMONSTRATION / DEMO on workerd: http://127.0.0.1:${port}/demo/ in a moment; D1 lies in ${state}`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => dev.kill(signal));
  }
  dev.once('exit', () => void standIn.close());
} else {
  process.exitCode = 1;
}
