import * as z from 'zod';
import { readUtf8 } from './bytes.ts';
import { canonical, type Json } from './canonical.ts';
import { type Members, spelledMembers, unquoted } from './spelling.ts';

/*
 * What a check has to understand of a leaf. That it is written in the one form of what it says matters even where its hash
 * is right: of two members of one name, each reader would take another.
 */

export interface Entry {
  readonly type: string;
  /** The hash of a text that it cites. */
  readonly notice?: string | undefined;
  /** Of `key_added` and `key_lost`. */
  readonly key?: string | undefined;
  readonly successor?: string | undefined;
}

/** `undefined` for bytes that are not the canonical JSON of an entry. */
export function readEntry(leaf: Uint8Array): Entry | undefined {
  const text = readUtf8(leaf);
  if (text === undefined) {
    return undefined;
  }
  const members = spelledMembers(text);
  return members === undefined ? parsedEntry(text) : spelledEntry(members);
}

function spelledEntry(members: Members): Entry | undefined {
  const type = unquoted(members('type'));
  const isEntry =
    members('v') === '1' && unquoted(members('site')) !== undefined && /^[-0-9]/.test(members('at') ?? '');
  return isEntry && type !== undefined
    ? {
        type,
        notice: unquoted(members('notice')),
        key: unquoted(members('key')),
        successor: unquoted(members('successor')),
      }
    : undefined;
}

/** A member of another type than these have says nothing here. */
const textIfAny = z.string().optional().catch(undefined);

const entrySchema = z.object({
  v: z.literal(1),
  type: z.string(),
  site: z.string(),
  at: z.int(),
  notice: textIfAny,
  key: textIfAny,
  successor: textIfAny,
});

function parsedEntry(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) && canonical(value) === text ? entrySchema.safeParse(value).data : undefined;
  } catch (error) {
    // No JSON; or a number or a character that has no canonical form, or more brackets than anyone can follow.
    if (error instanceof SyntaxError || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

/** Of what JSON.parse answers, by definition. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}
