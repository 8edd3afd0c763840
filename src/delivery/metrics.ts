import type { DayBalance } from '../storage/store.ts';
import type { Imbalance } from './balance.ts';

/* Prometheus text exposition format 0.0.4. No label but site, term, reason and destination, all from closed lists or the configuration. */

export interface SiteTallies {
  readonly site: string;
  readonly today: number;
  /** Of the last days, today included; what waits may have been received before yesterday. */
  readonly days: readonly DayBalance[];
  readonly imbalances: readonly Imbalance[];
}

export interface Measured {
  readonly sites: readonly SiteTallies[];
  readonly rejected: ReadonlyMap<string, number>;
  /** Bytes; undefined where the runtime does not say. */
  readonly memory: { readonly resident: number; readonly heapUsed: number } | undefined;
}

interface Sample {
  readonly labels?: Readonly<Partial<Record<'site' | 'term' | 'reason' | 'destination', string>>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const terms = [
  ...(['received', 'stored', 'counted', 'duplicate', 'refused', 'allowed'] as const),
  ...(['sent', 'unknown', 'waiting', 'dead', 'purged', 'destroyed'] as const),
];

export function metricsText(measured: Measured): string {
  return families(measured)
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');
}

function families({ sites, rejected, memory }: Measured): Family[] {
  const [today, yesterday] = [daily(sites, 0), daily(sites, 1)];
  return [
    gauge('balise_events_today', 'Events by term of the balance, on the running day of the site.', today.events),
    gauge('balise_events_yesterday', 'The same of the day before.', yesterday.events),
    gauge('balise_refused_today', 'Events refused on the running day of the site, by reason.', today.refused),
    gauge('balise_refused_yesterday', 'The same of the day before.', yesterday.refused),
    gauge(
      'balise_events_waiting',
      'Events that wait to leave, received in the last days.',
      sites.map(({ site, days }) => ({ labels: { site }, value: days.reduce((n, { waiting }) => n + waiting, 0) })),
    ),
    gauge(
      'balise_balance_holds',
      '1 while both sides of the balance agree, today and yesterday; else 0.',
      sites.map(({ site, imbalances, today: now }) => ({
        labels: { site },
        value: imbalances.some(({ day }) => day !== undefined && day >= now - 1) ? 0 : 1,
      })),
    ),
    {
      name: 'balise_requests_rejected_total',
      type: 'counter',
      help: 'Requests refused by this process since it began, by problem type; too_many is the rate limit.',
      samples: [...rejected].map(([reason, value]) => ({ labels: { reason }, value })),
    },
    gauge('process_resident_memory_bytes', 'Memory of the process.', memory ? [{ value: memory.resident }] : []),
    gauge('balise_heap_used_bytes', 'JavaScript heap in use.', memory ? [{ value: memory.heapUsed }] : []),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, samples, type: 'gauge' };
}

/** A day on which nothing came has no row, and reads zero. */
function daily(sites: readonly SiteTallies[], ago: 0 | 1): { events: Sample[]; refused: Sample[] } {
  const found = sites.map(({ site, today, days }) => ({ site, row: days.find(({ day }) => day === today - ago) }));
  return {
    events: found.flatMap(({ site, row }) =>
      terms.map((term) => ({ labels: { site, term }, value: row?.[term] ?? 0 })),
    ),
    refused: found.flatMap(({ site, row }) =>
      Object.entries(row?.reasons ?? {}).map(([reason, value]) => ({ labels: { site, reason }, value })),
    ),
  };
}

function familyText({ name, type, help, samples }: Family): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
