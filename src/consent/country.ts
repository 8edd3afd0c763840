import type { Language } from './purpose.ts';

/* Places as people say them. A code is that of ISO 3166: a country, or a province of Canada. */

const provinces: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'CA-AB': { fr: 'Alberta', en: 'Alberta' },
  'CA-BC': { fr: 'Colombie-Britannique', en: 'British Columbia' },
  'CA-MB': { fr: 'Manitoba', en: 'Manitoba' },
  'CA-NB': { fr: 'Nouveau-Brunswick', en: 'New Brunswick' },
  'CA-NL': { fr: 'Terre-Neuve-et-Labrador', en: 'Newfoundland and Labrador' },
  'CA-NS': { fr: 'Nouvelle-Écosse', en: 'Nova Scotia' },
  'CA-NT': { fr: 'Territoires du Nord-Ouest', en: 'Northwest Territories' },
  'CA-NU': { fr: 'Nunavut', en: 'Nunavut' },
  'CA-ON': { fr: 'Ontario', en: 'Ontario' },
  'CA-PE': { fr: 'Île-du-Prince-Édouard', en: 'Prince Edward Island' },
  'CA-QC': { fr: 'Québec', en: 'Québec' },
  'CA-SK': { fr: 'Saskatchewan', en: 'Saskatchewan' },
  'CA-YT': { fr: 'Yukon', en: 'Yukon' },
};

/** Part of another country is said by the country: that is what decides which law applies there. */
export function placeName(code: string, language: Language): string {
  const province = provinces[code]?.[language];
  const names = new Intl.DisplayNames([`${language}-CA`], { type: 'region', fallback: 'code' });
  return province ?? names.of(code.slice(0, 2)) ?? code;
}

/** LPRPSP 17 knows no exemption for the rest of Canada. */
export function isOutsideQuebec(code: string): boolean {
  return code !== 'CA-QC';
}
