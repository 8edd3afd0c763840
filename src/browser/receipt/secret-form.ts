import { h } from '../element.ts';
import type { Messages } from './messages.ts';

export function isSecret(text: string): boolean {
  return /^bs_[0-9a-f]{64}$/.test(text);
}

/** A field for whoever comes without the secret in the address. It is emptied at once, and no browser is asked to remember it. */
export function secretForm(text: Messages, use: (secret: string) => void): HTMLElement[] {
  const field = h('input', { type: 'text', id: 'secret', autocomplete: 'off', spellcheck: false, required: true });
  field.setAttribute('aria-describedby', 'secret-help');
  field.setAttribute('autocapitalize', 'none');
  const form = h(
    'form',
    { noValidate: true },
    h('label', { htmlFor: 'secret' }, text.askLabel),
    field,
    h('p', { id: 'secret-help', className: 'soft' }, text.askHelp),
    h('p', { className: 'actions' }, h('button', { type: 'submit' }, text.askButton)),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    const given = field.value.trim();
    field.value = '';
    use(given);
  };
  return [h('p', {}, text.askIntro), form];
}
