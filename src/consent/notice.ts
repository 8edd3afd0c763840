import * as z from 'zod';
import { canonical } from '../ledger/canonical.ts';
import { type Language, languages, type Purpose, purposes } from './purpose.ts';

/*
 * The text a person is shown before choosing (LPRPSP 8, 8.1, 14). Whatever of it is shown is in it, so that its hash stands
 * for every word: who asks, why, with which means, for how long, who receives it, and whom to ask.
 */

const text = z
  .string()
  .min(1)
  .refine((words) => words.isWellFormed(), 'this text holds half a character');

const purposeText = z.strictObject({ title: text, text });

const noticeText = z.strictObject({
  title: text,
  paragraphs: z.array(text).min(1),
  purposes: z.strictObject({ measure: purposeText, ga4: purposeText }),
});

export const noticeSchema = z.strictObject({ version: z.int().min(1), fr: noticeText, en: noticeText });

export type NoticeSettings = z.infer<typeof noticeSchema>;

export interface Officer {
  readonly title: { readonly fr: string; readonly en: string };
  readonly contact: string;
}

/** One language of one version, complete as served. */
export interface Notice {
  readonly site: string;
  readonly version: number;
  readonly language: Language;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly purposes: readonly { readonly id: Purpose; readonly title: string; readonly text: string }[];
  readonly enterprise: string;
  readonly officer: { readonly title: string; readonly contact: string };
  readonly grant_days: number;
  readonly retention_days: number;
  /** Events are counted without consent, as numbers that name nobody. */
  readonly counts: boolean;
}

export interface NoticeSource {
  readonly site: string;
  readonly enterprise: string;
  readonly officer: Officer;
  readonly notice: NoticeSettings;
  readonly offered: readonly Purpose[];
  readonly grantDays: number;
  readonly retentionDays: number;
  readonly counts: boolean;
}

export function notices(source: NoticeSource): Notice[] {
  return languages.map((language) => {
    const words = source.notice[language];
    return {
      site: source.site,
      version: source.notice.version,
      language,
      title: words.title,
      paragraphs: words.paragraphs,
      purposes: purposes
        .filter((id) => source.offered.includes(id))
        .map((id) => ({ id, title: words.purposes[id].title, text: words.purposes[id].text })),
      enterprise: source.enterprise,
      officer: { title: source.officer.title[language], contact: source.officer.contact },
      grant_days: source.grantDays,
      retention_days: source.retentionDays,
      counts: source.counts,
    };
  });
}

/** The bytes whose SHA-256 names the notice. */
export function noticeBytes(notice: Notice): string {
  return canonical({ ...notice });
}
