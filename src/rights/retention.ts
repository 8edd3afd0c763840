import * as z from 'zod';
import { encodeEntry } from '../ledger/entry.ts';
import { isoDay } from '../minimize/day.ts';
import type { Site } from '../site.ts';
import type { DestructionLane, DestructionRun, FinishedDestruction } from '../storage/retention-store.ts';
import type { Store } from '../storage/store.ts';

/*
 * The end of what was kept for as long as the notice says (LPRPSP 23). It follows the same settings that the notice publishes,
 * once per site and day, in steps of a thousand rows, and ends with a certificate.
 */

export interface RetentionDeps {
  readonly store: Store;
  readonly sites: ReadonlyMap<string, Site>;
  readonly clock: () => number;
}

/** How many steps a round may still take. What is left is for the next one. */
interface Budget {
  steps: number;
}

/** For how long a site keeps what it has. */
interface Terms {
  readonly site: string;
  readonly today: number;
  readonly days: Readonly<Record<DestructionLane, number>>;
}

/** Receipts that go in one commit. */
const receiptsAtOnce = 200;

/** Destroys what its time is over for, in at most so many steps. Answers whether all of it is destroyed. */
export async function destroyExpired(deps: RetentionDeps, steps: number): Promise<boolean> {
  const budget: Budget = { steps };
  let whole = true;
  for (const terms of await termsOfSites(deps)) {
    for (const lane of ['measure', 'evidence'] as const) {
      whole = (await finishRuns(deps, { terms, lane, budget })) && whole;
    }
  }
  return whole;
}

interface Lane {
  readonly terms: Terms;
  readonly lane: DestructionLane;
  readonly budget: Budget;
}

/** One that was cut off first, then that of today. */
async function finishRuns({ store, clock }: RetentionDeps, { terms, lane, budget }: Lane): Promise<boolean> {
  const { site, today, days } = terms;
  for (;;) {
    const run = await store.beginDestruction({ site, lane, before: today - days[lane], today });
    if (run === undefined) {
      return true;
    }
    const destroyed =
      lane === 'measure'
        ? (await destroyEvents(store, run, budget)) && (await destroyVisits(store, run, { budget, now: clock() }))
        : await destroyReceipts(store, run, budget);
    if (!destroyed) {
      return false;
    }
    await store.finishDestruction(run.no, clock());
  }
}

async function destroyEvents(store: Store, run: DestructionRun, budget: Budget): Promise<boolean> {
  for (let after = run.eventCursor; ;) {
    const { upTo, numbers } = await store.dueEvents(run.no, after);
    if (upTo === undefined) {
      return true;
    }
    budget.steps -= 1;
    const last = budget.steps <= 0;
    if ((numbers.length > 0 || last) && !(await store.destroyEvents({ run: run.no, numbers, upTo }))) {
      // Some of it is on its way to a destination right now.
      return false;
    }
    if (last) {
      return false;
    }
    after = upTo;
  }
}

async function destroyVisits(
  store: Store,
  run: DestructionRun,
  { budget, now }: { readonly budget: Budget; readonly now: number },
): Promise<boolean> {
  for (let after = run.grantCursor; ;) {
    const { upTo, numbers } = await store.dueVisits(run.no, after, now);
    if (upTo === undefined) {
      return true;
    }
    budget.steps -= 1;
    const last = budget.steps <= 0;
    if (numbers.length > 0 || last) {
      await store.destroyVisits({ run: run.no, numbers, upTo }, now);
    }
    if (last) {
      return false;
    }
    after = upTo;
  }
}

async function destroyReceipts(store: Store, run: DestructionRun, budget: Budget): Promise<boolean> {
  for (;;) {
    const receipts = await store.dueReceipts(run.no, receiptsAtOnce);
    if (receipts.length === 0) {
      return true;
    }
    budget.steps -= 1;
    await store.destroyReceipts(run.no, receipts);
    if (budget.steps <= 0) {
      return false;
    }
  }
}

/**
 * Appends the certificate of every run that is over. As with an erasure, nothing is called destroyed while its bytes lie in a
 * file. Answers how many runs it closed.
 */
export async function certifyDestructions({ store, clock }: Pick<RetentionDeps, 'store' | 'clock'>): Promise<number> {
  const finished = await store.finishedDestructions();
  if (finished.length === 0 || !(await store.scrub())) {
    return 0;
  }
  for (const run of finished) {
    const at = clock();
    await store.closeDestruction({ no: run.no, site: run.site, at, entry: certificateOf(run, at) });
  }
  return finished.length;
}

/** Nothing for a run that destroyed nothing. */
function certificateOf(run: FinishedDestruction, at: number): string | undefined {
  const { site, events, held, visits, sends, deliveries, letters, names, receipts } = run;
  const before = isoDay(run.before);
  if (run.lane === 'evidence') {
    return receipts === 0
      ? undefined
      : encodeEntry({ type: 'destroyed', site, at, lane: 'evidence', before, receipts });
  }
  const counts = { events, held, visits, sends, deliveries, dead_letters: letters, names };
  return Object.values(counts).every((n) => n === 0)
    ? undefined
    : encodeEntry({ type: 'destroyed', site, at, lane: 'measure', before, ...counts });
}

const promised = z.object({ version: z.int(), retention_days: z.int().min(1) });

/** A site that was taken out of the configuration keeps what it has for as long as its last notice said, by the days of UTC. */
async function termsOfSites({ store, sites, clock }: RetentionDeps): Promise<Terms[]> {
  const now = clock();
  const configured = [...sites.values()].map(({ id, dayOf, config }): Terms => {
    const { measureDays, evidenceDays } = config.retention;
    return { site: id, today: dayOf(now), days: { measure: measureDays, evidence: evidenceDays } };
  });
  const others = (await store.knownSites()).filter((site) => !sites.has(site));
  if (others.length === 0) {
    return configured;
  }
  const texts = await store.listNotices();
  const today = Math.floor(now / 86_400_000);
  return [
    ...configured,
    ...others.map((site): Terms => {
      const words = texts.filter((text) => text.site === site).map(({ body }) => readPromise(body));
      const measure = words.at(-1) ?? 90;
      return { site, today, days: { measure, evidence: 1_825 } };
    }),
  ];
}

function readPromise(body: string): number | undefined {
  return promised.safeParse(JSON.parse(body)).data?.retention_days;
}
