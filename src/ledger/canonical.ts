/** What a leaf may hold. Integers only: a number that two languages print differently would break a proof. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one byte form of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no white space.
 *
 * @throws RangeError for a number that is not a safe integer and for text that is not well-formed Unicode: neither has a
 *   form that every reader agrees on.
 */
export function canonical(value: Json): string {
  if (typeof value === 'string') {
    return quoted(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`A ledger entry holds safe integers only, not ${value}.`);
    }
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') {
    return String(value);
  }
  if (isList(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${quoted(key)}:${canonical(member)}`).join(',')}}`;
}

function quoted(text: string): string {
  if (!text.isWellFormed()) {
    throw new RangeError('A ledger entry holds well-formed Unicode only.');
  }
  return JSON.stringify(text);
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
