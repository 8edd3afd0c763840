import type { Reason } from '../collect/refusal.ts';
import type { Holder } from '../consent/grant.ts';
import type { Language, Purpose } from '../consent/purpose.ts';
import type { DestinationName } from '../destinations/name.ts';
import type { CatalogStore } from './catalog-store.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { OfficerStore } from './officer-store.ts';
import type { RetentionStore } from './retention-store.ts';
import type { Ending, Lapse, RightsStore } from './rights-store.ts';

/*
 * The seam. Each method is one statement or one atomic batch that reads nothing between its writes, because that is what
 * better-sqlite3, D1 and PostgreSQL all do natively. A resolved promise of a writing method means: committed with the
 * strongest sync the engine has. A rejected one means nothing is known; repeating the call is safe where it says so.
 * Times are epoch milliseconds; days are whole days since 1970-01-01 in the site's time zone.
 */

/** Nothing was written, or nobody knows: the caller answers 503 and whoever asked may ask again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** A holder found by the secret: also what is needed to write their entries. */
export interface SecretHolder extends Holder {
  readonly id: string;
  readonly salt: string;
  readonly changeKey: string | undefined;
  readonly records: readonly string[];
}

export interface KeptEvent {
  readonly id: string;
  readonly name: string;
  /** Corrected. */
  readonly at: number;
  /** By the page's own clock, untouched: the same when it is sent again. */
  readonly said: number;
  /** What is its own of an EventBody (collect/event.ts): `params`, `engaged`. */
  readonly body: object;
  /** Which of the beacon's planned deliveries carry it, by their place; absent when it stays here. */
  readonly deliveries?: readonly number[];
}

/** One row to be of the outbox. It is inserted only while `grant` lives and is one for `purpose`. */
export interface PlannedDelivery {
  readonly destination: DestinationName;
  readonly purpose: Purpose;
  readonly grant: number;
  /** Sending it a second time does no harm. */
  readonly repeatable: boolean;
}

/** What of a beacon leaves. `client`, by which GA4 knows a visit, is given to one that has none yet, where GA4 is among them. */
export type Leaving = { readonly deliveries: readonly PlannedDelivery[] } & (
  { readonly client: string; readonly session: number } | { readonly client?: undefined; readonly session?: undefined }
);

/** One beacon, decided and minimized. */
export interface Admission {
  readonly site: string;
  readonly now: number;
  readonly day: number;
  readonly received: number;
  readonly duplicate: number;
  readonly refused: readonly { readonly reason: Reason; readonly n: number }[];
  readonly counted: readonly { readonly name: string; readonly page: string; readonly n: number }[];
  /** One name that nobody declared, by its shape, and how often it came; `param` is empty where the event itself is unknown. */
  readonly quarantined?: { readonly name: string; readonly param: string; readonly n: number };
  /** What a destination is not given of what is kept, and why. */
  readonly curtailed?: readonly {
    readonly destination: DestinationName;
    readonly reason: string;
    readonly n: number;
  }[];
  readonly kept?: {
    readonly grant: number;
    readonly visit: string;
    /** What its events have in common of an EventBody: page, referrer, device. */
    readonly setting: object;
    readonly events: readonly KeptEvent[];
    readonly leaving?: Leaving;
  };
}

/** What the commit made of the events it was given: it can overrule the decision. */
export type Admitted =
  /** `stored`: the ids of its events that are there by this commit. */
  | { readonly verdict: 'kept'; readonly stored: readonly string[] }
  | { readonly verdict: 'no_grant' | 'visit_ended' | 'visit_full' };

export interface NewReceipt {
  readonly site: string;
  readonly notice: string;
  readonly at: number;
  readonly day: number;
  readonly expires: number;
  readonly id: string;
  readonly salt: string;
  readonly secretHash: string;
  readonly passHash: string;
  readonly requestHash: string;
  readonly granted: readonly Purpose[];
  readonly entries: readonly string[];
}

export interface Recorded {
  readonly requestHash: string;
  /** The pass of this request still opens something: nothing was changed or withdrawn since. */
  readonly live: boolean;
  readonly records: readonly string[];
}

export interface ChangedChoice {
  readonly secretHash: string;
  /** Absent when the pass stays as it is. */
  readonly passHash: string | undefined;
  /** Hash of the request's idempotency key: the same change never applies twice, whatever happened in between. */
  readonly changeKey: string;
  readonly notice: string;
  readonly at: number;
  readonly day: number;
  readonly expires: number;
  readonly granted: readonly { readonly purpose: Purpose; readonly entry: string }[];
  readonly ending: readonly Ending[];
  /** Grants on a voided notice, as read before: they end first. One that was not seen then stops the change. */
  readonly voiding?: readonly Ending[];
  /** Grants that had expired, as read before, whose end is not on record. */
  readonly lapsing?: readonly Lapse[];
}

