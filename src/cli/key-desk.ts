import * as z from 'zod';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import { printVerifierKey } from '../ledger/note.ts';
import { sha256 } from '../node/ledger-export.ts';
import { keyVariable } from '../node/ledger-keys.ts';
import { type Keyring, keysOfLog, openKey } from '../proof/keys.ts';
import { declareLost, lostFaults } from '../proof/lost.ts';
import type { Sequencing } from '../proof/sequence.ts';
import { StartRefused } from '../proof/start-refused.ts';
import { type Speaker, speakerOf } from '../proof/who-signs.ts';

export type Said = { readonly ok: true; readonly successor: string } | { readonly ok: false; readonly why: string };

/** Where a ledger's keys are looked after: the database on this machine, or a deployment. */
export interface KeyDesk {
  ring(): Promise<Keyring>;
  /** The log's name, and its newest checkpoint once it has one. */
  log(site: string): Promise<{ readonly origin: string; readonly note: string | undefined } | undefined>;
  declareLost(site: string, key: string): Promise<Said>;
}

export function localKeyDesk(sequencing: Sequencing): KeyDesk {
  const { store, originOf } = sequencing;
  return {
    ring: () => sequencing.keys(),
    log: async (site) => {
      const origin = (await store.logHead(site))?.origin ?? originOf(site);
      return { origin, note: (await store.newestCheckpoint(site))?.note };
    },
    declareLost: async (site, key) => {
      const declared = await declareLost(sequencing, site, key);
      return declared.ok ? declared : { ok: false, why: lostFaults[declared.why] };
    },
  };
}

const answerSchema = z.object({ successor: z.string() });
const problemSchema = z.object({ title: z.string(), expected: z.string().optional() });

/** @throws StartRefused without the private key of the deployment. */
export async function remoteKeyDesk(url: string, secret: (name: string) => string | undefined): Promise<KeyDesk> {
  const text = secret(keyVariable);
  if (text === undefined) {
    throw new StartRefused(`With --url, ${keyVariable} must hold the private key of the deployment.`);
  }
  const ring = { current: await openKey(sha256, text, keyVariable), before: undefined };
  return {
    ring: () => Promise.resolve(ring),
    log: async (site) => {
      const response = await fetch(new URL(`/v1/ledger/${site}/checkpoint`, url));
      const note = response.ok ? await response.text() : undefined;
      const parsed = parseCheckpoint(note ?? '');
      return note !== undefined && parsed.ok ? { origin: parsed.checkpoint.origin, note } : undefined;
    },
    declareLost: async (site, key) => {
      const response = await fetch(new URL(`/v1/admin/ledger/key-lost?site=${site}`, url), {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${secret('BALISE_OPERATOR_TOKEN') ?? ''}`,
          'Content-Type': 'application/json',
          'Accept-Language': 'en',
        },
        body: JSON.stringify({ key }),
      });
      const body: unknown = await response.json();
      if (response.ok) {
        return { ok: true, ...answerSchema.parse(body) };
      }
      const said = problemSchema.safeParse(body).data;
      return {
        ok: false,
        why: `${response.status}: ${said?.title ?? 'no reason given'} ${said?.expected ?? ''}`.trim(),
      };
    },
  };
}

export interface KeyStanding {
  readonly site: string;
  readonly origin: string;
  readonly key: string;
  readonly speaks: Speaker;
}

/** Of every site that has a log or may have one. */
export async function standings(desk: KeyDesk, sites: readonly string[]): Promise<KeyStanding[]> {
  const ring = await desk.ring();
  const found: KeyStanding[] = [];
  for (const site of sites) {
    const log = await desk.log(site);
    if (log !== undefined) {
      const keys = keysOfLog(sha256, ring, log.origin);
      const key = printVerifierKey(keys.current.key);
      found.push({ site, origin: log.origin, key, speaks: speakerOf(log.note, keys) });
    }
  }
  return found;
}
