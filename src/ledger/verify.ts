import { createAgreement } from './agreement.ts';
import { readUtf8, toBase64, toHex } from './bytes.ts';
import type { TreeHead } from './checkpoint.ts';
import { type Kept, openClaims } from './claims.ts';
import { absent, type ExportReader, type Files, noticePath, survey } from './export.ts';
import { type Fault, found, type Found, unreadable } from './fault.ts';
import { historyOf, type Made, readMade } from './history.ts';
import { createKeyring, type Judgement } from './keyring.ts';
import type { Verify, VerifierKey } from './note.ts';
import type { Sha256 } from './tree.ts';
import { walk, type Walked } from './walk.ts';

/* Whether an export is what was signed (SPEC.md, "Checking"). */

export interface Trust {
  readonly keys: readonly VerifierKey[];
  readonly kept: readonly Kept[];
}

export interface Tools {
  readonly sha256: Sha256;
  readonly verify: Verify;
}

export interface Checked {
  readonly what: 'leaves' | 'tree' | 'checkpoints' | 'signatures' | 'kept' | 'notices';
  readonly count: number;
}

/** What the export cannot show with what was given. */
export type NotChecked =
  | { readonly what: 'signatures' | 'kept' }
  /** Checkpoints up to this size were signed before any given key spoke. */
  | { readonly what: 'earlier_signatures'; readonly until: number }
  /** Leaves from here on are in no checkpoint that was kept elsewhere. */
  | { readonly what: 'after_kept'; readonly from: number }
  /** No part of an export of this size. */
  | { readonly what: 'files'; readonly files: readonly string[] };

export interface Report {
  readonly log?: { readonly origin: string; readonly size: number; readonly root: string };
  readonly checked: readonly Checked[];
  readonly notChecked: readonly NotChecked[];
  /** The first; what comes after it was not checked. */
  readonly fault?: Fault;
}

const headPath = 'checkpoint';

export async function verifyExport(reader: ExportReader, trust: Trust, tools: Tools): Promise<Report> {
  const head = await readHead(reader);
  if (!head.ok) {
    return { checked: [], notChecked: [], fault: head.fault };
  }
  const { origin, size, root } = head.value;
  const files = { reader, names: await survey(reader.list()) };
  const keyring = createKeyring(trust.keys, tools.verify);
  const agreement = createAgreement();
  const history = historyOf(reader, head.value);
  const claims = await openClaims({ head: head.value, history, kept: trust.kept, keyring });
  const walked = await walk({ files, sha256: tools.sha256, origin, size, claims, keyring, agreement });
  const judgement = keyring.result();
  const texts = walked.fault === undefined ? await checkTexts(files, walked.cited, tools.sha256) : { count: 0 };
  const fault = walked.fault ?? firstOf([...claims.faults(), judgement.fault, texts.fault]);
  const done = { walked, judgement, texts: texts.count, ...claims.counts() };
  return {
    log: { origin, size, root: toBase64(root) },
    checked: checkedOf(done),
    notChecked: notCheckedOf(head.value, trust, { ...judgement, strange: files.names.strange(size) }),
    ...(fault !== undefined && { fault }),
  };
}

async function readHead(reader: ExportReader): Promise<Found<Made>> {
  const bytes = await reader.read(headPath);
  if (bytes === undefined) {
    return { ok: false, fault: absent(headPath) };
  }
  const text = readUtf8(bytes);
  const read = text === undefined ? undefined : readMade(text);
  return read?.ok
    ? found(read.made)
    : { ok: false, fault: unreadable(headPath, 'It is not the signed note of a log.') };
}

const order: readonly Fault['kind'][] = ['unreadable', 'origin_differs', 'signature', 'notice_differs'];

/** Of faults that have no leaf. */
function firstOf(faults: readonly (Fault | undefined)[]): Fault | undefined {
  return order.map((kind) => faults.find((fault) => fault?.kind === kind)).find((fault) => fault !== undefined);
}

interface Texts {
  readonly count: number;
  readonly fault?: Fault;
}

/** Every text that a leaf cites is there, and every text that is there has the hash it is named by. */
async function checkTexts({ reader, names }: Files, cited: ReadonlySet<string>, sha256: Sha256): Promise<Texts> {
  const hashes = [...new Set([...names.notices, ...cited])].sort();
  for (const [count, hash] of hashes.entries()) {
    const path = noticePath(hash);
    const bytes = names.notices.includes(hash) ? await reader.read(path) : undefined;
    if (bytes === undefined) {
      return { count, fault: absent(path) };
    }
    if (toHex(sha256(bytes)) !== hash) {
      return { count, fault: { kind: 'notice_differs', file: path, says: 'The text does not hash to its name.' } };
    }
  }
  return { count: hashes.length };
}

interface Done {
  readonly walked: Walked;
  readonly judgement: Judgement;
  readonly texts: number;
  readonly made: number;
  readonly kept: number;
}

function checkedOf({ walked, judgement, texts, made, kept }: Done): Checked[] {
  const counts: readonly Checked[] = [
    { what: 'leaves', count: walked.leaves },
    { what: 'tree', count: walked.nodes },
    { what: 'checkpoints', count: made },
    { what: 'signatures', count: judgement.vouched },
    { what: 'kept', count: kept },
    { what: 'notices', count: texts },
  ];
  return counts.filter(({ count }) => count > 0);
}

interface Unseen extends Pick<Judgement, 'unknownUntil'> {
  readonly strange: readonly string[];
}

function notCheckedOf(head: TreeHead, { keys, kept }: Trust, { unknownUntil, strange }: Unseen): NotChecked[] {
  const covered = kept
    .filter(({ checkpoint }) => checkpoint.origin === head.origin)
    .map(({ checkpoint }) => checkpoint.size);
  const from = Math.max(0, ...covered);
  return [
    ...(keys.length === 0 ? [{ what: 'signatures' } as const] : []),
    ...(unknownUntil === undefined ? [] : [{ what: 'earlier_signatures', until: unknownUntil } as const]),
    ...(kept.length === 0 ? [{ what: 'kept' } as const] : []),
    ...(kept.length > 0 && from < head.size ? [{ what: 'after_kept', from } as const] : []),
    ...(strange.length === 0 ? [] : [{ what: 'files', files: strange } as const]),
  ];
}
