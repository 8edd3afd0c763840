import { record } from './send.ts';
import type { Params } from './wire.ts';

/** Which DOM event stands for which trigger. Media events do not bubble, so all are heard while they go down. */
const TRIGGERS: Readonly<Record<string, string>> = {
  click: 'click',
  submit: 'submit',
  input: 'start',
  play: 'play',
  timeupdate: 'half',
};
const ONCE = /view|load|start|play|half/;
const PARAM = 'data-balise-param-';
/** Many steps, because a section taller than the screen never shows half of itself. */
const STEPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5];

let stop: AbortController | null = null;
let done = new WeakSet<Element>();

function value(text: string): string | number | boolean {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' || (text !== 'false' && text);
}

function params(element: Element): Params | undefined {
  const found = [...element.attributes]
    .filter(({ name }) => name.startsWith(PARAM))
    .map((attribute) => [attribute.name.slice(PARAM.length).replaceAll('-', '_'), value(attribute.value)] as const);
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function trigger(element: Element): string {
  return element.getAttribute('data-balise-on') ?? (element instanceof HTMLFormElement ? 'submit' : 'click');
}

function fire(element: Element): void {
  if (done.has(element)) return;
  if (ONCE.test(trigger(element))) done.add(element);
  const name = element.getAttribute('data-balise-event');
  if (name) record(name, params(element));
}

function heard({ type, target }: Event): void {
  if (!(target instanceof Element)) return;
  if (type === 'timeupdate' && target instanceof HTMLMediaElement && target.currentTime * 2 < target.duration) return;
  const selector = '[data-balise-event]';
  for (let at = target.closest(selector); at; at = at.parentElement?.closest(selector) ?? null) {
    if (trigger(at) === TRIGGERS[type]) fire(at);
  }
}

function seen(entries: readonly IntersectionObserverEntry[], observer: IntersectionObserver): void {
  for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
    const fills = rootBounds !== null && intersectionRect.height * 2 >= rootBounds.height;
    if (intersectionRatio < 0.5 && !fills) continue;
    observer.unobserve(target);
    fire(target);
  }
}

/**
 * Before a grant the script listens to nothing in the page. What is on the screen when someone says yes is seen then;
 * what happened earlier is not.
 */
export function startCapture(): void {
  if (stop) return;
  stop = new AbortController();
  for (const type of Object.keys(TRIGGERS)) {
    document.addEventListener(type, heard, { capture: true, signal: stop.signal });
  }
  const observer = new IntersectionObserver(seen, { threshold: STEPS });
  stop.signal.addEventListener('abort', () => observer.disconnect());
  for (const element of document.querySelectorAll('[data-balise-on=view]')) observer.observe(element);
  for (const element of document.querySelectorAll('[data-balise-on=load]')) fire(element);
}

export function stopCapture(): void {
  stop?.abort();
  stop = null;
  done = new WeakSet();
}
