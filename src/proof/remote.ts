import * as z from 'zod';
import { ExportBroken } from './export.ts';
import type { LedgerFiles } from './files.ts';

interface Remote {
  readonly url: string;
  readonly site: string;
  readonly token: string;
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

const problem = z.object({ title: z.string() });

/** A busy deployment may say so a few times in a row; one that goes on and on is not busy. */
const mostWaits = 30;

/** The files of a log at a deployment, read with an officer's token. */
export function remoteFiles(remote: Remote): LedgerFiles {
  return {
    read: async (path) => {
      const response = await ask(remote, path);
      return response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
    },
    stream: (path) => stream(remote, path),
  };
}

async function* stream(remote: Remote, path: string): AsyncGenerator<Uint8Array> {
  const response = await ask(remote, path);
  yield* response?.body ?? [];
}

async function ask({ url, site, token, pause }: Remote, path: string): Promise<Response | undefined> {
  const address = new URL(`/v1/ledger/${encodeURIComponent(site)}/${path}`, url);
  for (let waits = 0; ; waits += 1) {
    const response = await fetch(address, {
      headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'en' },
      redirect: 'error',
    });
    if (response.ok) {
      return response;
    }
    const said = problem.safeParse(await response.json().catch(() => undefined));
    if (response.status === 404) {
      return undefined;
    }
    const later = Number(response.headers.get('retry-after'));
    if (!(response.status === 429 || response.status === 503) || waits >= mostWaits) {
      throw new ExportBroken(`${response.status} for ${path}: ${said.success ? said.data.title : 'no reason given'}`);
    }
    await pause((later > 0 ? later : 1) * 1_000);
  }
}
