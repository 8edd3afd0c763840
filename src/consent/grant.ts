import type { Purpose } from './purpose.ts';

/** A grant as it stands in the store; whether it is live at an instant is what `decide` says. Times are epoch ms. */
export interface Grant {
  readonly no: number;
  readonly purpose: Purpose;
  readonly since: number;
  readonly expires: number;
  /** The notice it was given on has been voided. */
  readonly voided: boolean;
}

/** Whoever holds a receipt. `withdrawn`: when they took a yes to measure back, unless a new one followed. */
export interface Holder {
  readonly receipt: number;
  readonly site: string;
  readonly withdrawn: number | undefined;
  readonly grants: readonly Grant[];
}

export function isLive(grant: Grant, now: number): boolean {
  return !grant.voided && grant.expires > now;
}
