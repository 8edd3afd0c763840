import { isOutsideQuebec } from '../../consent/country.ts';
import { namesField } from '../../minimize/within.ts';
import { type OpenWay, partsOf } from '../way.ts';
import { webhook } from './destination.ts';
import { webhookKey, webhookSecretForm } from './secret.ts';

/**
 * The site's own system goes on measuring: the yes to `measure` lets an event there. Somebody else's, or one outside Québec, needs a
 * transfer file besides (LPRPSP 17, 18.3), and what its field list leaves out stays here.
 */
export const openWebhook: OpenWay = ({ id: site, config: { webhook: settings } }) => {
  if (settings === undefined) {
    return undefined;
  }
  const { url, secrets, fields, allowPrivate, recipient, place } = settings;
  const leavesHome = recipient !== undefined || isOutsideQuebec(place);
  return {
    ...partsOf(webhook),
    purpose: 'measure',
    leavesHome,
    secrets: secrets.map((name, at) => ({ name, at: `webhook.secrets.${at}` })),
    mendOf: (secret, name) =>
      webhookKey(secret) === undefined
        ? `set ${name} to a secret of Standard Webhooks, ${webhookSecretForm}.`
        : undefined,
    describe: (parcel, { secrets: given, filed, now }) => {
      if (leavesHome && filed === undefined) {
        return { ok: false, reason: 'no_current_transfer_file' };
      }
      const within = fields.filter((field) => filed === undefined || namesField(filed, field));
      const keys = given.flatMap((secret) => webhookKey(secret) ?? []);
      return webhook.describe(parcel, { site, url, keys, fields: within, allowPrivate }, now);
    },
  };
};
