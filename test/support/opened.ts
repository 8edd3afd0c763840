import { afterAll, beforeAll } from 'vitest';

/** Opens something once for the tests of a file and closes it after them; answers how to reach it from inside a test. */
export function opened<Thing extends { readonly close: () => Promise<void> }>(open: () => Promise<Thing>): () => Thing {
  let thing: Thing | undefined;
  beforeAll(async () => {
    thing = await open();
  }, 60_000);
  afterAll(() => thing?.close());
  return () => {
    if (thing === undefined) {
      throw new Error('What this test needs did not open.');
    }
    return thing;
  };
}
