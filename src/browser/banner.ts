import { css } from './banner-style.ts';
import { catchUp, choose, getNotice, withdraw } from './consent.ts';
import { h } from './element.ts';
import { messages } from './messages.ts';
import { settings } from './settings.ts';
import { current, granted, isOutdated, today, type Held } from './state.ts';
import type { Choice, Choices, Gesture, Language, Notice, Purpose } from './wire.ts';

let host: HTMLElement | null = null;
let opener: Element | null = null;
let dismissed = false;
let room: CSSStyleSheet | null = null;

/** A constructed sheet needs no 'unsafe-inline' in the page's Content-Security-Policy. */
function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/** The page grows by what the panel covers: all of it, and whatever has the focus, can be scrolled clear of the question. */
function makeRoom(height: number): void {
  const others = document.adoptedStyleSheets.filter((each) => each !== room);
  room = height > 0 ? sheet(`html{padding-bottom:${height}px;scroll-padding-bottom:${height}px}`) : null;
  document.adoptedStyleSheets = room ? [...others, room] : others;
}

export function closePanel(): void {
  if (host) makeRoom(0);
  host?.remove();
  host = null;
  if (opener instanceof HTMLElement) opener.focus();
  opener = null;
}

/** Closing is no choice: nothing is stored, and the next page asks again. */
function dismiss(): void {
  dismissed = true;
  closePanel();
}

document.addEventListener('keydown', (event) => {
  if (host && event.key === 'Escape') dismiss();
});

export function askOnce(): void {
  if (!dismissed && !host) void openPanel().catch((error: unknown) => console.info(error));
}

/** An answer from another day may be to a text that has changed since. On its own day nothing is asked of the server. */
export async function askAgain(): Promise<void> {
  const state = current();
  if (state && state.day !== today() && isOutdated(state, await getNotice())) askOnce();
}

export async function openPanel(from?: Element): Promise<void> {
  const [notice] = await Promise.all([getNotice(), catchUp()]);
  if (from) opener = from;
  draw(notice);
}

function draw(notice: Notice, status = ''): HTMLDialogElement {
  const dialog = build(notice, status);
  const fresh = document.createElement('balise-panel');
  fresh.lang = notice.language;
  const root = fresh.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet(css)];
  root.append(dialog);
  const wasOpen = host !== null;
  host?.remove();
  host = fresh;
  // First in the body: a keyboard or a screen reader meets the question before the page, and may pass it by.
  document.body.prepend(fresh);
  makeRoom(dialog.offsetHeight + 24);
  if (opener || wasOpen) dialog.querySelector('h2')?.focus();
  return dialog;
}

function build(notice: Notice, status: string): HTMLDialogElement {
  const text = messages[notice.language];
  const mine = granted();
  const before = current();
  const changed = before !== null && isOutdated(before, notice);
  const boxes = new Map<string, HTMLInputElement>();
  const purposes = notice.purposes.map((purpose) => {
    // A yes to another text is not a yes to this one: nothing is ticked beforehand (LPRPSP 14).
    const checked = !changed && mine?.choices[purpose.id] === 'granted';
    const box = h('input', { type: 'checkbox', id: purpose.id, checked });
    boxes.set(purpose.id, box);
    return purposeRow(purpose, box, purpose.id === 'ga4' ? text.needs : '');
  });
  link(boxes.get('measure'), boxes.get('ga4'));
  const gpc = 'globalPrivacyControl' in navigator && navigator.globalPrivacyControl === true;
  const picked = (id: string): Choice => (boxes.get(id)?.checked ? 'granted' : 'refused');
  // Plain boxes: <main>, <header> or <footer> here would be landmarks that compete with the page's own.
  return h(
    'dialog',
    { ariaLabel: notice.title, open: true },
    heading(notice),
    h(
      'div',
      { className: 'words' },
      h('p', { role: 'status' }, status || (changed ? text.changed : '')),
      standing(notice.language),
      ...[...notice.intro, notice.means].map((paragraph) => h('p', {}, paragraph)),
      h('fieldset', { ariaLabel: text.choices }, ...purposes),
      h('p', {}, gpc ? text.gpc : ''),
      more(notice),
      h('small', {}, notice.statements.at(-1) ?? ''),
    ),
    answers(notice.language, mine !== null, () => ({ measure: picked('measure'), ga4: picked('ga4') })),
  );
}

