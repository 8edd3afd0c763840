import { beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint, signCheckpoint } from '../../src/ledger/checkpoint.ts';
import { createKeyring, type KeyChange } from '../../src/ledger/keyring.ts';
import type { Signer } from '../../src/ledger/note.ts';
import { ed25519 } from '../../src/node/ledger-export.ts';
import { testSigner } from '../support/ledger-export.ts';

const origin = 'demo.example/log';
const verify = ed25519();
const names = ['a', 'b', 'c', 'stranger'] as const;
type Name = (typeof names)[number];
let signers: ReadonlyMap<Name, Signer>;

beforeAll(async () => {
  const made = names.map(async (name, i) => [name, await testSigner(origin, i)] as const);
  signers = new Map(await Promise.all(made));
});

function signer(name: Name): Signer {
  const found = signers.get(name);
  if (found === undefined) {
    throw new Error(name);
  }
  return found;
}

interface Story {
  readonly given: readonly Name[];
  /** Leaf, and the key it hands over to. */
  readonly added?: readonly (readonly [number, Name])[];
  readonly lost?: readonly (readonly [number, Name])[];
  /** Size, and who signed. */
  readonly made: readonly (readonly [number, ...Name[]])[];
}

/** The sizes that were vouched for, and what was found. */
async function told({ given, added = [], lost = [], made }: Story) {
  const keyring = createKeyring(
    given.map((name) => signer(name).key),
    verify,
  );
  const changes: KeyChange[] = [
    ...added.map(([index, name]) => ({ index, kind: 'key_added' as const, next: signer(name).key })),
    ...lost.map(([index, name]) => ({ index, kind: 'key_lost' as const, next: signer(name).key })),
  ].sort((a, b) => a.index - b.index);
  changes.forEach((change) => keyring.enter(change));
  const vouched: number[] = [];
  for (const [size, ...by] of made) {
    const printed = await signCheckpoint({ origin, size, root: new Uint8Array(32) }, by.map(signer));
    const parsed = parseCheckpoint(printed);
    if (parsed.ok && (await keyring.vouches(parsed.checkpoint))) {
      vouched.push(size);
    }
  }
  const { fault, unknownUntil } = keyring.result();
  return { vouched, fault: fault?.kind === 'signature' ? fault.size : undefined, unknownUntil };
}

const fine = { fault: undefined, unknownUntil: undefined };

describe('A checkpoint is vouched for', () => {
  it('by any of the keys given', async () => {
    const made = [
      [1, 'a'],
      [2, 'b'],
      [3, 'a', 'stranger'],
    ] as const;
    expect(await told({ given: ['a', 'b'], made })).toEqual({ vouched: [1, 2, 3], ...fine });
  });

  it('by no other key, wherever it stands', async () => {
    const first = [
      [1, 'stranger'],
      [2, 'a'],
    ] as const;
    expect(await told({ given: ['a'], made: first })).toEqual({ vouched: [2], fault: 1, unknownUntil: undefined });
    const later = [
      [1, 'a'],
      [2, 'stranger'],
      [3, 'a'],
      [4, 'stranger'],
    ] as const;
    expect(await told({ given: ['a'], made: later })).toEqual({ vouched: [1, 3], fault: 2, unknownUntil: undefined });
    const only = [
      [1, 'stranger'],
      [2, 'stranger'],
    ] as const;
    expect(await told({ given: ['a'], made: only })).toEqual({ vouched: [], fault: 1, unknownUntil: undefined });
  });

  it('by nobody, and yet without fault, when no key is given', async () => {
    expect(await told({ given: [], made: [[1, 'stranger']] })).toEqual({ vouched: [1], ...fine });
  });
});

