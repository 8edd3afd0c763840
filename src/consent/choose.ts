import type { Deps } from '../deps.ts';
import type { Problem } from '../door/problem.ts';
import { encodeEntry } from '../ledger/entry.ts';
import type { Site } from '../site.ts';
import type { SecretHolder } from '../storage/store.ts';
import { checkAsk } from './ask.ts';
import { type Choice, choiceSchema, isIdempotencyKey } from './choice.ts';
import { type Purpose, purposes } from './purpose.ts';
import { issueReceipt, receiptCommitment } from './receipt.ts';
import { consentRecords, eventDays, withdrawnEntries } from './record.ts';

/** A value to answer with (undefined: nothing to say), or why not. */
export type Outcome =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: Problem };

const dayMs = 86_400_000;

interface Request {
  readonly body: unknown;
  readonly origin: string | undefined;
  readonly gpc: boolean;
}

interface Recording extends Request {
  readonly key: string | undefined;
}

export async function recordChoice(deps: Deps, recording: Recording): Promise<Outcome> {
  const { key } = recording;
  if (!isIdempotencyKey(key)) {
    return refused({ type: 'idempotency_key_missing' });
  }
  const checked = await checkChoice(deps, recording);
  if (!checked.ok) {
    return checked;
  }
  const { choice, site } = checked;
  if (grantedIn(choice, site).length === 0) {
    await deps.store.recordRefusal({ site: site.id, notice: choice.notice, day: site.dayOf(deps.clock()) });
    return { ok: true, value: undefined };
  }
  return issue(deps, { choice, site, key, gpc: recording.gpc });
}

interface Issuing {
  readonly choice: Choice;
  readonly site: Site;
  readonly key: string;
  readonly gpc: boolean;
}

async function issue(deps: Deps, { choice, site, key, gpc }: Issuing): Promise<Outcome> {
  const { hashing, store } = deps;
  const at = deps.clock();
  const expires = at + site.config.retention.grantDays * dayMs;
  const { recordIds, salt, ...receipt } = await issueReceipt(hashing, site.id, key);
  const commitment = await receiptCommitment(hashing, { id: receipt.id, salt });
  const occasion = { choice, offered: site.config.purposes, receipt: commitment, at, expires, gpc };
  const requestHash = await hashing.sha256(JSON.stringify([choice.site, choice.notice, choice.choices]));
  const recorded = await store.recordConsent({
    site: site.id,
    notice: choice.notice,
    at,
    day: site.dayOf(at),
    expires,
    id: receipt.id,
    salt,
    secretHash: await hashing.sha256(receipt.secret),
    passHash: await hashing.sha256(receipt.pass),
    requestHash,
    granted: grantedIn(choice, site),
    entries: consentRecords(occasion, purposes, recordIds).map(encodeEntry),
  });
  if (recorded === undefined) {
    return refused({ type: 'notice_not_in_force' });
  }
  if (recorded.requestHash !== requestHash) {
    return refused({ type: 'idempotency_conflict' });
  }
  return { ok: true, value: answer(receipt, recorded.records) };
}

interface Changing extends Request {
  readonly holder: SecretHolder;
  readonly secretHash: string;
}

export async function changeChoice(deps: Deps, changing: Changing): Promise<Outcome> {
  const checked = await checkChoice(deps, changing);
  if (!checked.ok) {
    return checked;
  }
  const { choice, site } = checked;
  const { holder, secretHash } = changing;
  if (holder.site !== site.id) {
    return refused({ type: 'no_receipt' });
  }
  const at = deps.clock();
  const expires = at + site.config.retention.grantDays * dayMs;
  const receipt = await receiptCommitment(deps.hashing, holder);
  const held = holder.grants.map(({ purpose }) => purpose);
  const ended = held.filter((purpose) => choice.choices[purpose] === 'refused');
  const answered = purposes.filter((purpose) => !ended.includes(purpose));
  const occasion = { choice, offered: site.config.purposes, receipt, at, expires, gpc: changing.gpc };
  const records = consentRecords(occasion, answered, drawIds(deps, answered));
  const ends = withdrawnEntries({ site: site.id, receipt, at }, ended, drawIds(deps, ended));
  const pass = `bp_${deps.random.uuid().replaceAll('-', '')}`;
  const changed = await deps.store.changeConsent({
    secretHash,
    passHash: await deps.hashing.sha256(pass),
    notice: choice.notice,
    at,
    day: site.dayOf(at),
    days: eventDays(site.dayOf, earliest(holder, at), at),
    expires,
    granted: grantedIn(choice, site),
    ended,
    grantedEntries: records.map(encodeEntry),
    endedEntries: ends.map(encodeEntry),
  });
  return changed
    ? {
        ok: true,
        value: answer({ id: holder.id, pass }, [...holder.records, ...[...records, ...ends].map(encodeEntry)]),
      }
    : refused({ type: 'notice_not_in_force' });
}

