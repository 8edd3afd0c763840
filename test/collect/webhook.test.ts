import { describe, expect, it } from 'vitest';
import { toAdmission } from '../../src/collect/admission.ts';
import { walk } from '../../src/collect/steps.ts';
import { warehouse } from '../consent/observe.ts';
import { aGrant, aHolder, anArrival, aSite, aTransferFile, now, uuid } from '../support/builders.ts';

const draw = { visit: () => uuid(0xdada), client: () => '12.34' };
const local = { ...warehouse, url: 'http://127.0.0.1:9/hook', allowPrivate: true };
const both = aSite({ webhook: local });
const measureOnly = aHolder({ grants: [aGrant()] });

/** What is planned to leave: for each delivery its destination, its purpose and its grant. */
function planned(site = both, rest: Partial<Parameters<typeof anArrival>[0]> = {}) {
  const arrival = anArrival({ site, ...rest });
  const { kept } = toAdmission(arrival, walk(arrival), draw);
  return kept?.leaving?.deliveries.map(({ destination, purpose, grant }) => `${destination} ${purpose} ${grant}`) ?? [];
}

describe('What leaves for the webhook', () => {
  it('goes by the yes to measure, beside GA4 with its own', () => {
    expect(planned()).toEqual(['ga4 ga4 2', 'webhook measure 1']);
    expect(planned(both, { holder: measureOnly })).toEqual(['webhook measure 1']);
  });

  it('has no client made for GA4, where nothing goes there', () => {
    const drawn: string[] = [];
    const counting = { ...draw, client: () => String(drawn.push('12.34')) };
    const leaving = (holder: typeof measureOnly) => {
      const arrival = anArrival({ site: both, holder });
      return toAdmission(arrival, walk(arrival), counting).kept?.leaving;
    };
    expect(leaving(measureOnly)).toEqual({
      deliveries: [{ destination: 'webhook', purpose: 'measure', grant: 1, repeatable: true }],
    });
    expect(drawn).toEqual([]);
    expect(leaving(aHolder())).toMatchObject({ client: '1', session: Math.floor(now / 1000) });
  });

  it('is repeatable whatever it is: its receiver knows it again', () => {
    const arrival = anArrival({ site: both, holder: measureOnly });
    const { kept } = toAdmission(arrival, walk(arrival), draw);
    expect(kept?.leaving?.deliveries.map(({ repeatable }) => repeatable)).toEqual([true]);
  });

  it('does not leave without a receipt, nor after the yes has expired', () => {
    expect(planned(both, { holder: undefined })).toEqual([]);
    expect(planned(both, { holder: aHolder({ grants: [aGrant({ expires: now })] }) })).toEqual([]);
  });
});

describe('Global Privacy Control', () => {
  it('stops what goes to GA4 and lets one’s own system in Québec measure on', () => {
    expect(planned(both, { gpc: true })).toEqual(['webhook measure 1']);
  });

  it.each([
    ['somebody else’s', { recipient: 'Entrepôt SA' }],
    ['outside Québec', { place: 'CA-ON' }],
  ])('stops the webhook where the system is %s, and the event is kept all the same', (_, elsewhere) => {
    const transfers = [aTransferFile(), aTransferFile({ id: 'T-2', covers: 'webhook' })];
    const site = aSite({ webhook: { ...local, ...elsewhere }, transfers });
    expect(planned(site)).toEqual(['ga4 ga4 2', 'webhook measure 1']);
    expect(planned(site, { gpc: true })).toEqual([]);
    const arrival = anArrival({ site, gpc: true });
    expect(toAdmission(arrival, walk(arrival), draw).kept?.events).toHaveLength(1);
  });
});
