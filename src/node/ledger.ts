import type { Context } from 'hono';
import type { Environment } from '../environment.ts';
import { alone } from '../proof/alone.ts';
import { type Fault, openFaults } from '../proof/faults.ts';
import { openKeeper } from '../proof/keeper.ts';
import { logOrigins } from '../proof/log-name.ts';
import { type Declared, declareLost } from '../proof/lost.ts';
import { webhook } from '../proof/outside.ts';
import { refuseRollback } from '../proof/rollback.ts';
import type { Sequencing } from '../proof/sequence.ts';
import type { Site } from '../site.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import type { DataFolder } from './data.ts';
import { sha256 } from './ledger-export.ts';
import { ledgerKeys } from './ledger-keys.ts';
import { outsideFolder, type OutsideFolder } from './outside.ts';

interface Opening {
  readonly data: DataFolder;
  readonly environment: Environment;
  readonly sites: ReadonlyMap<string, Site>;
  readonly store: LedgerStore;
  readonly clock: () => number;
  readonly report: (error: unknown) => void;
}

/** The ledger of a Node process: numbered right after what appends to it, carried outside right after that. */
export interface RunningLedger {
  readonly sequenceSoon: (c: Context, site: string) => void;
  readonly declareKeyLost: (site: string, key: string) => Promise<Declared>;
  readonly ledgerFaults: () => readonly Fault[];
  /** Every log, for what nobody asked for: entries of the rounds themselves, what failed, what a crash left. */
  readonly sequenceAll: () => void;
  end(): Promise<void>;
}

/** @throws StartRefused when a log is not what was kept outside, and for a key or a folder that cannot be used. */
export async function openLedger(opening: Opening): Promise<RunningLedger> {
  const { environment, sites, store, report } = opening;
  const sequencing = nodeSequencing(opening);
  await sequencing.keys();
  const folder = environment.outside === undefined ? undefined : outsideFolder(environment.outside);
  if (folder !== undefined) {
    await holdAgainst(folder, store, [...sites.keys()]);
  }
  const places = [
    ...(folder === undefined ? [] : [folder]),
    ...(environment.checkpointUrl === undefined ? [] : [webhook(environment.checkpointUrl)]),
  ];
  const faults = openFaults(report);
  const keeper = openKeeper({ ...sequencing, places, faults });
  const carrying = alone((log) => keeper.carry(log), report);
  // Carried beside it, so that a place that is slow to answer delays no number.
  const numbering = alone(async (log) => {
    await keeper.number(log);
    carrying.start(log);
  }, report);
  return {
    sequenceSoon: (_, site) => numbering.start(site),
    declareKeyLost: (site, key) => declareLost(sequencing, site, key),
    ledgerFaults: () => faults.standing(),
    sequenceAll: () => [...sites.keys()].forEach((site) => numbering.start(site)),
    end: async () => {
      await numbering.end();
      await carrying.end();
    },
  };
}

/** What a sequencer needs on Node, in the server as well as in a command. */
export function nodeSequencing({ data, environment, sites, store, clock }: Omit<Opening, 'report'>): Sequencing {
  return {
    store,
    sha256,
    keys: ledgerKeys(data, (name) => environment.secret(name), sha256),
    clock,
    originOf: logOrigins(sites),
  };
}

async function holdAgainst(folder: OutsideFolder, store: LedgerStore, logs: readonly string[]): Promise<void> {
  for (const log of logs) {
    const kept = await folder.newest(log);
    if (kept !== undefined) {
      await refuseRollback({ store, sha256 }, log, { note: kept.note, where: folder.fileOf(log) });
    }
  }
}
