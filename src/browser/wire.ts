/** What crosses the wire between this script and the collector (the contract of section 10 of the design). */

export type Language = 'fr' | 'en';
export type Choice = 'granted' | 'refused';
export type Gesture = 'click' | 'key';

export interface Choices {
  readonly measure: Choice;
  readonly ga4: Choice;
}

export interface Purpose {
  readonly id: 'measure' | 'ga4';
  readonly title: string;
  readonly text: string;
  readonly statement: string;
}

export interface Notice {
  readonly site: string;
  readonly notice: string;
  readonly version: number;
  readonly language: Language;
  readonly languages: readonly Language[];
  readonly title: string;
  readonly intro: readonly string[];
  readonly means: string;
  readonly purposes: readonly Purpose[];
  readonly rights: string;
  readonly withdrawal: string;
  /** The last of them says whom to ask. */
  readonly statements: readonly string[];
  /** The lowest version whose answer still stands. */
  readonly asks_again_since: number;
  readonly ask: string;
}

export interface Receipt {
  readonly id: string;
  readonly secret: string;
  readonly pass: string;
}

/** POST gives the whole receipt; PUT keeps the secret and gives a new pass. */
export interface ConsentAnswer {
  readonly receipt: { readonly id: string; readonly pass: string; readonly secret?: string };
  readonly expires_at: number;
}

export interface Withdrawal {
  readonly withdrawn_at: unknown;
  readonly events: number;
  readonly deliveries: number;
  readonly in_flight: number;
}

export type Params = Readonly<Record<string, string | number | boolean>>;

export interface PageEvent {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  readonly params?: Params;
}

export interface Beacon {
  readonly site: string;
  readonly pass: string;
  readonly visit: string;
  readonly sent: number;
  readonly page: { readonly url: string; readonly referrer?: string };
  readonly engaged_ms: number;
  readonly events: readonly PageEvent[];
}

export interface Answer {
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
  readonly dropped?: readonly { readonly index: number; readonly param: string; readonly reason: string }[];
}
