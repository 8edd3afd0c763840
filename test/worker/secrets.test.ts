import { expect, it } from 'vitest';
import { type Bindings, createWorker } from '../../src/worker/create.ts';
import { warehouse } from '../consent/observe.ts';
import { aConfig, aSiteConfig, parsed } from '../support/builders.ts';

const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@exemple.ca' };

/** Nothing is to be opened before the secrets are held against the configuration. */
const unopened = {
  prepare: () => {
    throw new Error('the database was reached');
  },
};

function answers(secrets: Readonly<Record<string, string>>): Promise<unknown> {
  const demo = aSiteConfig({ webhook: warehouse });
  const config = parsed(aConfig({ mode: 'production', officer, sites: { demo } }));
  const worker = createWorker({ config: () => config });
  const bindings = { BALISE_SECRET: 's'.repeat(32), DB: unopened, ...secrets } as unknown as Bindings;
  return Promise.resolve(worker.fetch?.(new Request('https://balise.test/') as never, bindings, {} as never));
}

it('a Worker answers nothing before each secret of its destinations is set, and says which and how', async () => {
  await expect(answers({ WEBHOOK_SECRET: 'hunter2' })).rejects.toThrow(
    [
      'sites.demo.ga4.secret: the environment has no TEST_GA4_SECRET. Set it, or remove the ga4 block.',
      ' npx wrangler secret put TEST_GA4_SECRET\n',
      'sites.demo.webhook.secrets.0: set WEBHOOK_SECRET to a secret of Standard Webhooks, ',
      'whsec_ and the base64 of 24 to 64 random bytes. npx wrangler secret put WEBHOOK_SECRET',
    ].join(''),
  );
});

it('a Worker with all of them goes on to what it needs next', async () => {
  const secrets = { TEST_GA4_SECRET: 'x', WEBHOOK_SECRET: `whsec_${btoa('k'.repeat(32))}` };
  await expect(answers(secrets)).rejects.toThrow(/BALISE_LEDGER_KEY/);
});
