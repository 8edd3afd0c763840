import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { RequestHandler } from '../door/handler.ts';
import { problemResponse } from '../door/problem.ts';
import type { RoleHandler } from '../door/token.ts';
import { historyPath } from '../ledger/history.ts';
import { parseTilePath, tileWidth } from '../ledger/tile.ts';
import { checkpointPath, ledgerFiles } from './files.ts';

/*
 * The read side, `/v1/ledger/<site>/...`, in the layout of an export (src/ledger/SPEC.md). A checkpoint names nobody and is
 * public; leaves, and when each was made, are the officer's.
 */

const neverAgain = 'private, max-age=31536000, immutable';

/** `GET /v1/ledger/<site>/checkpoint`: the newest, as a signed note. */
export function getCheckpoint(deps: Deps): RequestHandler {
  return async (c) => {
    const site = deps.sites.get(c.req.param('site') ?? '');
    const note = site && (await ledgerFiles(deps.store, site.id).read(checkpointPath));
    return note === undefined ? missing(c) : answer(note, 'text/plain; charset=utf-8', 'no-cache');
  };
}

/** `GET /v1/ledger/<site>/checkpoints.jsonl`: every checkpoint made, oldest first. */
export function getHistory(deps: Deps): RoleHandler {
  return (_, { site }) => {
    const body = streamOf(ledgerFiles(deps.store, site).stream(historyPath));
    return new Response(body, { headers: headers('application/jsonl; charset=utf-8', 'private, no-cache') });
  };
}

/** `GET /v1/ledger/<site>/tile/...`: hashes, or leaves under `tile/entries/`. A full tile never changes. */
export function getTile(deps: Deps): RoleHandler {
  return async (c, { site }) => {
    const path = pathIn(c, site);
    const bytes = await ledgerFiles(deps.store, site).read(path);
    const full = parseTilePath(path)?.width === tileWidth;
    return bytes === undefined
      ? missing(c)
      : answer(bytes, 'application/octet-stream', full ? neverAgain : 'private, no-cache');
  };
}

/** `GET /v1/ledger/<site>/notices/<sha256>.json`: the words that consent under this hash was given on. */
export function getNoticeBytes(deps: Deps): RoleHandler {
  return async (c, { site }) => {
    const bytes = await ledgerFiles(deps.store, site).read(pathIn(c, site));
    return bytes === undefined ? missing(c) : answer(bytes, 'application/json; charset=utf-8', neverAgain);
  };
}

function pathIn(c: Context, site: string): string {
  return c.req.path.slice(`/v1/ledger/${site}/`.length);
}

/** A page of it at a time, as the reader takes them: a long history is in nobody's memory. */
function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const reading = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next: IteratorResult<Uint8Array, unknown> = await reading.next();
      if (next.done) {
        controller.close();
      } else {
        controller.enqueue(next.value);
      }
    },
    cancel: async () => void (await reading.return?.()),
  });
}

function answer(bytes: Uint8Array, type: string, cache: string): Response {
  return new Response(Uint8Array.from(bytes), { headers: headers(type, cache) });
}

function headers(type: string, cache: string): Record<string, string> {
  return { 'Content-Type': type, 'Cache-Control': cache, 'X-Content-Type-Options': 'nosniff' };
}

function missing(c: Context): Response {
  return problemResponse({ type: 'not_found' }, { acceptLanguage: c.req.header('accept-language') });
}
