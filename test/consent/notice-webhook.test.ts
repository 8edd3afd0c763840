import { describe, expect, it } from 'vitest';
import { materialChange } from '../../src/consent/notice-change.ts';
import type { NoticeSource } from '../../src/consent/notice-facts.ts';
import { aVersion } from '../support/notices.ts';

type Webhook = NonNullable<NoticeSource['webhook']>;

/** What the notice says of `measure`, in French and in English. */
function measure(webhook?: Webhook, rest: Partial<NoticeSource> = {}) {
  const [french, english] = aVersion({ ...(webhook && { webhook }), ...rest });
  const said = [french, english].map(({ purposes }) => purposes.find(({ id }) => id === 'measure'));
  return { statements: said.map((purpose) => purpose?.statement), french: said[0] };
}

const kept = measure().statements;

describe('What a notice says of the webhook', () => {
  it('is nothing where it is the enterprise’s own system in Québec: measuring goes on there', () => {
    const own = measure({ place: 'CA-QC' });
    expect(own.statements).toEqual(kept);
    expect(own.french).toMatchObject({ recipients: [], countries: ['CA-QC'] });
  });

  it('is the place, under measure, where that system lies outside Québec', () => {
    const { statements, french } = measure({ place: 'CA-ON' });
    expect(statements).toEqual([
      'Traité ou conservé hors du Québec : Ontario.',
      'Processed or kept outside Québec: Ontario.',
    ]);
    expect(french).toMatchObject({ recipients: [], countries: ['CA-ON', 'CA-QC'] });
  });

  it('is a sentence of its own where somebody else receives it, in Québec or outside', () => {
    const inside = measure({ place: 'CA-QC', recipient: 'Entrepôt SA' });
    expect(inside.statements).toEqual([
      `${kept[0] ?? ''} Communiqué à Entrepôt SA (Québec).`,
      `${kept[1] ?? ''} Communicated to Entrepôt SA (Québec).`,
    ]);
    const outside = measure({ place: 'US', recipient: 'Warehouse Inc.' });
    expect(outside.statements).toEqual([
      `${kept[0] ?? ''} Communiqué hors du Québec : Warehouse Inc. (États-Unis).`,
      `${kept[1] ?? ''} Communicated outside Québec: Warehouse Inc. (United States).`,
    ]);
    expect(outside.french).toMatchObject({ recipients: ['Warehouse Inc.'], countries: ['CA-QC', 'US'] });
  });

  it('adds nothing to what is said of GA4', () => {
    const ga4 = (webhook?: Webhook) =>
      aVersion(webhook ? { webhook } : {})[0].purposes.filter(({ id }) => id === 'ga4');
    expect(ga4({ place: 'US', recipient: 'Warehouse Inc.' })).toEqual(ga4());
  });

  it('has people asked again when somebody or somewhere else receives it, and not for one’s own system', () => {
    const [before] = aVersion();
    const changes = (webhook: Webhook) =>
      materialChange(before, aVersion({ webhook })[0]).map(({ part, purpose }) => `${part} ${purpose ?? ''}`);
    expect(changes({ place: 'CA-QC' })).toEqual([]);
    expect(changes({ place: 'CA-ON' })).toEqual(['country measure']);
    expect(changes({ place: 'CA-QC', recipient: 'Entrepôt SA' })).toEqual(['recipient measure']);
    expect(changes({ place: 'US', recipient: 'Warehouse Inc.' })).toEqual(['recipient measure', 'country measure']);
  });
});
