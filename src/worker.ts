import config from '../balise.config.ts';
import { parseConfig } from './config.ts';
import { createWorker } from './worker/create.ts';

const parsed = parseConfig(config);

if (!parsed.ok) {
  throw new Error(parsed.faults.map(({ path, mend }) => `${path}: ${mend}`).join('\n'));
}

const ready = parsed.config;

/** The entry on Cloudflare Workers. The configuration is bundled: a wrong one fails the deployment, not a request. */
export default createWorker({ config: () => ready });
