import { type OpenWay, partsOf } from '../way.ts';
import { ga4 } from './destination.ts';
import { eventsPerRequest, userPropertiesOf } from './settings.ts';

/** GA4 is Google's and outside Québec, whatever its endpoint: it has a purpose of its own. */
export const openGa4: OpenWay = ({ config: { ga4: settings, catalog, keep }, pageOrigin }) => {
  if (settings === undefined) {
    return undefined;
  }
  const { endpoint, measurementId, country, region, debug } = settings;
  const userProperties = userPropertiesOf(catalog);
  return {
    ...partsOf(ga4),
    limits: { ...ga4.limits, events: eventsPerRequest(keep) },
    purpose: 'ga4',
    leavesHome: true,
    secrets: [{ name: settings.secret, at: 'ga4.secret' }],
    mendOf: (secret, name) =>
      secret === '' ? `the environment has no ${name}. Set it, or remove the ga4 block.` : undefined,
    describe: (parcel, { secrets: [apiSecret = ''], filed, now }) => {
      if (filed === undefined) {
        return { ok: false, reason: 'no_current_transfer_file' };
      }
      const property = { endpoint, measurementId, apiSecret, pageOrigin, country, region, debug };
      return ga4.describe(parcel, { ...property, userProperties, fields: filed }, now);
    },
  };
};
