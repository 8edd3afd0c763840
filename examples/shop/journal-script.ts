/** The journal page's own script, as text: it is served as it stands and bundled like any other module. */
export const journalScript = String.raw`'use strict';
const words = JSON.parse(document.getElementById('words').textContent);
const clock = new Intl.DateTimeFormat(words.locale, { timeStyle: 'medium' });
const figure = new Intl.NumberFormat(words.locale);
const drawn = {};
let newest;

function h(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null));
  return element;
}

const sum = (counts) => Object.values(counts).reduce((total, n) => total + n, 0);
const wordOf = (name) => words.names[name] || name;

function equation(left, right) {
  const holds = left[1] === right.reduce((total, term) => total + term[1], 0);
  const term = ([word, n]) => h('span', 'term' + (n === 0 ? ' zero' : ''), h('b', '', figure.format(n)), ' ', word);
  const row = h('p', holds ? 'equation holds' : 'equation fails', term(left), h('i', '', '='));
  right.forEach((part, index) => row.append(...(index > 0 ? [h('i', '', '+')] : []), term(part)));
  row.append(h('strong', 'verdict', (holds ? '✓ ' : '✗ ') + (holds ? words.holds : words.fails)));
  return row;
}

function drawBalance(balance) {
  return [
    equation([words.received, balance.received], [
      [words.bStored, balance.stored], [words.bCounted, balance.counted],
      [words.bRefused, sum(balance.refused)], [words.duplicate, balance.duplicate],
    ]),
    equation([words.allowed, balance.allowed], [
      [words.bSent, balance.sent], [words.unknown, balance.unknown], [words.waiting, balance.waiting],
      [words.dead, balance.dead], [words.purged, balance.purged],
    ]),
    ...(balance.destroyed > 0 ? [drawDestroyed(balance.destroyed)] : []),
  ];
}

function drawDestroyed(n) {
  return h('p', 'equation', h('span', 'term', words.destroyed, ' ', h('b', '', figure.format(n))),
    h('small', '', words.destroyedWhy));
}

function fact(word, value) {
  return h('span', 'fact', h('small', '', word + ' '), value);
}

function drawEvent(event) {
  const params = Object.entries(event.params).map(([name, value]) => fact(name, String(value)));
  return h('li', 'event',
    h('p', '', h('b', '', wordOf(event.name)), ' ', h('code', '', event.name), h('time', '', clock.format(event.at))),
    h('p', 'facts', ...params),
    h('p', 'facts quiet', fact(words.page, event.page), event.referrer && event.referrer !== 'none' ? fact(words.referrer, event.referrer) : null,
      fact(words.device, event.device), fact(words.visit, '…' + event.visit.slice(-4))));
}

function drawRefused([reason, n]) {
  return h('li', 'refusal', h('b', 'n', figure.format(n)),
    h('p', '', words.reasons[reason] || reason, ' ', h('code', '', reason)));
}

function drawCounted(row) {
  return h('li', 'refusal', h('b', 'n', row.n === null ? words.few : figure.format(row.n)),
    h('p', '', wordOf(row.name), ' ', h('code', '', row.page)));
}

function drawWaiting(row) {
  const what = row.destination + ' · ' + row.events + ' ' + (row.events > 1 ? words.events : words.event) + ' · ' + row.state + ' · ' + clock.format(row.due);
  return h('li', 'waiting', h('b', '', words.waitingTitle), ' ', what);
}

function drawFinding(finding) {
  return h('li', '', h('code', '', finding.effect + ' ' + finding.code), ' ', h('code', '', finding.path), ' ', finding.says);
}

function drawSent(request) {
  const findings = request.findings.length === 0
    ? h('p', 'clean', '✓ ' + words.clean)
    : h('div', 'findings', h('p', '', words.findings), h('ul', '', ...request.findings.map(drawFinding)));
  const details = h('details', '',
    h('summary', '', h('time', '', clock.format(request.at)), h('code', '', request.method + ' ' + request.url)),
    h('pre', '', JSON.stringify(request.body, null, 2)), findings);
  details.dataset.key = request.at + JSON.stringify(request.body).length;
  return h('li', '', details);
}

function list(items, empty) {
  return items.length === 0 ? [h('p', 'empty', empty)] : [h('ul', '', ...items)];
}

// A part that did not change is left alone, so that a selection stays. Of the requests, the newest is shown open, and
// those that the reader opened stay open.
function put(id, data, count, draw) {
  const text = JSON.stringify(data);
  if (drawn[id] === text) return;
  const place = document.getElementById(id);
  const open = new Set([...place.querySelectorAll('details[open]')].map((details) => details.dataset.key));
  open.delete(newest);
  place.replaceChildren(...draw());
  for (const details of place.querySelectorAll('details')) details.open = open.has(details.dataset.key);
  const first = place.querySelector('details');
  if (first) {
    first.open = true;
    newest = first.dataset.key;
  }
  drawn[id] = text;
  const counter = document.getElementById(id + '-count');
  if (counter) counter.textContent = count === null ? '' : figure.format(count);
}

function draw(journal) {
  const { balance, events, counted, waiting, sent } = journal;
  const byTime = (rows) => [...rows].sort((a, b) => b.at - a.at);
  const refused = Object.entries(balance.refused).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  put('balance', balance, null, () => drawBalance(balance));
  put('stored', events, events.length, () => list(byTime(events).map(drawEvent), words.storedEmpty));
  put('counted', counted, balance.counted, () => list(counted.map(drawCounted), words.countedEmpty));
  put('refused', refused, sum(balance.refused), () => list(refused.map(drawRefused), words.refusedEmpty));
  put('sent', [waiting, sent], balance.sent, () =>
    list([...waiting.map(drawWaiting), ...byTime(sent).map(drawSent)], words.sentEmpty));
}

async function read() {
  const lost = document.querySelector('.lost');
  try {
    if (document.visibilityState === 'visible') {
      const response = await fetch('/demo/journal.json', { cache: 'no-store', credentials: 'omit' });
      if (!response.ok) throw new Error(String(response.status));
      draw(await response.json());
    }
    if (lost.textContent) lost.textContent = '';
  } catch {
    if (!lost.textContent) lost.textContent = words.lost;
  }
  setTimeout(read, 1000);
}

if (document.getElementById('balance')) void read();
`;