export interface WithdrawalAnswer {
  readonly withdrawn_at: number | null;
  readonly events: number;
  readonly deliveries: number;
  readonly in_flight: number;
}

/** Ends every grant of a receipt. Answers counts that SQL took in the commit. */
export async function endChoice(
  deps: Deps,
  { holder, secretHash }: { holder: SecretHolder; secretHash: string },
): Promise<WithdrawalAnswer> {
  const nothing = { withdrawn_at: holder.withdrawn ?? null, events: 0, deliveries: 0, in_flight: 0 };
  const site = deps.sites.get(holder.site);
  const ended = holder.grants.map(({ purpose }) => purpose);
  if (site === undefined || ended.length === 0) {
    return nothing;
  }
  const at = deps.clock();
  const receipt = await receiptCommitment(deps.hashing, holder);
  const erased = await deps.store.withdraw({
    secretHash,
    at,
    day: site.dayOf(at),
    days: eventDays(site.dayOf, earliest(holder, at), at),
    ended,
    entries: withdrawnEntries({ site: site.id, receipt, at }, ended, drawIds(deps, ended)).map(encodeEntry),
  });
  return erased === undefined
    ? nothing
    : { withdrawn_at: erased.at, events: erased.events, deliveries: erased.deliveries, in_flight: erased.inFlight };
}

type Checked =
  | { readonly ok: true; readonly choice: Choice; readonly site: Site }
  | { readonly ok: false; readonly problem: Problem };

/** The text must be ours, in force, in that language, and must have been served here within a day. */
async function checkChoice(deps: Deps, { body, origin }: Request): Promise<Checked> {
  const parsed = choiceSchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused({ type: 'invalid', at: issue?.path.map(String).join('.') ?? '', expected: issue?.message ?? '' });
  }
  const choice = parsed.data;
  const site = deps.sites.get(choice.site);
  if (site === undefined) {
    return refused({ type: 'unknown_site', at: 'site' });
  }
  if (origin === undefined || !site.origins.includes(origin)) {
    return refused({ type: 'foreign_origin' });
  }
  const verdict = await checkAsk(deps.hashing, choice, deps.clock());
  if (verdict !== 'valid') {
    return refused({ type: verdict === 'stale' ? 'ask_stale' : 'ask_forged' });
  }
  const { notice, language } = choice;
  const inForce = deps.notices.some((n) => n.site === site.id && n.hash === notice && n.language === language);
  return inForce ? { ok: true, choice, site } : refused({ type: 'notice_not_in_force' });
}

function refused(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}

function grantedIn({ choices }: Choice, site: Site): Purpose[] {
  return purposes.filter((purpose) => choices[purpose] === 'granted' && site.config.purposes.includes(purpose));
}

function drawIds({ random }: Deps, purposesOf: readonly Purpose[]): string[] {
  return purposesOf.map(() => random.uuid().replaceAll('-', ''));
}

function earliest(holder: SecretHolder, now: number): number {
  return Math.min(now, ...holder.grants.map(({ since }) => since));
}

function answer(receipt: object, entries: readonly string[]): unknown {
  const records = entries.map((entry): unknown => JSON.parse(entry));
  return { receipt, records, expires_at: expiryOf(records) };
}

/** The soonest end among the newest grants: what the page must remember. */
function expiryOf(records: readonly unknown[]): number | null {
  const ends = records.flatMap((record) => {
    const grants = typeof record === 'object' && record !== null && 'expires_at' in record;
    return grants && typeof record.expires_at === 'number' ? [record.expires_at] : [];
  });
  return ends.length > 0 ? Math.max(...ends) : null;
}