function heading(notice: Notice): HTMLElement {
  const text = messages[notice.language];
  const others = notice.languages.filter((language) => language !== notice.language);
  return h(
    'div',
    { className: 'top' },
    h('h2', { tabIndex: -1 }, granted() ? text.choices : notice.title),
    ...others.map((language) => {
      const swap = h('button', { type: 'button', lang: language }, messages[language].language);
      swap.onclick = () => void getNotice(language).then(draw);
      return swap;
    }),
    h('button', { type: 'button', ariaLabel: text.close, title: text.close, onclick: dismiss }, '×'),
  );
}

function purposeRow(purpose: Purpose, box: HTMLInputElement, needs: string): HTMLElement {
  const words = h('small', { id: `${purpose.id}-text` }, `${purpose.text} ${purpose.statement} ${needs}`);
  box.setAttribute('aria-describedby', words.id);
  return h('div', { className: 'purpose' }, box, h('label', { htmlFor: box.id }, purpose.title), words);
}

/** What may be read before choosing and need not be: folded, so that the question fits on a small screen. */
function more({ language, rights, withdrawal, statements }: Notice): HTMLElement {
  const words = [rights, withdrawal, ...statements.slice(0, -1)].map((paragraph) => h('p', {}, paragraph));
  return h('details', {}, h('summary', {}, messages[language].more), ...words);
}

/** Ticking the second never ticks the first: a choice is made by hand or not at all. */
function link(measure?: HTMLInputElement, ga4?: HTMLInputElement): void {
  if (!measure || !ga4) return;
  const follow = (): void => {
    ga4.disabled = !measure.checked;
    ga4.checked &&= measure.checked;
  };
  measure.onchange = follow;
  follow();
}

function standing(language: Language): HTMLElement {
  const text = messages[language];
  const state = current();
  if (!state) return h('p', {});
  if ('refused' in state) return h('p', {}, text.refused);
  if (state.choices.measure === 'refused') return h('p', {}, text.failed);
  const until = new Date(state.expires_at).toLocaleDateString(`${language}-CA`, { dateStyle: 'long' });
  return h(
    'p',
    {},
    `${text.receipt} `,
    h('code', {}, state.receipt.id),
    `, ${text.until} ${until}. `,
    proof(state, language),
  );
}

/**
 * The secret goes after the #, which no browser sends, and only into the window that opens: from the link itself, whatever
 * script watches the page's links would read it.
 */
function proof({ receipt }: Held, language: Language): HTMLElement {
  const href = `${settings.origin}/consent${language === 'en' ? '?language=en' : ''}`;
  const link = h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, messages[language].proof);
  link.onclick = (event) => {
    event.preventDefault();
    open(`${href}#${receipt.secret}`, '_blank', 'noopener,noreferrer');
  };
  return link;
}

/** One row, one tag, one style; refusing comes first, in reading order and for the Tab key. */
function answers(language: Language, holding: boolean, picked: () => Choices): HTMLElement {
  const text = messages[language];
  const row = h('div', { className: 'answers' });
  const answer = (label: string, choices: () => Choices): HTMLElement => {
    const button = h('button', { type: 'button' }, label);
    button.onclick = (event) => {
      row.querySelectorAll('button').forEach((each) => (each.disabled = true));
      void decide(choices(), event.detail === 0 ? 'key' : 'click');
    };
    return button;
  };
  const all = (choice: Choice) => (): Choices => ({ measure: choice, ga4: choice });
  row.append(
    answer(holding ? text.withdraw : text.refuse, all('refused')),
    answer(text.accept, all('granted')),
    answer(text.save, picked),
  );
  return row;
}

async function decide(choices: Choices, gesture: Gesture): Promise<void> {
  const { language } = await getNotice();
  const text = messages[language];
  const back = opener;
  try {
    if (choices.measure === 'refused' && granted()) {
      const told = await withdraw();
      opener = back;
      const counts = `${text.events} ${told.events}. ${text.deliveries} ${told.deliveries}. ${text.inFlight} ${told.in_flight}.`;
      draw(await getNotice(), `${text.withdrawn} ${counts}`);
    } else {
      await choose(choices, gesture);
      closePanel();
    }
  } catch {
    opener = back;
    draw(await getNotice(), text.failed);
  }
}
