import { describe } from 'vitest';
import type { World } from '../support/collector.ts';
import { consentSuite } from './consent-suite.ts';
import { doorSuite } from './door-suite.ts';
import { eventsSuite } from './events-suite.ts';
import { refusedInputSuite } from './refused-input-suite.ts';
import type { Ask } from './visitor.ts';

export interface Runtime {
  readonly ask: Ask;
  readonly world: World;
}

/** The contract over HTTP, the same on every runtime. */
export function httpSuite(runtime: string, open: () => Runtime): void {
  describe(`over ${runtime}`, () => {
    eventsSuite(open);
    refusedInputSuite(open);
    consentSuite(open);
    doorSuite(open);
  });
}
