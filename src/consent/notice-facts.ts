import type { TransferFile } from '../rights/transfer.ts';
import { isOutsideQuebec } from './country.ts';
import { type Purpose, purposes } from './purpose.ts';

export interface Officer {
  readonly title: { readonly fr: string; readonly en: string };
  readonly contact: string;
}

/** What the configuration decides, and a notice must therefore say. */
export interface NoticeSource {
  readonly site: string;
  readonly enterprise: string;
  readonly officer: Officer;
  readonly offered: readonly Purpose[];
  readonly grantDays: number;
  readonly retentionDays: number;
  readonly counts: boolean;
  /** Where it runs and where it is kept. */
  readonly places: readonly string[];
  /** Names of the params that the catalog declares; of items, of each field they have, as `items.item_id`. */
  readonly params: readonly string[];
  readonly transfers: readonly Pick<TransferFile, 'covers' | 'recipient' | 'country' | 'fields'>[];
  /** Where the site's webhook leads; `recipient` when that is not the enterprise itself. */
  readonly webhook?: { readonly place: string; readonly recipient?: string | undefined } | undefined;
}

export interface Recipient {
  readonly name: string;
  readonly country: string;
}

/** What a yes to one purpose allows: which information, to whom, and where. */
export interface PurposeFacts {
  readonly id: Purpose;
  readonly fields: readonly string[];
  readonly recipients: readonly Recipient[];
  /** Codes of the countries in which it is kept or received. */
  readonly countries: readonly string[];
}

/** Kept of every event, whatever the catalog declares (collect/event.ts). */
const keptAlways = ['event', 'time', 'page', 'referrer', 'device', 'engagement', 'visit'];

/** Leaves with every event, beside the fields of the transfer file (destinations/ga4). */
const sentAlways = ['event', 'time', 'engagement', 'visit'];

/** Whom GA4 belongs to. A transfer file says the same, or says it better. */
const google = { recipient: 'Google LLC', country: 'US', fields: [] } as const;

export function factsOf(source: NoticeSource): PurposeFacts[] {
  const facts = { measure: measureFacts, ga4: ga4Facts } as const;
  return purposes.filter((id) => source.offered.includes(id)).map((id) => facts[id](source));
}

/** Somebody else to whom the webhook communicates what is measured. */
export function receiverOf({ webhook }: NoticeSource): Recipient | undefined {
  return webhook?.recipient === undefined ? undefined : { name: webhook.recipient, country: webhook.place };
}

export function measureFacts(source: NoticeSource): PurposeFacts {
  const { transfers, params, places, webhook } = source;
  const receiver = receiverOf(source);
  const hosting = transfers.filter(({ covers }) => covers === 'hosting');
  const countries = [...places, ...hosting.map(({ country }) => country), ...(webhook ? [webhook.place] : [])];
  return {
    id: 'measure',
    fields: sorted([...keptAlways, ...params]),
    recipients: [...named(hosting), ...(receiver ? [receiver] : [])],
    countries: sorted(countries),
  };
}

function ga4Facts({ transfers }: NoticeSource): PurposeFacts {
  const filed = transfers.filter(({ covers }) => covers === 'ga4');
  const files = filed.length > 0 ? filed : [google];
  return {
    id: 'ga4',
    fields: sorted([...sentAlways, ...files.flatMap(({ fields }) => fields)]),
    recipients: named(files),
    countries: sorted(files.map(({ country }) => country)),
  };
}

/** Files of one recipient follow each other: it is named once. */
function named(files: readonly { readonly recipient: string; readonly country: string }[]): Recipient[] {
  return files
    .map(({ recipient, country }) => ({ name: recipient, country }))
    .filter(
      ({ name, country }, at, all) => all.findIndex((one) => one.name === name && one.country === country) === at,
    );
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

export function leavesQuebec({ countries }: Pick<PurposeFacts, 'countries'>): boolean {
  return countries.some(isOutsideQuebec);
}
