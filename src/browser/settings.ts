import type { Language } from './wire.ts';

interface Settings {
  readonly site: string;
  /** The collector is wherever this script came from, so a page names one address only. */
  readonly origin: string;
  readonly language: Language;
  /** Whose words are shown: those of a consent platform, or the banner's. */
  readonly surface: string;
  readonly banner: boolean;
}

function read(): Settings {
  const script = document.currentScript;
  const tag = script instanceof HTMLScriptElement ? script : document.createElement('script');
  const language = tag.dataset['language'] ?? document.documentElement.lang;
  const cmp = tag.dataset['cmp'];
  return {
    site: tag.dataset['site'] ?? '',
    origin: new URL(tag.src || location.href).origin,
    // Charte de la langue française: French unless English was expressly set.
    language: /^en/i.test(language) ? 'en' : 'fr',
    surface: cmp ? `cmp:${cmp}` : 'banner',
    banner: !cmp && tag.dataset['banner'] !== 'off',
  };
}

/** Read while the script runs: document.currentScript is null as soon as the first task is over. */
export const settings = read();
