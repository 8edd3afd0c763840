import { h } from '../element.ts';
import type { Choices, Gesture, Language } from '../wire.ts';
import { change, currentNotice, type Told, withdrawAll } from './ask-collector.ts';
import { changeForm } from './change.ts';
import { download } from './download.ts';
import { answersVersion, type Findings, lookUp } from './findings.ts';
import { type Messages, messages } from './messages.ts';
import { proofOf } from './proof-section.ts';
import { isSecret, secretForm } from './secret-form.ts';
import { entriesOf, statesOf, textsOf } from './sections.ts';
import { facts, when } from './words.ts';

/*
 * The page of a receipt. The secret lives in this variable and nowhere else: not in the address, not on the device, not in a
 * request's path. Closed or reloaded, the page has forgotten it.
 */
let secret = '';
let findings: Findings | null = null;
let language: Language = new URLSearchParams(location.search).get('language') === 'en' ? 'en' : 'fr';
let reading = false;

/** What there is to say, in whichever language it will be said. */
type Say = (text: Messages) => string;

let status: Say = () => '';

const main = document.createElement('main');

function takeSecret(): void {
  const given = location.hash.slice(1);
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  if (given !== '') secret = given;
}

type Focus = 'h1' | '[role=status]' | 'header button' | 'section h2';

function draw(focus?: Focus): void {
  const text = messages[language];
  document.documentElement.lang = `${language}-CA`;
  document.title = text.title;
  main.replaceChildren(
    heading(),
    h('p', { role: 'status', tabIndex: -1 }, status(text)),
    ...(findings ? body(findings) : reading ? [] : secretForm(text, useSecret)),
  );
  if (focus) main.querySelector<HTMLElement>(focus)?.focus();
}

function heading(): HTMLElement {
  const other = language === 'fr' ? 'en' : 'fr';
  const swap = h('button', { type: 'button', lang: `${other}-CA` }, messages[other].language);
  swap.onclick = () => {
    language = other;
    draw('header button');
  };
  return h('header', {}, h('h1', { tabIndex: -1 }, messages[language].title), swap);
}

function useSecret(given: string): void {
  secret = given;
  void open();
}

async function open(): Promise<void> {
  if (!isSecret(secret)) {
    secret = '';
    say((text) => text.askWrong);
    return;
  }
  findings = null;
  reading = true;
  status = (text) => text.loading;
  draw();
  const told = await refresh();
  reading = false;
  status = told.ok ? () => '' : why(told);
  draw(told.ok ? 'h1' : '[role=status]');
}

/** After a change nothing is shown that the collector has not said anew. */
async function refresh(): Promise<Told<Findings>> {
  const told = await lookUp(secret, language);
  findings = told.ok ? told.value : null;
  return told;
}

/** The collector words its own refusals. */
function why(told: Told<unknown>): Say {
  return (text) => (told.ok ? '' : told.why) || text.failed;
}

function body(found: Findings): HTMLElement[] {
  const text = messages[language];
  const view = { text, language };
  const { receipt, site } = found.standing;
  return [
    facts([
      [text.receipt, h('code', {}, receipt.id)],
      [text.site, site],
      [text.readOn, when(found.readOn, language)],
    ]),
    h('p', { className: 'soft' }, text.receiptHelp),
    h('h2', {}, text.now),
    actions(found),
    ...statesOf(found, view),
    h('h2', {}, text.words),
    ...textsOf(found, view),
    h('h2', {}, text.records),
    entriesOf(found, view),
    h('h2', {}, text.proof),
    ...proofOf(found, view),
    h('p', { className: 'soft screen' }, text.foot),
  ];
}

/** Withdrawing comes first, and takes one gesture: no step more than a yes. */
function actions(found: Findings): HTMLElement {
  const text = messages[language];
  const row = h('div', { className: 'actions' });
  const button = (label: string, act: () => unknown): void => {
    row.append(h('button', { type: 'button', onclick: () => void act() }, label));
  };
  if (found.standing.states.some(({ state }) => state === 'granted')) button(text.withdraw, withdraw);
  button(text.change, () => openChange(found));
  button(text.print, () => print());
  button(text.download, async () => {
    const told = await download(secret, found, language);
    if (!told.ok) say(why(told));
  });
  return row;
}

function say(words: Say): void {
  status = words;
  draw('[role=status]');
}

async function withdraw(): Promise<void> {
  main.querySelectorAll('button').forEach((each) => (each.disabled = true));
  const told = await withdrawAll(secret, language);
  if (!told.ok) {
    say(why(told));
    return;
  }
  const { withdrawn_at, events, held = 0, deliveries, in_flight } = told.value;
  await refresh();
  say((text) => {
    const at = withdrawn_at === null ? '' : `${when(withdrawn_at, language)}. `;
    const back = held > 0 ? `${text.heldBack} ${held}. ` : '';
    return `${text.withdrawn} ${at}${text.events} ${events}. ${back}${text.deliveries} ${deliveries}. ${text.inFlight} ${in_flight}.`;
  });
}

async function openChange(found: Findings): Promise<void> {
  const told = await currentNotice(found.standing.site, language);
  if (!told.ok) {
    say(why(told));
    return;
  }
  const notice = told.value;
  status = () => '';
  draw();
  const form = changeForm({
    notice,
    // A yes to another text is not a yes to this one: nothing is ticked beforehand (LPRPSP 14).
    choices: answersVersion(found, notice.version) ? found.standing.choices : {},
    decide: (choices, gesture) => void decide({ notice, choices, gesture }),
    close: () => draw('h1'),
  });
  main.querySelector('.actions')?.after(form);
  form.querySelector('h2')?.focus();
}

interface Decision {
  readonly notice: Parameters<typeof change>[1]['notice'];
  readonly choices: Choices;
  readonly gesture: Gesture;
}

/** A no to measurement is a no to all that is built on it: a withdrawal, with its counts. */
async function decide(decision: Decision): Promise<void> {
  if (decision.choices.measure === 'refused') {
    await withdraw();
    return;
  }
  const told = await change(secret, decision);
  if (told.ok) await refresh();
  say(told.ok ? (text) => text.changed : why(told));
}

// On paper nothing can be unfolded.
addEventListener('beforeprint', () => main.querySelectorAll('details').forEach((each) => (each.open = true)));
// A page brought back by the browser shows nothing of whoever was here before.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
// Another receipt opened over this one.
addEventListener('hashchange', () => {
  takeSecret();
  if (secret !== '') void open();
});

takeSecret();
document.body.append(main);
if (secret === '') draw();
else void open();
