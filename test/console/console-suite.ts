import type { World } from '../support/collector.ts';
import { consoleDoorSuite } from './console-door-suite.ts';
import { countsSuite } from './counts-suite.ts';
import { figuresSuite } from './figures-suite.ts';
import { lifeSuite } from './life-suite.ts';
import { officeSuite } from './office-suite.ts';

/** The officer's pages over HTTP, the same on every runtime. */
export function consoleSuite(open: () => World): void {
  consoleDoorSuite(open);
  lifeSuite(open);
  figuresSuite(open);
  countsSuite(open);
  officeSuite(open);
}
