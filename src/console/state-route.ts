import { html } from 'hono/html';
import type { Gates, ShutDetails } from '../consent/gates.ts';
import { type Imbalance, totals } from '../delivery/balance.ts';
import { readBalance } from '../delivery/published-balance.ts';
import type { Deps } from '../deps.ts';
import { destinationNames } from '../destinations/name.ts';
import type { Fault } from '../proof/faults.ts';
import type { Checkpoint, Head } from '../storage/ledger-store.ts';
import type { Backlog } from '../storage/officer-store.ts';
import type { Desk, DeskHandler } from './desk.ts';
import type { Finding } from './finding.ts';
import { transferFaultWords } from './messages/transfer-fault.ts';
import { deskPage, type Markup, pathOf } from './page.ts';
import { planFindings } from './plan-findings.ts';
import type { View } from './view.ts';

export interface Seen {
  readonly now: number;
  readonly head: Head | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly backlog: Backlog;
  readonly faults: readonly Fault[];
  readonly received: number;
  readonly wrong: readonly Imbalance[];
}

const days = 30;

/** `GET /console`: facts about the log and what is left to do. */
export function statePage(deps: Deps): DeskHandler {
  return async (c, desk) => {
    const { site, view } = desk;
    const now = deps.clock();
    const seen = await see(deps, site.id, { now, today: site.dayOf(now) });
    const { state } = view.say;
    const found = [...findings(seen, view), ...planFindings(site, { now, sha256: deps.sha256, view })];
    const main = html`${otherSites(desk)}
      <p class="measure">${state.intro}</p>
      ${table(view, found, desk.role === 'officer')}
      <h2>${state.lanes}</h2>
      ${lanes(view, site.gatesAt(now), site.shutDetailsAt(now))}
      <p class="soft">${view.say.hours(view.timeZone)}</p>`;
    return deskPage(c, desk, { title: state.title, main, current: 'state' });
  };
}

async function see(deps: Deps, site: string, { now, today }: { now: number; today: number }): Promise<Seen> {
  const { store } = deps;
  const [head, checkpoint, backlog, balance] = await Promise.all([
    store.logHead(site),
    store.newestCheckpoint(site),
    store.backlog(site),
    store.keptRows(site).then((rows) => readBalance(store, site, { from: today - days + 1, to: today, today, rows })),
  ]);
  const faults = deps.ledgerFaults().filter((fault) => fault.site === site);
  return {
    now,
    head,
    checkpoint,
    backlog,
    faults,
    received: totals(balance.days).received,
    wrong: balance.imbalances,
  };
}

/** Numbering follows a commit within seconds, and at the latest with the next round, a minute later. */
const soon = 2 * 60_000;

export function findings(seen: Seen, view: View): Finding[] {
  const { state } = view.say;
  const { backlog, wrong, received } = seen;
  const todo = (n: number, some: string, none: string) => ({
    verdict: n > 0 ? ('gap' as const) : ('observed' as const),
    text: n > 0 ? some : none,
  });
  return [
    log(seen, view),
    checkpoint(seen, view),
    pending(seen, view),
    outside(seen, view),
    {
      point: state.balance,
      ...todo(wrong.length, state.balanceBroken(wrong.length), state.balanceHolds(state.balanceReceived(received))),
    },
    {
      point: state.incidents,
      page: 'incidents',
      ...todo(backlog.incidents, state.incidentsSome(backlog.incidents), state.incidentsNone),
    },
    {
      point: state.deletions,
      page: 'deletions',
      ...todo(backlog.deletions, state.deletionsSome(backlog.deletions), state.deletionsNone),
    },
    {
      point: state.holds,
      verdict: 'observed',
      text: backlog.holds > 0 ? state.holdsSome(backlog.holds, backlog.held) : state.holdsNone,
    },
  ];
}

