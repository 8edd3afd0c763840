import { describe } from 'vitest';
import { admitContract } from './admit-contract.ts';
import { catalogContract } from './catalog-contract.ts';
import { consentContract } from './consent-contract.ts';
import { deliveryContract } from './delivery-contract.ts';
import { evidenceContract } from './evidence-contract.ts';
import { faultsContract } from './faults-contract.ts';
import { guardContract } from './guard-contract.ts';
import { holdContract } from './hold-contract.ts';
import { interleavingContract } from './interleaving-contract.ts';
import { lapseContract } from './lapse-contract.ts';
import { ledgerContract } from './ledger-contract.ts';
import { noticeContract } from './notice-contract.ts';
import { officerContract } from './officer-contract.ts';
import { outboxContract } from './outbox-contract.ts';
import { reconcileContract } from './reconcile-contract.ts';
import { replayContract } from './replay-contract.ts';
import { retentionContract } from './retention-contract.ts';
import type { Harness } from './scene.ts';
import { sequencerContract } from './sequencer-contract.ts';
import { voidContract } from './void-contract.ts';
import { webhookContract } from './webhook-contract.ts';
import { withdrawalContract } from './withdrawal-contract.ts';

interface Engine {
  readonly name: string;
  /** How many random interleavings a run of the suite can afford on this engine. */
  readonly interleavings: number;
}

/** What every engine must do. An engine calls this with a way to reach its harness. */
export function storeContract({ name, interleavings }: Engine, harness: () => Harness): void {
  describe(`the store on ${name}`, () => {
    admitContract(harness);
    noticeContract(harness);
    catalogContract(harness);
    consentContract(harness);
    withdrawalContract(harness);
    voidContract(harness);
    lapseContract(harness);
    holdContract(harness);
    retentionContract(harness);
    evidenceContract(harness);
    replayContract(harness);
    reconcileContract(harness);
    officerContract(harness);
    outboxContract(harness);
    deliveryContract(harness);
    webhookContract(harness);
    guardContract(harness);
    faultsContract(harness);
    ledgerContract(harness);
    interleavingContract(harness, interleavings);
    sequencerContract(harness, interleavings);
  });
}
