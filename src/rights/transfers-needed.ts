import { isOutsideQuebec } from '../consent/country.ts';
import type { Catalog } from '../minimize/catalog.ts';
import { leavingFields, payloadOf } from '../minimize/payload.ts';
import { namesField } from '../minimize/within.ts';
import type { TransferFile } from './transfer.ts';
import { type Transfer, type TransferFault, transferFault } from './transfer-fault.ts';

/** Where events may leave to, as a site configured it: what decides whether a transfer file is needed, and how wide. */
export interface Leaving {
  readonly catalog: Catalog;
  readonly ga4?: object | undefined;
  readonly webhook?:
    { readonly place: string; readonly recipient?: string | undefined; readonly fields: readonly string[] } | undefined;
  readonly transfers: readonly TransferFile[];
}

export interface Whereabouts {
  readonly demo: boolean;
  /** Host or storage lies outside Québec: then where it runs is a recipient too (LPRPSP 17). */
  readonly outsideQuebec: boolean;
  /** YYYY-MM-DD, in the site's time zone. */
  readonly today: string;
}

export type TransferFaults = Readonly<Partial<Record<TransferFile['covers'], TransferFault>>>;

/** For each transfer that this site makes and no file opens: why. */
export function transferFaults(site: Leaving, whereabouts: Whereabouts): TransferFaults {
  const faults = neededTransfers(site, whereabouts).flatMap((transfer): [string, TransferFault][] => {
    const fault = transferFault(site.transfers, transfer, whereabouts.today);
    return fault === undefined ? [] : [[transfer.covers, fault]];
  });
  return Object.fromEntries(faults);
}

function neededTransfers(site: Leaving, { demo, outsideQuebec }: Whereabouts): Transfer[] {
  const { catalog, ga4, webhook } = site;
  const citesPayload = !demo;
  const hosting: Transfer[] = outsideQuebec && !demo ? [{ covers: 'hosting', citesPayload: false }] : [];
  const toGa4: Transfer[] =
    ga4 === undefined
      ? []
      : [{ covers: 'ga4', payload: payloadOf(catalog, 'ga4'), listed: listedFields(catalog), citesPayload }];
  const toWebhook: Transfer[] =
    webhook === undefined || (webhook.recipient === undefined && !isOutsideQuebec(webhook.place))
      ? []
      : [{ covers: 'webhook', payload: webhookPayload(catalog, webhook.fields), listed: webhook.fields, citesPayload }];
  return [...hosting, ...toGa4, ...toWebhook];
}

/** What somebody listed by name, event by event; what no list names stays here where the file does not list it. */
function listedFields(catalog: Catalog): string[] {
  const listed = Object.values(catalog).filter(({ to }) => to?.ga4 !== undefined);
  return [...new Set(listed.flatMap((definition) => leavingFields(definition, 'ga4')))].sort();
}

/** The webhook is given what its own list names, and no more. */
function webhookPayload(catalog: Catalog, fields: readonly string[]): string[] {
  return payloadOf(catalog, 'webhook').filter((field) => namesField(fields, field.slice(field.indexOf('.') + 1)));
}
