/** What data may be used for. `ads` is not among them: advertising stays denied (DESIGN section 3). */
export const purposes = ['measure', 'ga4'] as const;
export type Purpose = (typeof purposes)[number];

/** A person's answer to one purpose. */
export type Answer = 'granted' | 'refused';
export type Choices = Readonly<Record<Purpose, Answer>>;

export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

export function isPurpose(value: string): value is Purpose {
  return purposes.some((purpose) => purpose === value);
}
