import { isOutsideQuebec } from '../consent/country.ts';
import type { Catalog } from '../minimize/catalog.ts';
import { chosen, type Keep, type KeepName } from '../minimize/keep.ts';
import { leavingFields, payloadOf } from '../minimize/payload.ts';
import { namesField } from '../minimize/within.ts';
import type { TransferFile } from './transfer.ts';
import { type Transfer, type TransferFault, transferFault } from './transfer-fault.ts';

/** Where events may leave to, as a site configured it: what decides whether a transfer file is needed, and how wide. */
export interface Leaving {
  readonly catalog: Catalog;
  readonly keep: Keep;
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
  const { catalog, keep, ga4, webhook } = site;
  const citesPayload = !demo;
  const hosting: Transfer[] = outsideQuebec && !demo ? [{ covers: 'hosting', citesPayload: false }] : [];
  const toGa4: Transfer[] =
    ga4 === undefined
      ? []
      : [
          {
            covers: 'ga4',
            listed: listedFields(catalog),
            citesPayload,
            ...payloads(keep, (kept) => payloadOf(catalog, 'ga4', kept)),
          },
        ];
  const toWebhook: Transfer[] =
    webhook === undefined || (webhook.recipient === undefined && !isOutsideQuebec(webhook.place))
      ? []
      : [
          {
            covers: 'webhook',
            listed: webhook.fields,
            citesPayload,
            ...payloads(keep, (kept) => webhookPayload(site, webhook.fields, kept)),
          },
        ];
  return [...hosting, ...toGa4, ...toWebhook];
}

/** What may leave, and what it would be had the site not chosen to keep some of it: so a file that knew no title says so. */
function payloads(keep: Keep, of: (keep: Keep) => readonly string[]): Pick<Transfer, 'payload' | 'without'> {
  const sets = chosen(keep).reduce<KeepName[][]>((all, name) => [...all, ...all.map((set) => [...set, name])], [[]]);
  const without = sets
    .filter((set) => set.length > 0)
    .map((set) => ({ set, payload: of({ ...keep, ...Object.fromEntries(set.map((name) => [name, false])) }) }));
  return { payload: of(keep), without };
}

/** What somebody listed by name, event by event; what no list names stays here where the file does not list it. */
function listedFields(catalog: Catalog): string[] {
  const listed = Object.values(catalog).filter(({ to }) => to?.ga4 !== undefined);
  return [...new Set(listed.flatMap((definition) => leavingFields(definition, 'ga4')))].sort();
}

/** The webhook is given what its own list names, and no more. */
function webhookPayload({ catalog }: Pick<Leaving, 'catalog'>, fields: readonly string[], keep: Keep): string[] {
  return payloadOf(catalog, 'webhook', keep).filter((field) => namesField(fields, field.slice(field.indexOf('.') + 1)));
}
