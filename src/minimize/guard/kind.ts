/** What the guard looks for in a text (LPRPSP 2: what lets a person be identified, or opens what is theirs). */
export const kinds = [
  'email',
  'phone',
  'sin',
  'health_number',
  'card',
  'postal_address',
  'bank_account',
  'ip_address',
  'birth_date',
  'jwt',
  'api_key',
  'token',
  'person_name',
] as const;

export type Kind = (typeof kinds)[number];

/** A masked piece reads `[email]`; a refused param is dropped with its reason; a refused event is not taken at all. */
export const guardActions = ['mask', 'refuse_param', 'refuse_event'] as const;

export type GuardAction = (typeof guardActions)[number];
export type GuardPolicy = Readonly<Record<Kind, GuardAction>>;
