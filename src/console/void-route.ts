import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Deps } from '../deps.ts';
import { voidVersion } from '../rights/void.ts';
import type { VoidEffect } from '../storage/rights-store.ts';
import type { KeptNotice } from '../storage/store.ts';
import type { Desk, DeskHandler } from './desk.ts';
import { readForm } from './form.ts';
import { problem } from './gate.ts';
import { deskPage, facts, type Markup, otherLanguage, said } from './page.ts';
import type { View } from './view.ts';

/*
 * Voiding a version in two steps: the first says what it would end and ends nothing, the second does it. Each step states the
 * reason, which goes on record.
 */

const path = '/console/notices/void';
const longestReason = 2_000;

/** `GET /console/notices/void?version=`: asks for the reason. */
export function voidForm(deps: Deps): DeskHandler {
  return async (c, desk) => {
    const version = Number(c.req.query('version'));
    return (await standing(c, deps, { desk, version })) ?? ask(c, deps, { desk, version });
  };
}

/** `POST /console/notices/void` with `version`, `reason` and, to do it, `confirm`. */
export function voidPage(deps: Deps): DeskHandler {
  return async (c, desk) => {
    const read = await readForm(c);
    if (!read.ok) {
      return problem(c, read.problem);
    }
    const version = Number(read.form.get('version'));
    const reason = (read.form.get('reason') ?? '').trim();
    const stands = await standing(c, deps, { desk, version });
    if (stands !== undefined) {
      return stands;
    }
    if (reason === '' || reason.length > longestReason) {
      return ask(c, deps, { desk, version, fault: true });
    }
    return read.form.get('confirm') === '1'
      ? carryOut(c, deps, { desk, version, reason })
      : preview(c, deps, { desk, version, reason });
  };
}

interface Voiding {
  readonly desk: Desk;
  readonly version: number;
}

/** What keeps it from being voided: there is none, or it was done before. */
async function standing(c: Context, { store }: Deps, { desk, version }: Voiding): Promise<Response | undefined> {
  const { view, site } = desk;
  const effect = Number.isSafeInteger(version) ? await store.voidEffect(site.id, version) : undefined;
  if (effect?.voided === null) {
    return undefined;
  }
  const told = effect?.voided == null ? view.say.void.unknown : view.say.void.already(view.when(effect.voided));
  return show(c, desk, {
    version,
    main: html`${said(told, true)}${back(view)}`,
    status: effect === undefined ? 404 : 409,
  });
}

interface Shown {
  readonly version: number;
  readonly main: Markup;
  readonly status?: number;
}

function show(c: Context, desk: Desk, { version, main, status = 200 }: Shown): Promise<Response> {
  const { view } = desk;
  const title = Number.isSafeInteger(version) ? view.say.void.title(version) : view.say.notices.void;
  return deskPage(c, desk, {
    title,
    main,
    current: 'notices',
    toggle: otherLanguage(view, '/console/notices'),
    status,
  });
}

async function ask(c: Context, deps: Deps, { desk, version, fault }: Voiding & { fault?: true }): Promise<Response> {
  const { view } = desk;
  const say = view.say.void;
  const main = html`${fault ? said(say.reasonMissing, true) : ''}
    <p class="measure">${say.intro}</p>
    ${await concerned(deps, desk, version)}
    <form class="plain" method="post" action="${view.to(path)}">
      <input type="hidden" name="version" value="${version}" />
      <label for="reason">${say.reason}</label>
      <p class="help" id="reason-help">${say.reasonHelp}</p>
      <textarea
        id="reason"
        name="reason"
        required
        maxlength="${longestReason}"
        aria-describedby="reason-help"
      ></textarea>
      <button>${say.preview}</button>
    </form>
    ${back(view)}`;
  return show(c, desk, { version, main, status: fault ? 422 : 200 });
}

type Reasoned = Voiding & { readonly reason: string };

async function preview(c: Context, deps: Deps, { desk, version, reason }: Reasoned): Promise<Response> {
  const { view, site } = desk;
  const say = view.say.void;
  const effect = await deps.store.voidEffect(site.id, version);
  const main = html`<p class="measure">${say.intro}</p>
    ${await concerned(deps, desk, version)}
    <h2>${say.effect}</h2>
    ${effect === undefined ? '' : effects(view, effect)}
    <h2>${say.reason}</h2>
    <p class="card">${reason}</p>
    <form method="post" action="${view.to(path)}">
      <input type="hidden" name="version" value="${version}" />
      <input type="hidden" name="reason" value="${reason}" />
      <input type="hidden" name="confirm" value="1" />
      <button class="grave">${say.confirm}</button>
    </form>
    ${back(view)}`;
  return show(c, desk, { version, main });
}

async function carryOut(c: Context, deps: Deps, { desk, version, reason }: Reasoned): Promise<Response> {
  const { view, site, by } = desk;
  const say = view.say.void;
  const effect = await voidVersion(deps, { site: site.id, version, by, reason });
  deps.sequenceSoon(c, site.id);
  const at = effect?.voided ?? deps.clock();
  const main = html`${said(say.done(version, view.when(at)))} ${effect === undefined ? '' : effects(view, effect)}
    <p class="measure">${say.next}</p>
    ${back(view)}`;
  return show(c, desk, { version, main });
}

/** A version is one in all languages, and on every surface that bears its number. */
async function concerned({ store }: Deps, { site, view }: Desk, version: number): Promise<Markup> {
  const texts = (await store.listNotices()).filter((text) => text.site === site.id && text.version === version);
  const name = ({ surface, language }: KeptNotice) => `${view.say.surface(surface)}, ${view.say.languages[language]}`;
  return html`<h2>${view.say.void.texts}</h2>
    <ul>
      ${texts.map((text) => html`<li>${name(text)}</li>`)}
    </ul>`;
}

function effects({ say: { void: say }, number }: View, effect: VoidEffect): Markup {
  return facts([
    [say.grants, number(effect.grants)],
    [say.receipts, number(effect.receipts)],
    [say.events, number(effect.events)],
    [say.deliveries, number(effect.deliveries)],
    [say.clients, number(effect.clients)],
  ]);
}

function back({ say, to }: View): Markup {
  return html`<p><a href="${to('/console/notices')}">${say.void.cancel}</a></p>`;
}
