import { h } from '../element.ts';
import type { Choices, Gesture, Notice } from '../wire.ts';
import { messages } from './messages.ts';
import { isObject } from './wire.ts';
import { wordsOf } from './words.ts';

type Decide = (choices: Choices, gesture: Gesture) => void;

interface Asking {
  readonly notice: Notice;
  /** What holds now: it stands ticked. */
  readonly choices: Readonly<Record<string, unknown>>;
  readonly decide: Decide;
  readonly close: () => void;
}

/** The question anew, in full: a choice is made on the words in force, with the three answers side by side. */
export function changeForm({ notice, choices, decide, close }: Asking): HTMLElement {
  const text = messages[notice.language];
  const boxes = new Map<string, HTMLInputElement>();
  const rows = notice.purposes.map(({ id, title }) => {
    const box = h('input', { type: 'checkbox', id, checked: choices[id] === 'granted' });
    boxes.set(id, box);
    return h(
      'div',
      { className: 'row' },
      box,
      h('label', { htmlFor: id }, title),
      h('p', {}, id === 'ga4' ? text.needs : ''),
    );
  });
  link(boxes.get('measure'), boxes.get('ga4'));
  const picked = (id: string) => (boxes.get(id)?.checked ? 'granted' : 'refused');
  const gpc = 'globalPrivacyControl' in navigator && navigator.globalPrivacyControl === true;
  const form = h('section', { className: 'screen', lang: `${notice.language}-CA`, ariaLabel: text.changeTitle });
  form.append(
    h('h2', { tabIndex: -1 }, text.changeTitle),
    isObject(notice) ? wordsOf(notice) : '',
    h('fieldset', { ariaLabel: text.changeTitle }, ...rows),
    h('p', {}, gpc ? text.gpc : ''),
    answers(form, text, { decide, picked: () => ({ measure: picked('measure'), ga4: picked('ga4') }) }),
    h('p', { className: 'actions' }, h('button', { type: 'button', onclick: close }, text.close)),
  );
  return form;
}

function answers(
  form: HTMLElement,
  text: (typeof messages)['fr'],
  { decide, picked }: { readonly decide: Decide; readonly picked: () => Choices },
): HTMLElement {
  const answer = (label: string, choices: () => Choices): HTMLElement => {
    const button = h('button', { type: 'button' }, label);
    button.onclick = (event) => {
      form.querySelectorAll('button').forEach((each) => (each.disabled = true));
      decide(choices(), event.detail === 0 ? 'key' : 'click');
    };
    return button;
  };
  const all = (choice: 'granted' | 'refused') => (): Choices => ({ measure: choice, ga4: choice });
  return h(
    'div',
    { className: 'answers' },
    answer(text.refuse, all('refused')),
    answer(text.accept, all('granted')),
    answer(text.save, picked),
  );
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
