/* A path as its segments, and patterns of them: `:name` stands for one segment, a final `*` for the rest. */

/** Where a page stands, of which its query is no part. */
export interface Address {
  readonly path: string;
  readonly hash: string;
  /** Undefined where the path does not decode. */
  readonly segments: readonly string[] | undefined;
}

/** Undefined for what is no URL. */
export function addressOf(url: string): Address | undefined {
  const parsed = URL.parse(url);
  if (parsed === null) {
    return undefined;
  }
  const { pathname: path, hash } = parsed;
  return { path, hash, segments: segmentsOf(path) };
}

function segmentsOf(path: string): string[] | undefined {
  const segments = path.split('/').filter((segment) => segment !== '');
  if (!path.includes('%')) {
    return segments;
  }
  try {
    return segments.map((segment) => decodeURIComponent(segment));
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
