import { fromBase64, toBase64 } from './bytes.ts';
import { isKeyName, type Note, type NoteFault, parseNote, printNote, type Signer, signNote } from './note.ts';
import { hashLength } from './tree.ts';

/* C2SP tlog-checkpoint: which log, how many leaves, which root. */

export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** What is wrong with the text of a checkpoint. */
export type HeadFault = 'lines' | 'origin' | 'size' | 'root';

export type ParsedHead =
  { readonly ok: true; readonly head: TreeHead } | { readonly ok: false; readonly fault: HeadFault };

export function printHead({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Three lines and no more: an extension line would be signed, and checked by nobody. */
export function parseHead(text: string): ParsedHead {
  const [origin = '', size = '', base64 = '', ...rest] = text.split('\n');
  if (rest.length !== 1 || rest[0] !== '') {
    return { ok: false, fault: 'lines' };
  }
  if (!isKeyName(origin)) {
    return { ok: false, fault: 'origin' };
  }
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    return { ok: false, fault: 'size' };
  }
  const root = fromBase64(base64);
  return root?.length === hashLength
    ? { ok: true, head: { origin, size: Number(size), root } }
    : { ok: false, fault: 'root' };
}

export interface Checkpoint extends TreeHead {
  readonly note: Note;
}

export type ParsedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly fault: NoteFault | HeadFault };

export function parseCheckpoint(printed: string): ParsedCheckpoint {
  const parsed = parseNote(printed);
  if (!parsed.ok) {
    return parsed;
  }
  const { note } = parsed;
  const read = parseHead(note.text);
  return read.ok ? { ok: true, checkpoint: { ...read.head, note } } : read;
}

/** A checkpoint as a signed note; two signers where a key makes room for the next. */
export async function signCheckpoint(head: TreeHead, signers: readonly Signer[]): Promise<string> {
  return printNote(await signNote(printHead(head), signers));
}
