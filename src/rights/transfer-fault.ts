import { fingerprint } from '../minimize/fingerprint.ts';
import { namesField } from '../minimize/within.ts';
import type { TransferFile } from './transfer.ts';

/*
 * Why no file opens a transfer (LPRPSP 17): what is missing in which file, so that whoever keeps it can mend it. Whether a transfer
 * is adequately protected is for a person to conclude; here is seen only what the file says and what it no longer fits.
 */

export type TransferFault =
  | { readonly why: 'missing'; readonly covers: TransferFile['covers'] }
  /** `date`: YYYY-MM-DD, of its approval or of its end. */
  | { readonly why: 'not_yet_approved' | 'expired'; readonly file: string; readonly date: string }
  | { readonly why: 'not_adequate'; readonly file: string }
  /** `field`: the first that leaves and is not in its list. */
  | { readonly why: 'too_narrow'; readonly file: string; readonly field: string }
  /** `payload`: the fingerprint of what leaves now. */
  | { readonly why: 'no_payload'; readonly file: string; readonly payload: string }
  /** `fields`: what came since, where that is what a site chose to keep of its pages and nothing else. */
  | { readonly why: 'stale'; readonly file: string; readonly payload: string; readonly fields?: readonly string[] };

/** What a transfer is made of, to be held against its file. */
export interface Transfer {
  readonly covers: TransferFile['covers'];
  /** Everything that may leave, as `event.field`: what the assessment is about. Undefined where all that is kept is entrusted. */
  readonly payload?: readonly string[];
  /** The same without some of what the site chose to keep of its pages, for each choice of some. */
  readonly without?: readonly { readonly set: readonly string[]; readonly payload: readonly string[] }[];
  /** Fields that somebody listed by name to leave: the file must list them, too. */
  readonly listed?: readonly string[];
  /** The file must say which payload it assessed. A demonstration may do without; a wrong one is wrong there, too. */
  readonly citesPayload: boolean;
}

/** Undefined when one file fits. Of several that do not, the one that was approved last is spoken of. */
export function transferFault(
  files: readonly TransferFile[],
  transfer: Transfer,
  today: string,
): TransferFault | undefined {
  const covering = files
    .filter(({ covers }) => covers === transfer.covers)
    .toSorted((a, b) => (a.approved < b.approved ? 1 : a.approved > b.approved ? -1 : 0));
  const [first] = covering;
  if (first === undefined) {
    return { why: 'missing', covers: transfer.covers };
  }
  const faults = covering.map((file) => faultOf(file, transfer, today));
  return faults.includes(undefined) ? undefined : faults[0];
}

function faultOf(file: TransferFile, transfer: Transfer, today: string): TransferFault | undefined {
  const { id, approved, expires, conclusion } = file;
  if (conclusion !== 'adequate') {
    return { why: 'not_adequate', file: id };
  }
  if (today < approved) {
    return { why: 'not_yet_approved', file: id, date: approved };
  }
  if (today >= expires) {
    return { why: 'expired', file: id, date: expires };
  }
  return payloadFault(file, transfer);
}

function payloadFault(
  { id, fields, payload: cited }: TransferFile,
  { payload, without = [], listed = [], citesPayload }: Transfer,
): TransferFault | undefined {
  const absent = listed.find((field) => !namesField(fields, field));
  if (absent !== undefined) {
    return { why: 'too_narrow', file: id, field: absent };
  }
  if (payload === undefined) {
    return undefined;
  }
  const now = fingerprint(payload);
  if (cited === undefined) {
    return citesPayload ? { why: 'no_payload', file: id, payload: now } : undefined;
  }
  if (cited === now) {
    return undefined;
  }
  const since = without.find((before) => fingerprint(before.payload) === cited);
  return { why: 'stale', file: id, payload: now, ...(since === undefined ? {} : { fields: since.set }) };
}

/** How to mend it, for a developer's terminal. */
export function transferMend(fault: TransferFault): string {
  switch (fault.why) {
    case 'missing':
      return `no transfer file covers '${fault.covers}': add one to transfers`;
    case 'not_yet_approved':
      return `transfer file ${fault.file} is approved from ${fault.date} on: wait, or correct \`approved\``;
    case 'expired':
      return `transfer file ${fault.file} expired on ${fault.date}: review it, then move \`approved\` and \`expires\``;
    case 'not_adequate':
      return `transfer file ${fault.file} does not conclude 'adequate': nothing may leave on it`;
    case 'too_narrow':
      return `transfer file ${fault.file} does not list the field '${fault.field}': have it assessed and add it to \`fields\`, or stop sending it`;
    case 'no_payload':
      return `transfer file ${fault.file} does not say what it assessed: once the assessment covers the catalog as it is, write \`payload: '${fault.payload}'\``;
    case 'stale':
      return `${
        fault.fields === undefined
          ? `the catalog has changed since transfer file ${fault.file} was approved`
          : `\`keep\` lets ${fault.fields.map((field) => `'${field}'`).join(', ')} leave, which transfer file ${fault.file} did not assess`
      }: review the assessment, then write \`payload: '${fault.payload}'\``;
  }
}
