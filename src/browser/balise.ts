import { askAgain, askOnce, closePanel, openPanel } from './banner.ts';
import { startCapture, stopCapture } from './capture.ts';
import { choose, getNotice, withdraw } from './consent.ts';
import { isPrerendering, watchEngagement } from './page.ts';
import { flush, purge, record } from './send.ts';
import { settings } from './settings.ts';
import { canRemember, current, granted, held, NOTHING, whenChanged } from './state.ts';
import type { Choices, Params } from './wire.ts';
import { endVisit } from './visit.ts';

type Call = readonly ['event', string, (Params | undefined)?];

/** A page that may call before this file has loaded writes `window.balise = window.balise || {q: []}` and pushes calls. */
interface Stub {
  readonly q?: readonly Call[];
}

declare global {
  interface Window {
    balise?: Stub | typeof api;
  }
}

const stub = window.balise;
const early: Call[] = stub && 'q' in stub ? [...(stub.q ?? [])] : [];
let started = false;

function event(name: string, params?: Params): boolean {
  if (started) return record(name, params);
  // Prerendering: kept until the page is really seen, but only under a grant that is already there (rule 3).
  return granted() !== null && early.push(['event', name, params]) > 0;
}

const api = {
  event,
  choose,
  withdraw,
  notice: () => getNotice(),
  choices: () => openPanel(document.activeElement ?? document.body),
  get consent(): Choices | null {
    const state = current();
    return state && ('refused' in state ? NOTHING : state.choices);
  },
};

/** Makes the page follow what is stored, whoever changed it: this tab, another one, or a person with their tools. */
function follow(): void {
  closePanel();
  if (granted()) {
    watchEngagement();
    startCapture();
    return;
  }
  purge();
  stopCapture();
  endVisit();
  if (!current() && settings.banner) askOnce();
}

function start(): void {
  started = true;
  whenChanged(follow);
  follow();
  if (settings.banner) void askAgain().catch((error: unknown) => console.info(error));
  // A withdrawal that the server never confirmed; it asks for nothing else, so it may go without a gesture.
  if (held() && !granted()) void withdraw().catch(() => null);
  for (const [, name, params] of early.splice(0)) record(name, params);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush();
  });
  addEventListener('pagehide', flush);
  document.addEventListener('click', (event) => {
    const opener = event.target instanceof Element && event.target.closest('[data-balise-choices]');
    if (!opener) return;
    event.preventDefault();
    void openPanel(opener);
  });
}

if (!settings.site) console.info('Balise: data-site is missing');
else if (!isSecureContext || !canRemember()) console.info('Balise: off (insecure page or blocked storage)');
else {
  window.balise = api;
  // Calls made before a choice are refused now, so that a grant given meanwhile elsewhere cannot release them.
  if (!granted()) for (const [, name, params] of early.splice(0)) record(name, params);
  if (isPrerendering()) document.addEventListener('prerenderingchange', start, { once: true });
  else start();
}
