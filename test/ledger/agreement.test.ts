import { describe, expect, it } from 'vitest';
import { type Claim, createAgreement } from '../../src/ledger/agreement.ts';

const tree = Uint8Array.of(1);
const other = Uint8Array.of(2);

const same: Claim = { root: tree };
const differs: Claim = { root: other };
const keptSame: Claim = { root: tree, kept: 'file' };
const keptDiffers: Claim = { root: other, kept: 'file' };

function after(...said: readonly (readonly [number, ...Claim[]])[]) {
  const agreement = createAgreement();
  said.forEach(([size, ...claims]) => agreement.compare(size, tree, claims));
  const fault = agreement.fault();
  return fault?.kind === 'root_differs' ? [fault.from, fault.to] : fault;
}

describe('The place of a root that differs', () => {
  it('is nowhere while all agree', () => {
    expect(after([3, same], [5, keptSame], [5, same, keptSame])).toBeUndefined();
  });

  it.each([
    [
      'the last size that agreed',
      [
        [3, same],
        [5, same],
        [8, differs],
        [9, differs],
      ],
      [5, 8],
    ],
    [
      'the last that agreed with something kept, too',
      [
        [3, same],
        [5, keptSame],
        [8, differs],
      ],
      [5, 8],
    ],
    ['the beginning, when nothing agreed before', [[8, keptDiffers]], [0, 8]],
    [
      'what the log signed, under a kept one that differs',
      [
        [3, keptSame],
        [5, same],
        [8, keptDiffers],
      ],
      [5, 8],
    ],
  ] as const)('begins at %s', (_, said, place) => {
    expect(after(...said)).toEqual(place);
  });

  it.each([
    [
      'of the same size',
      [
        [3, keptSame],
        [5, same],
        [8, keptDiffers, same],
      ],
    ],
    [
      'of a greater size',
      [
        [3, keptSame],
        [5, same],
        [8, keptDiffers],
        [9, differs],
        [20, same],
      ],
    ],
    [
      'of a greater size, kept elsewhere',
      [
        [3, keptSame],
        [5, same],
        [8, differs],
        [20, keptSame],
      ],
    ],
  ] as const)('begins at the last kept one that agreed when another %s agrees: two were signed', (_, said) => {
    expect(after(...said)).toEqual([3, 8]);
  });

  it('is that of the first', () => {
    expect(after([3, differs], [5, keptDiffers])).toEqual([0, 3]);
  });
});
