import { type Catalog, catalogSchema } from './catalog.ts';

/* A catalog as it was put in force: one byte form, so that two are the same exactly if their hashes are. */

/** Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them. */
export function catalogBytes(catalog: Catalog): string {
  return sortedJson(catalog);
}

export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(sortedJson).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`).join(',')}}`;
}

/** The catalog of a plan, if this release still understands the form in which it was kept. */
export function readCatalog(body: string): Catalog | undefined {
  const raw: unknown = JSON.parse(body);
  return catalogSchema.safeParse(raw).data;
}
