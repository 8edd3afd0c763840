import type { Beacon } from './wire.ts';

/** No query, no fragment, no title: they are where names and e-mail addresses leak. */
export function pageFields(): Beacon['page'] {
  const url = location.origin + location.pathname;
  const from = document.referrer && new URL(document.referrer).origin;
  return from && from !== 'null' && from !== location.origin ? { url, referrer: from } : { url };
}

/** A prerendered page may never be seen by anyone. */
export function isPrerendering(): boolean {
  return 'prerendering' in document && document.prerendering === true;
}

let visibleSince: number | null = null;
let spent = 0;

function count(): void {
  const now = performance.now();
  if (visibleSince !== null) spent += now - visibleSince;
  visibleSince = document.visibilityState === 'visible' ? now : null;
}

/** From the grant on: the time before it belongs to the person. */
export function watchEngagement(): void {
  visibleSince = null;
  count();
  spent = 0;
}

export function takeEngagement(): number {
  count();
  const taken = Math.round(spent);
  spent = 0;
  return taken;
}

document.addEventListener('visibilitychange', () => {
  if (visibleSince !== null || spent > 0) count();
});
