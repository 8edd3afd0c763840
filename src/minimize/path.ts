/* A path as its segments, and patterns of them: `:name` stands for one segment, a final `*` for the rest. */

/** Undefined for what is no URL or does not decode. */
export function segmentsOf(url: string): string[] | undefined {
  const path = URL.parse(url)?.pathname;
  if (path === undefined) {
    return undefined;
  }
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}

export interface Pattern {
  readonly text: string;
  /** Without the final `*`. */
  readonly parts: readonly string[];
  readonly open: boolean;
}

export function patternOf(text: string): Pattern {
  const parts = text.split('/').filter((part) => part !== '');
  const open = parts.at(-1) === '*';
  return { text, parts: open ? parts.slice(0, -1) : parts, open };
}

export function matches({ parts, open }: Pattern, segments: readonly string[]): boolean {
  const fits = open ? segments.length >= parts.length : segments.length === parts.length;
  return fits && parts.every((part, i) => part.startsWith(':') || part === segments[i]);
}

/** In small letters and without accents. */
export function folded(text: string): string {
  const plain = ascii.test(text)
    ? text
    : text
        .normalize('NFD')
        .replaceAll(/\p{Mn}/gu, '')
        .replaceAll('œ', 'oe');
  return plain.toLowerCase();
}

const ascii = /^[\0-\x7f]*$/;

/** Derives something from a list once, for as long as the list lives. */
export function oncePer<Made>(make: (list: readonly string[]) => Made): (list: readonly string[]) => Made {
  const made = new WeakMap<readonly string[], Made>();
  return (list) => {
    const known = made.get(list) ?? make(list);
    made.set(list, known);
    return known;
  };
}
