import { odd } from './name-shape.ts';

/* What a person is shown of what nobody declared. */

/** Under this, a number could tell of one visitor. */
export const fewest = 10;

/** Nothing where it is below `fewest`. */
export function shownCount(n: number): number | null {
  return n < fewest ? null : n;
}

/**
 * The declaration to begin with, to be pasted into the catalog and made tighter; nothing where the name is not one that could be
 * declared, because a digit of it, or all of it, was hidden.
 */
export function declarationOf({ name, param }: { readonly name: string; readonly param: string }): string | undefined {
  const own = param === '' ? name : param.slice(param.indexOf('.') + 1);
  if (own === odd || !/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/.test(own)) {
    return undefined;
  }
  return param === ''
    ? `${own}: { kind: 'signal', description: { fr: '…', en: '…' } },`
    : `${own}: { type: 'string', max: 40 },`;
}
