/*
 * The shape of a name that nobody declared. A page may by mistake write a person into a name (`email_jean@example.ca`), so a name
 * is kept only where it looks like an identifier that a developer wrote. A word that happens to be a person's name looks like one.
 */

/** What does not look like an identifier. A declared name cannot begin with a colon. */
export const odd = ':odd';

const identifier = /^[A-Za-z_][A-Za-z0-9_-]{0,39}$/;

/** A date, a telephone or an account number has more. */
const mostDigits = 4;

/** Longer than any word that people put into names. */
const longestWord = 20;

const noVowel = /[bcdfghjklmnpqrstvwxz]{6}/i;

/** The name with `#` for each digit, or `:odd`. */
export function nameShape(name: string): string {
  const isPlain = identifier.test(name) && (name.match(/\d/g) ?? []).length <= mostDigits;
  return isPlain && !name.split(/[_-]/).some(looksDrawn) ? name.replace(/\d/g, '#') : odd;
}

/** Drawn at random, or a code: letters and digits in turn, case that changes at every letter, nothing to pronounce. */
function looksDrawn(part: string): boolean {
  const turns = (part.match(/[A-Za-z]\d/g) ?? []).length + (part.match(/\d[A-Za-z]/g) ?? []).length;
  const runs = part.match(/[A-Z]+|[a-z]+|\d+/g) ?? [];
  const restless = runs.length > 6 && runs.length > part.length * 0.4;
  return turns > 2 || restless || noVowel.test(part) || runs.some((run) => run.length > longestWord);
}
