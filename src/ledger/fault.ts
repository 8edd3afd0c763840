/*
 * What a check of an export can find, as SPEC.md names it ("Checking"). Leaves are counted from 0; `to` is the first leaf that
 * is not concerned.
 */

/** Found on the way through the leaves, and therefore named first. */
export type LeafFault =
  | { readonly kind: 'leaf_missing' | 'leaf_extra' | 'leaf_differs'; readonly leaf: number; readonly says: string }
  | {
      readonly kind: 'node_differs' | 'root_differs';
      readonly from: number;
      readonly to: number;
      readonly says: string;
    }
  /** `from`: so far it is what was kept elsewhere. */
  | {
      readonly kind: 'older';
      readonly from: number;
      readonly size: number;
      readonly kept: number;
      readonly says: string;
    };

export type Fault =
  | LeafFault
  | { readonly kind: 'unreadable' | 'notice_differs'; readonly file: string; readonly says: string }
  | { readonly kind: 'origin_differs'; readonly kept: number; readonly says: string }
  | { readonly kind: 'signature'; readonly size: number; readonly says: string };

export type Found<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function found<T>(value: T): Found<T> {
  return { ok: true, value };
}

export function unreadable(file: string, says: string): Fault {
  return { kind: 'unreadable', file, says };
}