function log({ head }: Seen, { say: { state } }: View): Finding {
  return head === undefined
    ? { point: state.log, verdict: 'unknown', text: state.logNone }
    : { point: state.log, verdict: 'observed', text: state.logSigned(state.entries(head.size), head.origin) };
}

function checkpoint({ checkpoint: newest, head, faults }: Seen, { say: { state }, when }: View): Finding {
  const point = state.checkpoint;
  if (faults.some(({ fault }) => fault === 'key_unknown')) {
    return { point, verdict: 'gap', text: state.keyUnknown };
  }
  if (newest === undefined) {
    return { point, verdict: 'unknown', text: state.checkpointNone };
  }
  const text = state.checkpointAt(when(newest.at), state.entries(newest.size));
  const behind = (head?.size ?? 0) - newest.size;
  return behind > 0
    ? { point, verdict: 'gap', text: `${text}; ${state.checkpointBehind(state.entries(behind))}` }
    : { point, verdict: 'observed', text };
}

function pending({ backlog, now }: Seen, { say: { state }, when }: View): Finding {
  const { pending: n, pendingSince } = backlog;
  if (n === 0 || pendingSince === null) {
    return { point: state.pending, verdict: 'observed', text: state.pendingNone };
  }
  const verdict = now - pendingSince > soon ? 'gap' : 'observed';
  return { point: state.pending, verdict, text: state.pendingSome(n, when(pendingSince)) };
}

function outside({ faults }: Seen, { say: { state } }: View): Finding {
  const down = faults.flatMap((fault) =>
    fault.fault === 'outside_unreachable' ? [placeName(fault.place, state)] : [],
  );
  return down.length > 0
    ? { point: state.outside, verdict: 'gap', text: state.outsideDown(down.join(', ')) }
    : { point: state.outside, verdict: 'unknown', text: state.outsideUnknown };
}

function placeName(place: string, { outsidePlaces }: View['say']['state']): string {
  const names: Readonly<Record<string, string>> = outsidePlaces;
  return names[place] ?? place;
}

function table({ say, to }: View, found: readonly Finding[], linked: boolean): Markup {
  const { state, states } = say;
  const row = ({ point, verdict, text, page }: Finding) =>
    html`<tr>
      <th scope="row">${linked && page !== undefined ? html`<a href="${to(pathOf(page))}">${point}</a>` : point}</th>
      <td class="state ${verdict}">${states[verdict]}</td>
      <td>${text}</td>
    </tr>`;
  return html`<table class="stack">
    <caption>
      ${state.caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${state.point}</th>
        <th scope="col">${state.verdict}</th>
        <th scope="col">${state.what}</th>
      </tr>
    </thead>
    <tbody>
      ${found.map(row)}
    </tbody>
  </table>`;
}

function lanes({ say: { state }, language }: View, gates: Gates, details: ShutDetails): Markup {
  const row = (lane: keyof Gates) => {
    const stands = gates[lane];
    const fault = details[lane];
    const detail = fault === undefined ? '' : html`<br />${transferFaultWords[language](fault)}`;
    return html`<tr>
      <th scope="row">${state.laneNames[lane]}</th>
      <td>${stands === 'open' ? state.laneOpen : state.laneShut[stands]}${detail}</td>
    </tr>`;
  };
  return html`<table class="stack">
    <thead>
      <tr>
        <th scope="col">${state.lane}</th>
        <th scope="col">${state.laneStands}</th>
      </tr>
    </thead>
    <tbody>
      ${(['measure', ...destinationNames, 'count'] as const).map(row)}
    </tbody>
  </table>`;
}

/** The operator of every site turns to another one here. */
function otherSites({ sites, site, view }: Desk): Markup | '' {
  const link = (name: string) =>
    name === site.id
      ? html`<strong>${name}</strong>`
      : html`<a href="${view.to('/console', { site: name })}">${name}</a>`;
  return sites.length < 2
    ? ''
    : html`<p>${view.say.sites}${view.say.colon} ${sites.map((name) => html`${link(name)} `)}</p>`;
}
