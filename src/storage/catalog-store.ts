/** A catalog to put in force. `body` is its canonical JSON (minimize/plan.ts), `hash` the SHA-256 of that. */
export interface NewPlan {
  readonly site: string;
  readonly version: number;
  readonly hash: string;
  readonly body: string;
  readonly at: number;
  readonly entry: string;
}

/** A catalog as it was put in force. `published` is epoch milliseconds. */
export interface KeptPlan {
  readonly site: string;
  readonly version: number;
  readonly hash: string;
  readonly body: string;
  readonly published: number;
}

/** Something that nobody declared, by the shape of its name; `param` is empty where the event itself is unknown. */
export interface Quarantined {
  readonly name: string;
  readonly param: string;
  readonly n: number;
  /** Days of reception, of the site. */
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface CatalogStore {
  /** Puts a catalog in force with its entry, if its version comes right after the newest. Whether it did, reading tells. */
  publishPlan(plan: NewPlan): Promise<void>;
  /** The catalog in force at each site that ever started here. */
  currentPlans(): Promise<readonly KeptPlan[]>;
  /** What a site's pages send and nobody declared, most frequent first. */
  quarantine(site: string): Promise<readonly Quarantined[]>;
}
