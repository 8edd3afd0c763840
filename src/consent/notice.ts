import * as z from 'zod';
import { canonical } from '../ledger/canonical.ts';
import { factsOf, type NoticeSource, type PurposeFacts } from './notice-facts.ts';
import { generalStatements, purposeStatement } from './notice-statements.ts';
import { type Language, languages, purposes } from './purpose.ts';

/*
 * The text a person is shown before choosing (LPRPSP 8, 8.1, 14, 17), in named parts. The site writes the words; whatever the
 * configuration decides (who receives it, where, for how long, whom to ask) is said by sentences made from it, which cannot
 * drift from it. Every word that is shown is in here, so that the hash stands for all of them.
 */

const text = z
  .string()
  .min(1)
  .refine((words) => words.isWellFormed(), 'this text holds half a character');

const purposeText = z.strictObject({ title: text, text });

const noticeText = z.strictObject({
  title: text,
  intro: z.array(text).min(1).readonly(),
  /** The technology and how its functions are turned on (LPRPSP 8.1). */
  means: text,
  purposes: z.strictObject({ measure: purposeText, ga4: purposeText.optional() }),
  /** Access and rectification (LPRPSP 8, 27, 28). */
  rights: text,
  /** The right to withdraw, and how (LPRPSP 8). */
  withdrawal: text,
});

export const noticeSchema = z.strictObject({
  /** French and English are one version: whatever changes in either, raise it. */
  version: z.int().min(1),
  /** Words alone do not ask anybody again. Say so where they mean something else than before. */
  asksAgain: z.boolean().optional(),
  fr: noticeText,
  en: noticeText,
});

/** The words that a consent platform shows in its own panel. All of the text is theirs: nothing is added to it. */
export const cmpSchema = noticeSchema.extend({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,35}$/, 'use at most 36 lowercase letters, digits, _ and -'),
});

export type NoticeSettings = z.infer<typeof noticeSchema>;
export type CmpSettings = z.infer<typeof cmpSchema>;

const shownPurpose = z.strictObject({
  id: z.enum(purposes),
  title: z.string(),
  text: z.string(),
  /** Made from the configuration: who receives it, and where. Empty where a platform shows its own words. */
  statement: z.string(),
  fields: z.array(z.string()).readonly(),
  recipients: z.array(z.string()).readonly(),
  countries: z.array(z.string()).readonly(),
});

const bodySchema = z.strictObject({
  site: z.string(),
  surface: z.string(),
  version: z.int(),
  language: z.enum(languages),
  title: z.string(),
  intro: z.array(z.string()).readonly(),
  means: z.string(),
  purposes: z.array(shownPurpose).readonly(),
  rights: z.string(),
  withdrawal: z.string(),
  /** Made from the configuration: for how long, and whom to ask. */
  statements: z.array(z.string()).readonly(),
  enterprise: z.string(),
  officer: z.strictObject({ title: z.string(), contact: z.string() }).readonly(),
  grant_days: z.int(),
  retention_days: z.int(),
  /** Events are counted without consent, as numbers that name nobody. */
  counts: z.boolean(),
  asks_again: z.boolean(),
});

/** One language of one version, complete as served. */
export type Notice = Readonly<z.infer<typeof bodySchema>>;

export const banner = 'banner';

/** The site's own words, followed by sentences that the configuration makes. */
export function notices(source: NoticeSource, words: NoticeSettings): Notice[] {
  const facts = factsOf(source);
  return languages.map((language) => ({
    ...common(source, words, { language, surface: banner }),
    purposes: shown(facts, words[language], (about) => purposeStatement(source, about, language)),
    statements: generalStatements(source, language),
  }));
}

/** A platform's words, as it shows them. */
export function cmpNotices(source: NoticeSource, words: CmpSettings): Notice[] {
  const facts = factsOf(source);
  return languages.map((language) => ({
    ...common(source, words, { language, surface: `cmp:${words.name}` }),
    purposes: shown(facts, words[language], () => ''),
    statements: [],
  }));
}

type Place = Pick<Notice, 'language' | 'surface'>;

function common(source: NoticeSource, words: NoticeSettings, { language, surface }: Place) {
  const { title, intro, means, rights, withdrawal } = words[language];
  return {
    site: source.site,
    surface,
    version: words.version,
    language,
    title,
    intro,
    means,
    rights,
    withdrawal,
    enterprise: source.enterprise,
    officer: { title: source.officer.title[language], contact: source.officer.contact },
    grant_days: source.grantDays,
    retention_days: source.retentionDays,
    counts: source.counts,
    asks_again: words.asksAgain ?? false,
  };
}

/** A purpose without words is left out here; the lint says that it is missing. */
function shown(
  facts: readonly PurposeFacts[],
  words: NoticeSettings[Language],
  statement: (about: PurposeFacts) => string,
): Notice['purposes'] {
  return facts.flatMap((about) => {
    const { id, fields, recipients, countries } = about;
    const written = words.purposes[id];
    return written === undefined
      ? []
      : [
          {
            id,
            ...written,
            statement: statement(about),
            fields,
            recipients: [...new Set(recipients.map(({ name }) => name))].sort(),
            countries,
          },
        ];
  });
}

/** The bytes whose SHA-256 names the notice. */
export function noticeBytes(notice: Notice): string {
  return canonical({ ...notice });
}

/** A stored text; undefined when an earlier version of this collector wrote it in another form. */
export function readNotice(body: string): Notice | undefined {
  return bodySchema.safeParse(JSON.parse(body)).data;
}

/** Every word that a person is shown, in the order in which it stands. */
export function wordsOf(notice: Notice): string {
  const { title, intro, means, rights, withdrawal, statements } = notice;
  const asked = notice.purposes.flatMap((purpose) => [purpose.title, purpose.text, purpose.statement]);
  return [title, ...intro, means, ...asked, rights, withdrawal, ...statements].join('\n');
}
