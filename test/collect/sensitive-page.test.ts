import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAdmission } from '../../src/collect/admission.ts';
import { walk } from '../../src/collect/steps.ts';
import { ga4 } from '../../src/destinations/ga4/destination.ts';
import { aBeacon, anArrival, aSite, now, uuid } from '../support/builders.ts';
import { arrivals } from '../support/beacons.ts';

const draw = { visit: () => uuid(0xdada), client: () => '12.34' };
const site = aSite({ pages: ['/tarifs', '/sante/:article'], sensitive: ['/cours/yoga/*'] });

function admitted(path: string) {
  const arrival = anArrival({ site, beacon: aBeacon({ page: { url: `https://www.example.ca${path}` } }) });
  return toAdmission(arrival, walk(arrival), draw);
}

describe('What happens on a sensitive page', () => {
  it.each(['/sante/grossesse', '/cours/yoga/lundi', '/aide/sant%C3%A9'])('is kept and goes nowhere: %s', (path) => {
    const { kept, curtailed } = admitted(path);
    expect(kept?.events).toHaveLength(1);
    expect(kept?.leaving).toBeUndefined();
    expect(kept?.events.map((event) => 'deliveries' in event)).toEqual([false]);
    expect(curtailed).toEqual([{ destination: 'ga4', reason: 'sensitive_page', n: 1 }]);
    expect(JSON.stringify(kept)).not.toMatch(/sensitive|grossesse|yoga|lundi/);
  });

  it('is the only thing that the word on it changes', () => {
    expect(admitted('/tarifs').kept?.leaving).toBeDefined();
    expect(admitted('/tarifs').curtailed).toBeUndefined();
  });

  it('never leaves, whatever the beacon, the site and the consent', () => {
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const page = { url: 'https://www.example.ca/sante/vih' };
        const there = { ...arrival, beacon: { ...arrival.beacon, page } };
        expect(toAdmission(there, walk(there), draw).kept?.leaving).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('A page that nobody declared', () => {
  const leaving = (path: string) => {
    const { setting = {} } = admitted(path).kept ?? {};
    const event = { name: 'add_to_cart', at: now, params: {}, ...(setting as { page: string }) };
    const described = ga4.describe(
      { client: '1.2', session: 3, events: [{ ...event, referrer: 'none', device: other }] },
      {
        endpoint: 'https://x.example',
        measurementId: 'G-1',
        apiSecret: 's',
        fields: ['page'],
        pageOrigin: 'https://x',
      },
      now,
    );
    return described.ok ? described.request.body : '';
  };
  const other = { browser: 'other', os: 'other', type: 'other' } as const;

  it.each(['/panier', '/profil/marie-tremblay', '/'])('is left out of what leaves, the event is not: %s', (path) => {
    expect(leaving(path)).toContain('"add_to_cart"');
    expect(leaving(path)).not.toMatch(/page_location|panier|~/);
  });

  it('leaves once it is declared', () => {
    expect(leaving('/tarifs')).toContain('"page_location":"https://x/tarifs"');
  });
});
