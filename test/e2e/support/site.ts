import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import * as z from 'zod';

/** A website of someone's own, on an origin of its own: pages by path, and what was asked of it. */
export interface Site {
  readonly origin: string;
  readonly asked: readonly string[];
  /** What a path answers from now on. A page stays cacheable, so that the back/forward cache may hold it. */
  page(path: string, body: string): void;
  /** A path that answers only when it is let go. */
  hold(path: string): () => void;
  readonly close: () => Promise<void>;
}

const listening = z.object({ port: z.number() });

export async function openSite(): Promise<Site> {
  const pages = new Map<string, string>();
  const held = new Map<string, ServerResponse | null>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (held.has(path)) return void held.set(path, response);
    const page = pages.get(path.replace(/\?.*/, ''));
    response.writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${listening.parse(server.address()).port}`,
    asked,
    page: (path, body) => void pages.set(path, whole(body)),
    hold: (path) => {
      held.set(path, null);
      return () => void held.get(path)?.end();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function whole(body: string): string {
  return `<!doctype html>
    <html lang="fr">
      <head><meta charset="utf-8" /><title>Une page</title><link rel="icon" href="data:," /></head>
      <body>${body}</body>
    </html>`;
}

/** The line that a developer pastes, and nothing else. */
export function scriptLine(collector: string): string {
  return `<script src="${collector}/balise.js" data-site="demo" defer></script>`;
}

/** Lets a test see whether the page slept in the back/forward cache, as `window.slept`. */
export const noteTheReturn =
  '<script>addEventListener("pageshow", (event) => { window.slept = event.persisted })</script>';
