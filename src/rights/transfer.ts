import * as z from 'zod';
import { destinationNames } from '../destinations/name.ts';

const date = z.iso.date();

/**
 * The transfer file of LPRPSP 17: without a current one nothing may leave Québec to that recipient. `fields` is the narrower
 * list of what may leave beside the event's name, time and engagement: its params, `page` for the page group, `title`, `campaign` and
 * `from` where the site keeps them, `device` for
 * the class of device.
 */
export const transferSchema = z
  .strictObject({
    id: z.string().min(1),
    covers: z.enum([...destinationNames, 'hosting']),
    recipient: z.string().min(1),
    country: z.string().regex(/^[A-Z]{2}(-[A-Z]{2,3})?$/, 'use a code such as US or CA-ON'),
    assessment: z.string().min(1),
    agreement: z.string().min(1),
    factors: z.strictObject({
      sensitivity: z.string().min(1),
      purpose: z.string().min(1),
      protection: z.string().min(1),
      regime: z.string().min(1),
    }),
    /** Only one that concludes `adequate` opens a transfer; another one is kept as the record that it is. */
    conclusion: z.enum(['adequate', 'not_adequate'], 'only a file that concludes "adequate" opens a transfer'),
    fields: z.array(z.string().min(1)).readonly(),
    /** What the assessment looked at: the fingerprint of the payload that the catalog declares (rights/transfer-fault.ts). */
    payload: z
      .string()
      .regex(/^[0-9a-f]{16}$/, 'copy the 16 digits that the start prints')
      .optional(),
    approvedBy: z.string().min(1),
    approved: date,
    expires: date,
  })
  .refine(({ approved, expires }) => approved < expires, 'it expires before it was approved');

export type TransferFile = z.infer<typeof transferSchema>;

/** The file that covers a transfer on `today` (YYYY-MM-DD), if any. */
export function currentTransfer(
  files: readonly TransferFile[],
  covers: TransferFile['covers'],
  today: string,
): TransferFile | undefined {
  return files.find((file) => file.covers === covers && isCurrent(file, today));
}

function isCurrent({ conclusion, approved, expires }: TransferFile, today: string): boolean {
  return conclusion === 'adequate' && approved <= today && today < expires;
}
