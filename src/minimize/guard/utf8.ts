export interface Read {
  readonly code: number;
  /** Bytes that it took. */
  readonly size: number;
}

/** RFC 3629: the character at a place of a list of bytes; undefined where there is none. */
export function readUtf8(bytes: readonly number[], at: number): Read | undefined {
  const first = bytes[at] ?? -1;
  if (first < 0x80) {
    return first < 0 ? undefined : { code: first, size: 1 };
  }
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) {
    return undefined;
  }
  let code = first & (0xff >> (size + 1));
  for (let i = 1; i < size; i += 1) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) {
      return undefined;
    }
    code = (code << 6) | (next & 0x3f);
  }
  const tooShort = (size === 3 && code < 0x800) || (size === 4 && code < 0x10000);
  return tooShort || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : { code, size };
}
