import { type OpenWay, partsOf } from '../way.ts';
import { ga4 } from './destination.ts';

/** GA4 is Google's and outside Québec, whatever its endpoint: it has a purpose of its own. */
export const openGa4: OpenWay = ({ config: { ga4: settings }, pageOrigin }) => {
  if (settings === undefined) {
    return undefined;
  }
  const { endpoint, measurementId, country, region } = settings;
  return {
    ...partsOf(ga4),
    purpose: 'ga4',
    leavesHome: true,
    secrets: [settings.secret],
    isUsable: ([secret = '']) => secret !== '',
    describe: (parcel, { secrets: [apiSecret = ''], filed, now }) =>
      filed === undefined
        ? { ok: false, reason: 'no_current_transfer_file' }
        : ga4.describe(parcel, { endpoint, measurementId, apiSecret, pageOrigin, country, region, fields: filed }, now),
  };
};
