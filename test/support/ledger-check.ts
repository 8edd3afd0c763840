import { concat } from '../../src/ledger/bytes.ts';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import type { Kept } from '../../src/ledger/claims.ts';
import type { Fault } from '../../src/ledger/fault.ts';
import type { Verify } from '../../src/ledger/note.ts';
import { type Report, type Tools, type Trust, verifyExport } from '../../src/ledger/verify.ts';
import { ed25519, sha256 } from '../../src/node/ledger-export.ts';
import type { Files, Ledger } from './ledger-export.ts';
import { readerOf } from './ledger-tamper.ts';

/** The same checkpoints come back in thousands of exports. */
function remembering(verify: Verify): Verify {
  const known = new Map<string, Promise<boolean>>();
  return (publicKey, bytes, signature) => {
    const asked = Buffer.from(concat([publicKey, signature, bytes])).toString('latin1');
    const answer = known.get(asked) ?? verify(publicKey, bytes, signature);
    known.set(asked, answer);
    return answer;
  };
}

export const tools: Tools = { sha256, verify: remembering(ed25519()) };

/** The checkpoints of these sizes, as somebody else kept them. */
export function keptOf({ checkpoints }: Pick<Ledger, 'checkpoints'>, sizes: readonly number[]): Kept[] {
  return checkpoints
    .filter(({ size }) => sizes.includes(size))
    .map(({ note }) => {
      const parsed = parseCheckpoint(note);
      if (!parsed.ok) {
        throw new Error(parsed.fault);
      }
      return { place: 'kept.txt', checkpoint: parsed.checkpoint };
    });
}

/** A fault without its words. */
export type Place = { readonly [F in Fault as F['kind']]: Omit<F, 'says'> }[Fault['kind']];

export function placeOf({ fault }: Pick<Report, 'fault'>): object | undefined {
  return fault && Object.fromEntries(Object.entries(fault).filter(([name]) => name !== 'says'));
}

export function verified(files: Files, trust: Trust): Promise<Report> {
  return verifyExport(readerOf(files), trust, tools);
}

export async function found(files: Files, trust: Trust): Promise<object | undefined> {
  return placeOf(await verified(files, trust));
}