describe('A key that is added', () => {
  const added = [[5, 'b']] as const;

  it('speaks once the old and the new one have signed the first checkpoint that covers its entry', async () => {
    const made = [
      [5, 'a'],
      [6, 'a', 'b'],
      [7, 'b'],
    ] as const;
    expect(await told({ given: ['a'], added, made })).toEqual({ vouched: [5, 6, 7], ...fine });
  });

  it.each([
    [
      'the old key alone',
      [
        [5, 'a'],
        [6, 'a'],
        [7, 'b'],
      ],
      6,
    ],
    [
      'the new key alone',
      [
        [5, 'a'],
        [6, 'b'],
        [7, 'b'],
      ],
      6,
    ],
    [
      'the old key and a stranger',
      [
        [5, 'a'],
        [6, 'a', 'stranger'],
        [7, 'b'],
      ],
      6,
    ],
    [
      'the old key, once the new one speaks',
      [
        [5, 'a'],
        [6, 'a', 'b'],
        [7, 'a'],
      ],
      7,
    ],
  ] as const)('is not believed on the word of %s', async (_, made, fault) => {
    expect((await told({ given: ['a'], added, made })).fault).toBe(fault);
    expect((await told({ given: ['a', 'stranger'], added, made: made.slice(0, 2) })).fault).toBe(
      fault === 6 ? 6 : undefined,
    );
  });

  it('may be followed by another, even before the next checkpoint', async () => {
    const twice = [
      [5, 'b'],
      [6, 'c'],
    ] as const;
    const apart = [
      [5, 'a'],
      [6, 'a', 'b'],
      [7, 'b', 'c'],
      [8, 'c'],
    ] as const;
    expect(await told({ given: ['a'], added: twice, made: apart })).toEqual({ vouched: [5, 6, 7, 8], ...fine });
    const together = [
      [5, 'a'],
      [7, 'a', 'b', 'c'],
      [8, 'c'],
    ] as const;
    expect(await told({ given: ['a'], added: twice, made: together })).toEqual({ vouched: [5, 7, 8], ...fine });
    const skipped = [
      [5, 'a'],
      [7, 'a', 'c'],
      [8, 'c'],
    ] as const;
    expect((await told({ given: ['a'], added: twice, made: skipped })).fault).toBe(7);
  });

  it('needs the old one’s signature even from whoever trusts both', async () => {
    const made = [
      [5, 'a'],
      [6, 'b'],
    ] as const;
    expect(await told({ given: ['a', 'b'], added, made })).toEqual({ vouched: [5], fault: 6, unknownUntil: undefined });
  });

  it('is enough to begin with: what was signed before it is then not checked', async () => {
    const made = [
      [3, 'a'],
      [5, 'a'],
      [6, 'a', 'b'],
      [7, 'b'],
    ] as const;
    expect(await told({ given: ['b'], added, made })).toEqual({ vouched: [6, 7], fault: undefined, unknownUntil: 5 });
  });

  it('is enough to begin with even where another came between', async () => {
    const twice = [
      [5, 'b'],
      [6, 'c'],
    ] as const;
    const made = [
      [5, 'a'],
      [7, 'a', 'b', 'c'],
      [8, 'c'],
    ] as const;
    expect(await told({ given: ['c'], added: twice, made })).toEqual({
      vouched: [7, 8],
      fault: undefined,
      unknownUntil: 5,
    });
  });

  it('does not excuse what stands before it once an older key given has signed', async () => {
    const made = [
      [3, 'a'],
      [5, 'stranger'],
      [6, 'a', 'b'],
    ] as const;
    expect((await told({ given: ['a', 'b'], added, made })).fault).toBe(5);
  });

  it('excuses nothing where it did not sign the first checkpoint that covers its entry', async () => {
    const made = [
      [3, 'a'],
      [6, 'a'],
      [7, 'b'],
    ] as const;
    expect((await told({ given: ['b'], added, made })).fault).toBe(3);
  });

  it.each([0, 1])('that is the only one to speak may vouch for itself, added at leaf %i', async (leaf) => {
    const made = [
      [1, 'a'],
      [2, 'a'],
    ] as const;
    expect(await told({ given: ['a'], added: [[leaf, 'a']], made })).toEqual({ vouched: [1, 2], ...fine });
  });
});

describe('After a key was lost', () => {
  const lost = [[5, 'b']] as const;

  it('its successor speaks for whoever was given it', async () => {
    const made = [
      [5, 'a'],
      [6, 'b'],
      [7, 'b'],
    ] as const;
    expect(await told({ given: ['a', 'b'], lost, made })).toEqual({ vouched: [5, 6, 7], ...fine });
    expect(await told({ given: ['b'], lost, made })).toEqual({ vouched: [6, 7], fault: undefined, unknownUntil: 5 });
  });

  it('nobody speaks for whoever was not, neither the successor nor who still holds the lost one', async () => {
    const later = [
      [5, 'a'],
      [6, 'b'],
      [7, 'a'],
    ] as const;
    expect(await told({ given: ['a'], lost, made: later })).toEqual({
      vouched: [5],
      fault: 6,
      unknownUntil: undefined,
    });
    expect(await told({ given: ['a', 'b'], lost, made: later })).toMatchObject({ vouched: [5, 6], fault: 7 });
  });

  it('a key added to its successor before anything was signed speaks for whoever was given that key alone', async () => {
    const made = [
      [5, 'a'],
      [7, 'b', 'c'],
      [8, 'c'],
    ] as const;
    expect(await told({ given: ['c'], lost, added: [[6, 'c']], made })).toEqual({
      vouched: [7, 8],
      fault: undefined,
      unknownUntil: 5,
    });
  });
});
