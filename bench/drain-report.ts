import type { Books } from './backlog.ts';
import { type Goal, spread, table, whole } from './report.ts';
import { median, rate, ratio, type Series } from './rounds.ts';
import type { Tally } from './tally.ts';

/* What bench/drain.ts found, as the text that is kept. */

export interface Drained {
  readonly tally: Tally;
  readonly cpuMs: number;
  /** Resident megabytes before the first request and then each quarter of a second. */
  readonly rss: readonly number[];
  readonly books: Books;
}

export interface Looped {
  readonly requests: number;
  readonly seconds: number;
  readonly cpuMs: number;
}

export interface Withdrawn {
  readonly visit: string;
  readonly deliveries: number;
  readonly in_flight: number;
  readonly ms: number;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
}

export interface Withdrawals {
  /** While the destination is down. */
  readonly few: readonly Withdrawn[];
  readonly all: readonly Withdrawn[];
  /** While the backlog leaves. */
  readonly amid: readonly Withdrawn[];
  readonly tally: Tally;
  readonly books: Books;
}

export interface Collected {
  /** Alone, then beside the backlog. */
  readonly series: readonly Series[];
  /** Events that left meanwhile, of so many. */
  readonly left: number;
  readonly size: number;
}

interface Found {
  readonly drained: readonly Drained[];
  readonly collected: Collected;
  readonly withdrawn: Withdrawals;
  readonly size: number;
}

const leastShare = 0.9;
/** Megabytes that a drain of any length may add: its claims, its connections, and what the collector of garbage lets lie. */
const mostGrowth = 150;
/** A send begins at most half a second after its claim; the rest is the way there. */
const graceMs = 1_000;

export function goalLines({ drained, collected, withdrawn, size }: Found): Goal[] {
  const share = shareOf(collected);
  const growth = Math.max(...drained.map(({ rss }) => growthOf(rss)));
  const late = withdrawn.amid.filter(({ visit, at }) => (withdrawn.tally.lastOf[visit] ?? 0) > at + graceMs);
  const { books, amid } = withdrawn;
  const purged = amid.reduce((sum, { deliveries }) => sum + deliveries, 0);
  const flying = amid.reduce((sum, { in_flight: n }) => sum + n, 0);
  const holds = books.allowed === books.sent + books.unknown + books.dead + books.purged + books.waiting;
  return [
    ...drained.map(({ tally, books: { sent, waiting } }) => ({
      text: `${tally.events} of ${size} events arrived, ${sent} booked as sent, ${tally.misplaced} out of order or doubled; at most ${tally.mostEvents} events and ${tally.mostBytes} bytes a request`,
      met:
        tally.events === size &&
        sent === size &&
        waiting === 0 &&
        tally.misplaced === 0 &&
        tally.mostEvents <= 25 &&
        tally.mostBytes <= 120_000,
    })),
    {
      text: `collecting beside the backlog >= ${leastShare} x alone: ${spread(share)}`,
      met: (share?.median ?? 0) >= leastShare,
    },
    {
      text: `the backlog lasted: ${collected.left} of ${collected.size} had left when collecting was measured`,
      met: collected.left < collected.size,
    },
    {
      text: `memory grew by at most ${whole(growth)} MB from the first tenth of a drain on (${mostGrowth})`,
      met: growth <= mostGrowth,
    },
    {
      text: `of ${amid.length} people who withdrew amid the backlog nothing arrived later than ${graceMs} ms after the answer`,
      met: late.length === 0,
    },
    {
      text: `their ends counted ${purged} deliveries purged and ${flying} in flight; ${books.purged} events booked as purged, ${withdrawn.tally.events} arrived, balance ${holds ? 'holds' : 'BROKEN'}`,
      met:
        holds &&
        books.purged >= purged &&
        books.purged <= purged + flying &&
        books.sent === withdrawn.tally.events &&
        books.waiting === 0,
    },
  ];
}

function growthOf(rss: readonly number[]): number {
  const settled = rss[Math.ceil(rss.length / 10)] ?? 0;
  return Math.max(...rss) - settled;
}

function shareOf({ series: [alone, draining] }: Collected): ReturnType<typeof ratio> | undefined {
  return alone && draining && ratio(draining, alone, rate);
}

export function drainLines(drained: readonly Drained[], looped: readonly Looped[]): string {
  const ours = drained.map(({ tally, cpuMs }) => ({ ...tally, cpuMs }));
  const eventsPerRequest = median(ours.map(({ events, requests }) => events / requests));
  const bare = looped.map((each) => ({ ...each, events: each.requests * eventsPerRequest }));
  const row = (name: string, of: readonly { requests: number; events: number; seconds: number; cpuMs: number }[]) => [
    name,
    whole(median(of.map(({ requests, seconds }) => requests / seconds))),
    whole(median(of.map(({ events, seconds }) => events / seconds))),
    whole(median(of.map(({ requests, cpuMs }) => (cpuMs * 1000) / requests))),
  ];
  const ratios = ours.map(({ requests, seconds }, i) => {
    const other = bare[i];
    return other === undefined ? Number.NaN : requests / seconds / (other.requests / other.seconds);
  });
  const memory = drained.map(({ rss }) =>
    [0, 0.1, 0.5, 1].map((part) => whole(rss[Math.round(part * (rss.length - 1))] ?? 0)),
  );
  return [
    table(
      ['what', 'requests/s', 'events/s', 'CPU µs/request'],
      [row('the drain', ours), row('a bare `fetch` loop, the same bodies, 12 at a time', bare)],
    ),
    `The drain / the loop, requests per second: ${spread({ median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) })}. Events per request: ${eventsPerRequest.toFixed(1)}.`,
    table(
      ['resident MB at', 'the start', 'a tenth', 'half', 'the end', 'most'],
      drained.map(({ rss }, i) => [`round ${i + 1}`, ...(memory[i] ?? []), whole(Math.max(...rss))]),
    ),
  ].join('\n\n');
}

export function collectLines(collected: Collected): string {
  const rows = collected.series.map(({ variant, rounds }) => [
    variant.name,
    whole(median(rounds.map(rate))),
    median(rounds.map(({ p50 }) => p50)).toFixed(2),
    median(rounds.map(({ p99 }) => p99)).toFixed(1),
    whole(Math.max(...rounds.map(({ rssMb }) => rssMb))),
    String(rounds.reduce((sum, { refused, broken }) => sum + refused + broken, 0)),
  ]);
  return [
    table(['beacons of 5 events, 50 connections', 'req/s', 'p50 ms', 'p99 ms', 'RSS MB', 'not 202'], rows),
    `Beside the backlog / alone: ${spread(shareOf(collected))}. Meanwhile ${collected.left} events of the backlog left.`,
  ].join('\n\n');
}

export function withdrawalLines({ few, all, amid }: Withdrawals, size: number): string {
  const row = (name: string, of: readonly Withdrawn[]) => {
    const times = of.map(({ ms }) => ms);
    return [
      name,
      String(of.length),
      median(times).toFixed(1),
      Math.max(...times).toFixed(1),
      String(of.reduce((sum, { deliveries }) => sum + deliveries, 0)),
    ];
  };
  return table(
    ['a withdrawal, from request to answer', 'people', 'median ms', 'most ms', 'deliveries purged'],
    [row(`${few.length * 25} deliveries wait`, few), row(`${size} wait`, all), row(`${size} leave`, amid)],
  );
}
