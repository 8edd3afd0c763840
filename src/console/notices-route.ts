import { html } from 'hono/html';
import { changeText } from '../consent/change-words.ts';
import { readNotice } from '../consent/notice.ts';
import { noticeChanges } from '../consent/notice-change.ts';
import type { Deps } from '../deps.ts';
import type { KeptNotice } from '../storage/store.ts';
import type { DeskHandler } from './desk.ts';
import { noticeWords } from './notice-words.ts';
import { deskPage, facts, type Markup } from './page.ts';
import type { View } from './view.ts';

/** `GET /console/notices`: every text ever shown, newest version first. */
export function noticesPage({ store }: Deps): DeskHandler {
  return async (c, desk) => {
    const { site, view } = desk;
    const { notices } = view.say;
    const kept = (await store.listNotices()).filter((text) => text.site === site.id);
    const surfaces = Map.groupBy(kept, ({ surface }) => surface);
    const main = html`<p class="measure">${notices.intro}</p>
      ${[...surfaces].map(([surface, texts]) => surfaceSection(view, surface, texts))}
      <p class="soft">${view.say.hours(view.timeZone)}</p>`;
    return deskPage(c, desk, { title: notices.title, main, current: 'notices' });
  };
}

function surfaceSection(view: View, surface: string, texts: readonly KeptNotice[]): Markup {
  const versions = [...Map.groupBy(texts, ({ version }) => version)].sort(([a], [b]) => b - a);
  const name = view.say.surface(surface);
  return html`<h2>${name.charAt(0).toUpperCase()}${name.slice(1)}</h2>
    ${versions.map(([version, ofVersion]) => versionCard(view, { version, texts: ofVersion, all: texts }))}`;
}

interface OfVersion {
  readonly version: number;
  readonly texts: readonly KeptNotice[];
  /** Of the same surface, whatever version. */
  readonly all: readonly KeptNotice[];
}

function versionCard(view: View, { version, texts, all }: OfVersion): Markup {
  const { say, to } = view;
  const name = say.version(version);
  const canVoid = texts.some(({ voided }) => voided === null);
  return html`<section class="card">
    <h3>${name.charAt(0).toUpperCase()}${name.slice(1)}</h3>
    ${texts.map((text) => oneText(view, text, before(text, all)))}
    ${
      canVoid
        ? html`<p>
            <a class="button second" href="${to('/console/notices/void', { version: String(version) })}"
              >${say.notices.void}</a
            >
          </p>`
        : ''
    }
  </section>`;
}

function before({ language, version }: KeptNotice, all: readonly KeptNotice[]): KeptNotice | undefined {
  return all
    .filter((text) => text.language === language && text.version < version)
    .sort((a, b) => a.version - b.version)
    .at(-1);
}

function oneText(view: View, text: KeptNotice, previous: KeptNotice | undefined): Markup {
  const { notices, languages } = view.say;
  const language = languages[text.language];
  return html`<h4>${language.charAt(0).toUpperCase()}${language.slice(1)}</h4>
    ${facts([
      [notices.stands, standing(view, text)],
      [notices.published, view.when(text.published)],
      [notices.fingerprint, html`<code>${text.hash}</code>`],
    ])}
    ${noticeWords(view, text.body)} ${previous === undefined ? '' : changes(view, text, previous)}`;
}

function standing({ say: { notices }, when }: View, { retired, voided }: KeptNotice): string {
  return voided !== null
    ? notices.voided(when(voided))
    : retired !== null
      ? notices.retired(when(retired))
      : notices.inForce;
}

function changes({ say: { notices }, language }: View, text: KeptNotice, previous: KeptNotice): Markup {
  const now = readNotice(text.body);
  const found = now === undefined ? [] : noticeChanges(readNotice(previous.body), now);
  const list = found.map(
    (change) => html`<li>${changeText(change, language)}${change.material ? html` (${notices.material})` : ''}</li>`,
  );
  return html`<details>
    <summary>${notices.changes(previous.version)}</summary>
    ${
      list.length === 0
        ? html`<p>${notices.changesNone}</p>`
        : html`<ul>
            ${list}
          </ul>`
    }
  </details>`;
}