export interface DayBalance {
  readonly day: number;
  readonly received: number;
  readonly stored: number;
  readonly counted: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly allowed: number;
  readonly sent: number;
  readonly unknown: number;
  readonly waiting: number;
  readonly dead: number;
  readonly purged: number;
  readonly destroyed: number;
}

/** Rows that exist now, counted one by one: `stored` minus `destroyed` over all days must equal it. */
export interface KeptRows {
  readonly kept: number;
  readonly stored: number;
  readonly destroyed: number;
}

/** `ingest` opens `POST /v1/events` to a site's own server; the others read. */
export const roles = ['analyst', 'officer', 'operator', 'ingest'] as const;
export type Role = (typeof roles)[number];

export interface TokenRow {
  readonly site: string;
  readonly role: Role;
  readonly label: string;
  readonly created: number;
  readonly expires: number | null;
}

export interface NoticeRow {
  readonly site: string;
  readonly version: number;
  readonly language: Language;
  readonly hash: string;
  readonly surface: string;
  readonly body: string;
  readonly at: number;
  readonly entry: string;
}

/** A text that is shown no more; grants on it live on. */
export interface RetiredNotice {
  readonly site: string;
  readonly hash: string;
  readonly at: number;
  readonly entry: string;
}

/** A text as it stands in the store. Times are epoch milliseconds; null: it has not happened. */
export interface KeptNotice extends Omit<NoticeRow, 'at' | 'entry'> {
  readonly published: number;
  readonly retired: number | null;
  readonly voided: number | null;
}

/** A stored event as a report shows it: no link to a receipt. */
export interface EventRow {
  readonly at: number;
  readonly name: string;
  readonly visit: string;
  readonly body: string;
}

export interface DeliveryRow {
  readonly no: number;
  readonly destination: string;
  readonly state: string;
  readonly size: number;
  readonly due: number;
}

export interface Store extends DeliveryStore, LedgerStore, RightsStore, RetentionStore, OfficerStore, CatalogStore {
  /**
   * Puts the texts of a version in force and retires others, each with its entry. Repeating it changes nothing; a text whose
   * place (surface, language, version) is taken, or lies below a newer version, is not published.
   */
  publishNotices(notices: readonly NoticeRow[], retired: readonly RetiredNotice[]): Promise<void>;
  /** Every text that was ever in force, oldest version first. */
  listNotices(): Promise<readonly KeptNotice[]>;
  /** The text that hashes to this, byte for byte as it was shown, whether or not it is still in force. */
  noticeText(hash: string): Promise<string | undefined>;
  findPass(passHash: string): Promise<Holder | undefined>;
  findSecret(secretHash: string): Promise<SecretHolder | undefined>;

  /** Commits a beacon: visit, events, deliveries and tallies together. Repeating it stores nothing twice. */
  admit(admission: Admission): Promise<Admitted>;

  /** Appends the records and makes the grants. A second call with the same secret hash answers what the first one recorded. */
  recordConsent(receipt: NewReceipt): Promise<Recorded | undefined>;
  recordRefusal(refusal: { site: string; notice: string; day: number }): Promise<void>;
  /** Not applied when the notice is no longer in force, or when this very change was applied before. */
  changeConsent(change: ChangedChoice): Promise<boolean>;

  balance(site: string, days: { from: number; to: number }): Promise<readonly DayBalance[]>;
  /** Counts rows: for a person who asks, not for a probe. */
  keptRows(site: string): Promise<KeptRows>;
  /** Every site that ever published a notice here. */
  knownSites(): Promise<readonly string[]>;
  recentEvents(site: string, limit: number): Promise<readonly EventRow[]>;
  openDeliveries(site: string, limit: number): Promise<readonly DeliveryRow[]>;
  countedCells(site: string, day: number): Promise<readonly { name: string; page: string; n: number }[]>;
  /** For each day that has any, the sum over its cells of at least so many. */
  countedSums(
    site: string,
    days: { from: number; to: number },
    fewest: number,
  ): Promise<readonly { day: number; n: number }[]>;

  createToken(hash: string, token: TokenRow): Promise<void>;
  findToken(hash: string): Promise<TokenRow | undefined>;
  revokeTokens(site: string, label: string): Promise<number>;
  listTokens(site: string): Promise<readonly TokenRow[]>;

  ready(): Promise<boolean>;
  close(): Promise<void>;
}
