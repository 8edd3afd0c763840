import type { Chance } from './chance.ts';

export type Make = (of: Chance) => string;

/** A name, the keys that such texts come under, and how to write one. */
export type Shape = readonly [string, readonly string[], Make];

export const two = (n: number): string => String(n).padStart(2, '0');
