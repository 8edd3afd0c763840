import { sameBytes } from './bytes.ts';
import type { LeafFault } from './fault.ts';

/*
 * Which sizes of the tree agree with what was signed. A checkpoint kept elsewhere is always believed. One of the export is
 * believed as far as nothing shows that its key signed two histories: once a root has differed, a later one that agrees
 * shows just that, for a tree contains all the trees before it.
 */

/** What a checkpoint says the root is at one size. */
export interface Claim {
  readonly root: Uint8Array;
  /** Kept elsewhere, and where. */
  readonly kept?: string;
}

export interface Agreement {
  /** All claims about the tree of this size, sizes going up. */
  compare(size: number, root: Uint8Array, claims: readonly Claim[]): void;
  /** The greatest size that agreed with something kept elsewhere. */
  keptUntil(): number;
  fault(): LeafFault | undefined;
}

/** The greatest sizes that agreed. */
interface Agreed {
  readonly kept: number;
  readonly any: number;
}

interface Doubt {
  readonly before: Agreed;
  readonly to: number;
  readonly claim: Claim;
  readonly twoHistories: boolean;
}

export function createAgreement(): Agreement {
  let agreed: Agreed = { kept: 0, any: 0 };
  let doubt: Doubt | undefined;
  return {
    compare: (size, root, claims) => {
      const same = claims.filter((claim) => sameBytes(claim.root, root));
      const [other] = claims.filter((claim) => !same.includes(claim));
      const twoHistories = same.length > 0;
      if (doubt !== undefined) {
        doubt = { ...doubt, twoHistories: doubt.twoHistories || twoHistories };
      } else if (other !== undefined) {
        doubt = { before: agreed, to: size, claim: other, twoHistories };
      }
      agreed = {
        kept: same.some(({ kept }) => kept !== undefined) ? size : agreed.kept,
        any: same.length > 0 ? size : agreed.any,
      };
    },
    keptUntil: () => agreed.kept,
    fault: () => doubt && faultOf(doubt),
  };
}

function faultOf({ before, to, claim, twoHistories }: Doubt): LeafFault {
  const from = twoHistories ? before.kept : before.any;
  const whose = claim.kept === undefined ? 'in the export' : `kept in ${claim.kept}`;
  const then = twoHistories ? ' Another checkpoint agrees with these leaves: two histories were signed.' : '';
  return {
    kind: 'root_differs',
    from,
    to,
    says: `The first ${to} leaves do not have the root of the checkpoint ${whose}.${then}`,
  };
}
