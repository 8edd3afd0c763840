import type { EventDeclaration } from '../catalog.ts';

/*
 * Params that several presets declare alike. Bounds are tight on purpose: a value outside them is a mistake of the page, or
 * something that was not meant to be sent. Every text that a visitor could have typed stays out.
 */

type Params = NonNullable<EventDeclaration['params']>;

/** An identifier or a name from the site's own catalogue, never one of a person. */
export const code = { type: 'string', max: 60 } as const;
export const label = { type: 'string', max: 100 } as const;

/** Up to a million, in the currency beside it: GA4 wants the two together. */
export const money = {
  type: 'number',
  min: 0,
  max: 1_000_000,
  description: { fr: 'Montant, sans taxes ni livraison', en: 'Amount, without taxes and shipping' },
} as const;
export const currency = { type: 'enum', values: ['CAD', 'USD', 'EUR'] } as const;

export const worth = { value: money, currency } as const satisfies Params;

/** Who is told apart here is the way, not the person. */
export const method = {
  type: 'enum',
  values: ['email', 'phone', 'form', 'account', 'google', 'apple', 'facebook', 'link', 'other'],
} as const;

/** A quarter of the way, as players and pages report it. */
export const percent = { type: 'integer', min: 0, max: 100, unit: '%' } as const;
