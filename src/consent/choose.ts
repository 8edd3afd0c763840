import type { Deps } from '../deps.ts';
import { encodeEntry } from '../ledger/entry.ts';
import {
  type Choosing,
  type ConsentRequest,
  checkWords,
  type Found,
  grantedIn,
  type Outcome,
  readChoice,
  refused,
} from './check.ts';
import { endedBefore } from './ended-before.ts';
import { isLive } from './grant.ts';
import { purposes } from './purpose.ts';
import { issueReceipt, passOfChange, receiptCommitment } from './receipt.ts';
import { consentRecord, withdrawnEntry } from './record.ts';
import { endChoice } from './withdraw.ts';

const dayMs = 86_400_000;

/**
 * The collector's own page, which shows a person their receipt. The pass lies in the site's pages, where this one can put none:
 * a change made here leaves it as it is.
 */
const receiptPage = 'receipt';

/** A first choice: a receipt, or, when everything was refused, a number that moves and nothing else. */
export async function recordChoice(deps: Deps, request: ConsentRequest): Promise<Outcome> {
  const read = readChoice(deps, request);
  if (!read.ok) {
    return read;
  }
  const { choice, site } = read;
  const wrong = await checkWords(deps, choice, site);
  if (wrong !== undefined) {
    return wrong;
  }
  if (grantedIn(choice, site).length === 0) {
    await deps.store.recordRefusal({ site: site.id, notice: choice.notice, day: site.dayOf(deps.clock()) });
    return { ok: true, value: undefined };
  }
  return issue(deps, read);
}

async function issue(deps: Deps, { choice, site, key, gpc }: Choosing): Promise<Outcome> {
  const { hashing, store } = deps;
  const at = deps.clock();
  const expires = at + site.config.retention.grantDays * dayMs;
  const { recordIds, salt, ...receipt } = await issueReceipt(hashing, site.id, key);
  const commitment = await receiptCommitment(hashing, { id: receipt.id, salt });
  const offered = purposes.filter((purpose) => site.config.purposes.includes(purpose));
  const occasion = { choice, receipt: commitment, at, expires, gpc };
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
    entries: offered.map((purpose, i) => encodeEntry(consentRecord(occasion, purpose, recordIds[i] ?? ''))),
  });
  if (recorded === undefined) {
    return refused({ type: 'notice_not_in_force' });
  }
  if (recorded.requestHash !== requestHash) {
    return refused({ type: 'idempotency_conflict' });
  }
  return recorded.live ? { ok: true, value: answer(receipt, recorded.records) } : refused({ type: 'receipt_changed' });
}

/** A changed choice. Refusing everything is a withdrawal, which needs no notice: it must never be harder than a yes. */
export async function changeChoice(deps: Deps, request: ConsentRequest, found: Found): Promise<Outcome> {
  const read = readChoice(deps, request);
  if (!read.ok) {
    return read;
  }
  const { choice, site } = read;
  if (found.holder.site !== site.id) {
    return refused({ type: 'no_receipt' });
  }
  if (grantedIn(choice, site).length === 0) {
    await endChoice(deps, found);
    return currentState(deps, found.secretHash, {});
  }
  return (await checkWords(deps, choice, site)) ?? apply(deps, found, read);
}

async function apply(deps: Deps, { holder, secretHash }: Found, choosing: Choosing): Promise<Outcome> {
  const { choice, site, key, gpc } = choosing;
  const { hashing, store } = deps;
  const changeKey = await hashing.sha256(key);
  const pass = choice.surface === receiptPage ? undefined : await passOfChange(hashing, holder.id, key);
  const passHash = pass === undefined ? undefined : await hashing.sha256(pass);
  const changed = pass === undefined ? {} : { pass };
  if (holder.changeKey === changeKey) {
    const still = passHash === undefined ? holder : await store.findPass(passHash);
    return still?.grants.some((grant) => isLive(grant, deps.clock()))
      ? currentState(deps, secretHash, changed)
      : refused({ type: 'receipt_changed' });
  }
  const at = deps.clock();
  const expires = at + site.config.retention.grantDays * dayMs;
  const receipt = await receiptCommitment(hashing, holder);
  const occasion = { choice, receipt, at, expires, gpc };
  const granted = grantedIn(choice, site);
  const refusing = purposes.filter((purpose) => !granted.includes(purpose) && site.config.purposes.includes(purpose));
  if (refusing.length > 0) {
    const line = { cause: 'withdrawn', site: site.id, secret_hash: secretHash, purposes: refusing, at } as const;
    await deps.journal.append(line);
  }
  const applied = await store.changeConsent({
    ...endedBefore(holder.grants, { site: site.id, receipt, at, day: site.dayOf(at) }, () => recordId(deps)),
    secretHash,
    passHash,
    changeKey,
    notice: choice.notice,
    at,
    day: site.dayOf(at),
    expires,
    granted: granted.map((purpose) => ({
      purpose,
      entry: encodeEntry(consentRecord(occasion, purpose, recordId(deps))),
    })),
    ending: refusing.map((purpose) => ({
      purpose,
      ending: encodeEntry(withdrawnEntry({ site: site.id, receipt, at }, purpose, recordId(deps))),
      refusing: encodeEntry(consentRecord(occasion, purpose, recordId(deps))),
    })),
  });
  deps.holders.forget(holder.receipt);
  return applied ? currentState(deps, secretHash, changed) : refused({ type: 'notice_not_in_force' });
}

/** What stands after a change, read from the store: another tab may have changed it meanwhile. */
async function currentState(deps: Deps, secretHash: string, more: { readonly pass?: string }): Promise<Outcome> {
  const holder = await deps.store.findSecret(secretHash);
  if (holder === undefined) {
    return refused({ type: 'no_receipt' });
  }
  const now = deps.clock();
  const ends = holder.grants.filter((grant) => isLive(grant, now)).map(({ expires }) => expires);
  const records = holder.records.map((record): unknown => JSON.parse(record));
  const expires = ends.length > 0 ? Math.min(...ends) : null;
  return { ok: true, value: { receipt: { id: holder.id, ...more }, records, expires_at: expires } };
}

function recordId({ random }: Deps): string {
  return random.uuid().replaceAll('-', '');
}

function answer(receipt: object, entries: readonly string[]): unknown {
  const records = entries.map((entry): unknown => JSON.parse(entry));
  return { receipt, records, expires_at: soonestEnd(records) };
}

function soonestEnd(records: readonly unknown[]): number | null {
  const ends = records.flatMap((record) => {
    const ending = typeof record === 'object' && record !== null && 'expires_at' in record ? record.expires_at : null;
    return typeof ending === 'number' ? [ending] : [];
  });
  return ends.length > 0 ? Math.min(...ends) : null;
}
