import { describe } from 'vitest';
import { consoleSuite } from '../console/console-suite.ts';
import type { World } from '../support/collector.ts';
import { consentSuite } from './consent-suite.ts';
import { doorSuite } from './door-suite.ts';
import { eventsSuite } from './events-suite.ts';
import { ledgerSuite } from './ledger-suite.ts';
import { receiptSuite } from './receipt-suite.ts';
import { noticeSuite } from './notice-suite.ts';
import { refusedInputSuite } from './refused-input-suite.ts';
import { rightsSuite } from './rights-suite.ts';
import { webhookSuite } from './webhook-suite.ts';

/** The contract over HTTP, the same on every runtime. */
export function httpSuite(runtime: string, open: () => World): void {
  describe(`over ${runtime}`, () => {
    eventsSuite(open);
    refusedInputSuite(open);
    consentSuite(open);
    noticeSuite(open);
    receiptSuite(open);
    doorSuite(open);
    webhookSuite(open);
    rightsSuite(open);
    ledgerSuite(open);
    consoleSuite(open);
  });
}
