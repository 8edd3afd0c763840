import type { Language } from '../consent/purpose.ts';
import { type Format, formatIn } from './format.ts';
import { en } from './messages/en.ts';
import { fr, type Messages } from './messages/fr.ts';

const messages: Readonly<Record<Language, Messages>> = { fr, en };

/** In which words, which way of writing dates and under which addresses a page speaks. */
export interface View extends Format {
  readonly language: Language;
  readonly say: Messages;
  /** Address of the style. */
  readonly style: string;
  /** An address of the console that keeps the language and, where several are open, the site. */
  readonly to: (path: string, query?: Readonly<Record<string, string>>) => string;
}

interface Viewing {
  readonly language: Language;
  readonly timeZone: string;
  readonly style: string;
  /** What every link must carry on: nothing that the browser says by itself. */
  readonly kept: Readonly<Record<string, string>>;
}

export function viewOf({ language, timeZone, style, kept }: Viewing): View {
  return {
    ...formatIn(language, timeZone),
    language,
    style,
    say: messages[language],
    to: (path, query = {}) => {
      const search = new URLSearchParams({ ...kept, ...query }).toString();
      return search === '' ? path : `${path}?${search}`;
    },
  };
}
