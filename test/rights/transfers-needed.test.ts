import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transferFaultWords } from '../../src/console/messages/transfer-fault.ts';
import { fingerprint } from '../../src/minimize/fingerprint.ts';
import { type Keep, keepNames, type KeepName, keepsNothing } from '../../src/minimize/keep.ts';
import { payloadOf } from '../../src/minimize/payload.ts';
import { transferMend } from '../../src/rights/transfer-fault.ts';
import { openSites } from '../../src/site.ts';
import { aConfig, aSiteConfig, aTransferFile, parsed } from '../support/builders.ts';

const now = Date.UTC(2026, 10, 23, 12);
const { catalog } = parsed(aConfig()).sites['demo'] ?? { catalog: {} };
const webhook = {
  url: 'https://warehouse.example/in',
  secrets: ['WAREHOUSE_SECRET'],
  place: 'US',
  recipient: 'Entrepôt inc.',
  fields: ['page', ...keepNames],
};

/** A file that assessed what may leave while the site kept so much, and lists all there is. */
function assessed(covers: 'ga4' | 'webhook', keep: Keep) {
  const all = payloadOf(catalog, covers, keep);
  const given = all.filter((field) => covers === 'ga4' || webhook.fields.includes(field.split('.')[1] ?? ''));
  const fields = ['page', 'device', 'value', 'size', 'note', ...keepNames];
  return aTransferFile({ id: `T-${covers}`, covers, payload: fingerprint(given), fields });
}

/** The gates of a site that keeps `keep`, with files that knew `knew`. */
function gatesOf(keep: Keep, knew: Keep) {
  const transfers = [assessed('ga4', knew), assessed('webhook', knew)];
  const sites = { demo: aSiteConfig({ keep, webhook, transfers }) };
  const officer = { title: { fr: 'Responsable', en: 'Officer' }, contact: 'vieprivee@example.ca' };
  const config = parsed(aConfig({ mode: 'production', officer, sites }));
  const site = openSites(config, []).get('demo');
  return { gates: site?.gatesAt(now), details: site?.shutDetailsAt(now) };
}

const keepOf = (names: readonly KeepName[]): Keep => ({
  ...keepsNothing,
  ...Object.fromEntries(names.map((name) => [name, true])),
});

describe('A transfer file', () => {
  it('opens the gate while it assessed what the site keeps of its pages', () => {
    fc.assert(
      fc.property(fc.subarray([...keepNames]), (names) => {
        expect(gatesOf(keepOf(names), keepOf(names)).gates).toMatchObject({ ga4: 'open', webhook: 'open' });
      }),
    );
  });

  it('shuts it when the site turns on more of it, and says exactly what the file does not know', () => {
    const more = fc.tuple(fc.subarray([...keepNames]), fc.subarray([...keepNames], { minLength: 1 }));
    fc.assert(
      fc.property(more, ([before, turnedOn]) => {
        const fields = turnedOn.filter((name) => !before.includes(name));
        fc.pre(fields.length > 0);
        const { gates, details = {} } = gatesOf(keepOf([...before, ...turnedOn]), keepOf(before));
        for (const covers of ['ga4', 'webhook'] as const) {
          expect(gates?.[covers]).toBe(`no_current_transfer_file_for_${covers}`);
          const fault = details[covers];
          expect(fault).toMatchObject({ why: 'stale', file: `T-${covers}`, fields });
          const words = fault && [transferMend(fault), transferFaultWords.fr(fault), transferFaultWords.en(fault)];
          expect(words?.every((text) => fields.every((field) => text.includes(field)))).toBe(true);
        }
      }),
    );
  });

  it('shuts it, too, when the site keeps less than was assessed: then nobody can say what changed', () => {
    const { gates, details } = gatesOf(keepsNothing, keepOf(['title']));
    expect(gates?.ga4).toBe('no_current_transfer_file_for_ga4');
    expect(details?.ga4).not.toHaveProperty('fields');
  });
});
