import * as z from 'zod';

/*
 * What the mapped records take from the text a person was shown. Read leniently: a record must stay readable although the text
 * it cites was published by an older version of this collector.
 */

const purposeWords = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  recipients: z.array(z.string()).optional(),
  countries: z.array(z.string()).optional(),
  fields: z.array(z.string()).optional(),
});

const wordsSchema = z.object({
  version: z.int(),
  enterprise: z.string(),
  officer: z.object({ title: z.string(), contact: z.string() }),
  purposes: z.array(purposeWords),
  retention_days: z.int().optional(),
  rights: z.string().optional(),
  withdrawal: z.string().optional(),
});

export type Words = z.infer<typeof wordsSchema>;
export type PurposeWords = z.infer<typeof purposeWords>;

/** @throws ZodError when the stored text is none of ours. */
export function readWords(body: string): Words {
  return wordsSchema.parse(JSON.parse(body));
}

export function purposeOf(words: Words | undefined, purpose: string): PurposeWords | undefined {
  return words?.purposes.find(({ id }) => id === purpose);
}
