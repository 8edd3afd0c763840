import { describe, expect, it } from 'vitest';
import { secretFaults } from '../../src/delivery/secrets.ts';
import { warehouse } from '../consent/observe.ts';
import { aConfig, aSiteConfig, aTransferFile, parsed } from '../support/builders.ts';

const good = `whsec_${btoa('k'.repeat(32))}`;

/** The site `demo` with GA4 and a webhook that two secrets sign, in this mode. */
function config(mode: 'demo' | 'production') {
  const webhook = { ...warehouse, secrets: ['OLD_SECRET', 'NEW_SECRET'] };
  const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@exemple.ca' };
  const site = aSiteConfig({ webhook, transfers: [aTransferFile()] });
  return parsed(aConfig({ mode, officer, sites: { demo: site } }));
}

const faults = (mode: 'demo' | 'production', values: Readonly<Record<string, string>>) =>
  secretFaults(config(mode), (name) => values[name]);

describe('A secret that a way out needs', () => {
  it('is a fault where it is missing or of another form, said with its site, its variable and what to do', () => {
    expect(faults('production', { OLD_SECRET: good, NEW_SECRET: 'hunter2' })).toEqual([
      {
        name: 'TEST_GA4_SECRET',
        at: 'sites.demo.ga4.secret',
        mend: 'the environment has no TEST_GA4_SECRET. Set it, or remove the ga4 block.',
      },
      {
        name: 'NEW_SECRET',
        at: 'sites.demo.webhook.secrets.1',
        mend: 'set NEW_SECRET to a secret of Standard Webhooks, whsec_ and the base64 of 24 to 64 random bytes.',
      },
    ]);
  });

  it('is none where each can be used', () => {
    expect(faults('production', { TEST_GA4_SECRET: 'x', OLD_SECRET: good, NEW_SECRET: good })).toEqual([]);
  });

  it('need not be set for the stand-in of a demonstration, but a receiver checks its own', () => {
    expect(faults('demo', { OLD_SECRET: good, NEW_SECRET: good })).toEqual([]);
    expect(faults('demo', { OLD_SECRET: good }).map(({ at }) => at)).toEqual(['sites.demo.webhook.secrets.1']);
  });

  it('is never repeated, whatever is wrong with it', () => {
    expect(JSON.stringify(faults('production', { OLD_SECRET: 'whsec_hunter2', NEW_SECRET: 'hunter2' }))).not.toContain(
      'hunter2',
    );
  });
});
