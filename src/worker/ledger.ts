import { createHash } from 'node:crypto';
import type { R2Bucket } from '@cloudflare/workers-types';
import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import type { Sha256 } from '../ledger/tree.ts';
import { type Fault, openFaults } from '../proof/faults.ts';
import { openKeeper } from '../proof/keeper.ts';
import { type Keyring, keyOfSeed, openKey } from '../proof/keys.ts';
import { logOrigins } from '../proof/log-name.ts';
import { type Declared, declareLost } from '../proof/lost.ts';
import { isSealed, type Outside, webhook } from '../proof/outside.ts';
import type { Sequencing } from '../proof/sequence.ts';
import type { Site } from '../site.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';

/** WebCrypto answers later only, which a tree of a million leaves cannot wait for: this is why `nodejs_compat` is on. */
export const workerSha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

const keyName = 'BALISE_LEDGER_KEY';
const keyBeforeName = 'BALISE_LEDGER_KEY_BEFORE';

type SecretOf = (name: string) => string | undefined;

interface Opening {
  readonly config: Config;
  readonly secretOf: SecretOf;
  readonly bucket: R2Bucket | undefined;
  readonly sites: ReadonlyMap<string, Site>;
  readonly store: LedgerStore;
  readonly clock: () => number;
  readonly report: (error: unknown) => void;
}

/** The ledger of a Worker. Requests share no work: each sequences for itself, and the compare-and-set keeps them in line. */
export interface WorkerLedger {
  readonly sequenceSoon: (c: Context, site: string) => void;
  readonly declareKeyLost: (site: string, key: string) => Promise<Declared>;
  readonly ledgerFaults: () => readonly Fault[];
  readonly sequenceAll: () => Promise<void>;
}

export async function openWorkerLedger(opening: Opening): Promise<WorkerLedger> {
  const { config, secretOf, bucket, sites, store, clock, report } = opening;
  const ring = await workerKeys(config, secretOf);
  const faults = openFaults(report);
  const sequencing: Sequencing = {
    store,
    clock,
    sha256: workerSha256,
    keys: () => Promise.resolve(ring),
    originOf: logOrigins(sites),
  };
  const keeper = openKeeper({ ...sequencing, faults, places: workerPlaces(bucket, secretOf) });
  const keep = async (log: string) => {
    await keeper.number(log);
    await keeper.carry(log);
  };
  return {
    sequenceSoon: (c, site) => c.executionCtx.waitUntil(keep(site).catch(report)),
    declareKeyLost: (site, key) => declareLost(sequencing, site, key),
    ledgerFaults: () => faults.standing(),
    sequenceAll: async () => {
      for (const site of sites.keys()) {
        await keep(site);
      }
    },
  };
}

/** @throws Error outside the demo without the secret: every isolate would sign with another key. */
export async function workerKeys(config: Config, secretOf: SecretOf): Promise<Keyring> {
  const [current, before] = [secretOf(keyName), secretOf(keyBeforeName)];
  if (current === undefined && config.mode === 'demo') {
    return { current: await keyOfSeed(workerSha256(new TextEncoder().encode('demo'))), before: undefined };
  }
  if (current === undefined) {
    throw new Error(`The secret ${keyName} signs the ledger: balise key new | npx wrangler secret put ${keyName}`);
  }
  return {
    current: await openKey(workerSha256, current, keyName),
    before: before === undefined || before === current ? undefined : await openKey(workerSha256, before, keyBeforeName),
  };
}

/** Where checkpoints go besides D1: a bucket, a webhook, both or neither. */
export function workerPlaces(bucket: R2Bucket | undefined, secretOf: SecretOf): Outside[] {
  const url = secretOf('BALISE_CHECKPOINT_URL');
  if (url !== undefined && !isSealed(url)) {
    throw new Error('BALISE_CHECKPOINT_URL: give a whole https address.');
  }
  return [...(bucket === undefined ? [] : [bucketOutside(bucket)]), ...(url === undefined ? [] : [webhook(url)])];
}

/** One object per checkpoint, under `checkpoints/<origin>/<size>`, never written twice: lock the bucket against the rest. */
export function bucketOutside(bucket: R2Bucket): Outside {
  return {
    place: 'bucket',
    checkpoint: async (log, { note }) => {
      const parsed = parseCheckpoint(note);
      if (!parsed.ok) {
        throw new Error(`The newest checkpoint of ${log} is none.`);
      }
      const { origin, size } = parsed.checkpoint;
      await bucket.put(`checkpoints/${origin}/${size}`, note, {
        onlyIf: { etagDoesNotMatch: '*' },
        httpMetadata: { contentType: 'text/plain; charset=utf-8' },
      });
    },
  };
}
