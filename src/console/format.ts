import type { Language } from '../consent/purpose.ts';

export interface Format {
  /** « 24 novembre 2026 à 14 h 05 », in the site's time zone. */
  readonly when: (at: number) => string;
  /** « 24 novembre 2026 » for a number of days since 1970-01-01. */
  readonly day: (day: number) => string;
  readonly number: (n: number) => string;
  /** Nothing to divide by is no rate. */
  readonly rate: (part: number, whole: number) => string;
  readonly timeZone: string;
}

const dayMs = 86_400_000;

export function formatIn(language: Language, timeZone: string): Format {
  const locale = `${language}-CA`;
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const written = (format: Intl.DateTimeFormat, at: number) => {
    const parts = format.formatToParts(at);
    return parts.map(({ type, value }) => (language === 'fr' && type === 'day' ? ordinal(value) : value)).join('');
  };
  return {
    when: (at) => written(instant, at),
    day: (day) => written(date, day * dayMs),
    number: (n) => number.format(n),
    rate: (part, whole) => (whole === 0 ? '–' : percent.format(part / whole)),
    timeZone,
  };
}

/** In French the first of a month is an ordinal. */
function ordinal(day: string): string {
  return day === '1' ? '1er' : day;
}
