import { randomUUID } from 'node:crypto';
import { decide } from '../../../src/consent/decide.ts';
import { endedBefore } from '../../../src/consent/ended-before.ts';
import { type Purpose, purposes } from '../../../src/consent/purpose.ts';
import type { Admission, Admitted, KeptEvent } from '../../../src/storage/store.ts';
import { minute } from '../../storage/scene.ts';
import type { Act } from './acts.ts';
import type { Grant } from './model.ts';
import { Stage } from './stage.ts';

const visitLimit = 25 * minute;

/** Read and decided; it reaches the database later, whatever happens in between. */
type Pending = () => Promise<void>;

/** What people ask: each request reads and decides, and reaches the database at once or later. */
export class Requests extends Stage {
  protected pending: Pending[] = [];
  private readonly last = new Map<number, Sent>();
  private readonly visits = new Map<number, { readonly id: string; readonly started: number; readonly seen: number }>();

  async choose({ who, slow, measure, ga4, lasts }: Act & { act: 'choose' }): Promise<void> {
    const granted = purposes.filter((purpose) => (purpose === 'measure' ? measure : ga4));
    const key = this.key(who);
    const at = this.model.wall;
    const { version } = this;
    const holder = key.made ? await this.store.findSecret(key.secretHash) : undefined;
    if (granted.length === 0) {
      return;
    }
    const common = { at, day: this.scene.day(at), expires: at + lasts, notice: this.notice(version) };
    if (holder === undefined) {
      const entries = granted.map((purpose) => yes(purpose, common));
      const receipt = { ...this.scene.receipt(granted, { at, entries }), ...common, ...keyOf(key) };
      await this.reach(slow, async () => {
        // Two tabs of one person: the second finds the receipt that the first one made.
        const recorded = key.made ? undefined : await this.store.recordConsent({ ...receipt, granted, entries });
        this.agrees('a first choice', recorded !== undefined, !key.made && !this.model.voided.has(version));
        key.made ||= recorded !== undefined;
        await (recorded && this.take(who, granted, { ...common, version }));
      });
      return;
    }
    const over = endedBefore(
      holder.grants,
      { site: this.scene.site, receipt: key.id, at, day: common.day },
      randomUUID,
    );
    const refused = purposes.filter((purpose) => !granted.includes(purpose));
    const change = {
      ...common,
      ...over,
      secretHash: key.secretHash,
      passHash: undefined,
      changeKey: randomUUID(),
      granted: granted.map((purpose) => ({ purpose, entry: yes(purpose, common) })),
      ending: refused.map((purpose) => ({ purpose, ending: this.ending(purpose, at), refusing: no(purpose, at) })),
    };
    const seen = { voided: over.voiding.map(({ purpose }) => purpose), lapsed: over.lapsing.map((each) => each.no) };
    await this.reach(slow, async () => {
      this.model.look();
      const applied = await this.store.changeConsent(change);
      await this.changed(who, { applied, granted, refused, version, seen, ...common });
    });
  }

  /** What a change must have done, in its order: what was over ends, then what is granted begins, then what is refused ends. */
  private async changed(who: number, change: Change): Promise<void> {
    const { model } = this;
    const person = model.person(who);
    const { applied, granted, refused, version, seen, at } = change;
    model.end(
      person,
      seen.voided.filter((purpose) => model.isVoided(model.grantOf(person, purpose))),
      'voided',
    );
    for (const grant of person.grants.filter((each) => !each.ended && seen.lapsed.includes(each.no))) {
      if (grant.expires <= at) {
        model.recordLapse(person, grant, at);
      }
    }
    const stopped = purposes.some((purpose) => model.isVoided(model.grantOf(person, purpose)));
    this.agrees('a change', applied, !model.voided.has(version) && !stopped);
    if (applied) {
      await this.take(who, granted, change);
    }
    for (const purpose of refused) {
      if (model.grantOf(person, purpose) === undefined) {
        person.story[purpose].push('refused');
      } else {
        model.end(person, [purpose], { withdrawn: at });
      }
    }
  }

  /** The model learns of new yeses, and from the database only the numbers of their rows. */
  private async take(who: number, granted: readonly Purpose[], yes: Common & { version: number }): Promise<void> {
    const rows = (await this.store.findSecret(this.key(who).secretHash))?.grants ?? [];
    const person = this.model.person(who);
    for (const purpose of granted) {
      const before = this.model.grantOf(person, purpose);
      const no = rows.find((row) => row.purpose === purpose)?.no ?? before?.no ?? -1;
      this.model.grant(person, { no, purpose, since: yes.at, expires: yes.expires, version: yes.version });
    }
  }

  async beacon({ who, slow, events: count, again }: Act & { act: 'beacon' }): Promise<void> {
    const now = this.model.wall;
    const { passHash } = this.key(who);
    const holder = await this.store.findPass(passHash);
    const gates = { count: false, measure: true, ga4: true };
    const standing = {
      site: this.scene.site,
      now,
      audience: 'general',
      pass: true,
      holder,
      gpc: false,
      gates,
    } as const;
    const decision = decide(standing);
    if (!('grant' in decision) || now < decision.grant.since) {
      return;
    }
    const { since } = decision.grant;
    const before = this.last.get(who);
    const fresh = Array.from({ length: count }, () => this.event(now));
    const events = again && before?.grant === decision.grant.no && before.at >= since ? before.events : fresh;
    const at = events[0]?.at ?? now;
    this.last.set(who, { grant: decision.grant.no, at, events });
    // What happened before the yes to a destination stays here (collect/admission.ts).
    const ga4 = 'ga4' in decision && at >= decision.ga4.since ? decision.ga4.no : -1;
    const sender = { secretHash: '', passHash, measure: decision.grant.no, ga4, visit: this.visit(who, now) };
    const admission = this.scene.beacon(sender, events, { now });
    await this.reach(slow, async () => this.admitted(who, admission, await this.store.admit(admission)));
  }

  private async reach(slow: boolean, commit: Pending): Promise<void> {
    await (slow ? void this.pending.push(commit) : commit());
  }

  /** A visit goes on as a browser would have it: well within what ends one at the server. */
  private visit(who: number, now: number): string {
    const open = this.visits.get(who);
    const goesOn =
      open !== undefined && now >= open.seen && now - open.seen < visitLimit && now - open.started < visitLimit;
    const visit = goesOn ? { ...open, seen: now } : { id: randomUUID(), started: now, seen: now };
    this.visits.set(who, visit);
    return visit.id;
  }

  private event(at: number): KeptEvent {
    const event = this.scene.event(at);
    const device = { browser: 'x', os: 'x', type: 'other' };
    return { ...event, body: { page: '/', referrer: 'none', device, params: { id: event.id } } };
  }

  private admitted(who: number, { now, kept }: Admission, admitted: Admitted): void {
    const { model } = this;
    const person = model.person(who);
    const living = (no: number | undefined, purpose: Purpose) =>
      person.grants.find((each: Grant) => {
        return each.no === no && each.purpose === purpose && !each.ended && each.expires > now && !model.isVoided(each);
      });
    const measure = living(kept?.grant, 'measure');
    this.agrees('a beacon', admitted.verdict, measure === undefined ? 'no_grant' : 'kept');
    if (measure === undefined || kept === undefined || admitted.verdict !== 'kept') {
      return;
    }
    person.seen.push(now);
    const ga4 = living(kept.leaving?.deliveries[0]?.grant, 'ga4');
    const fresh = kept.events.filter(({ id }) => !person.kept.has(`${kept.grant} ${id}`));
    this.agrees('what was stored', [...admitted.stored].sort(), fresh.map(({ id }) => id).sort());
    for (const { id } of fresh) {
      const event = { id, grantNo: kept.grant, mayLeave: ga4 && [measure, ga4] };
      person.kept.set(`${kept.grant} ${id}`, event);
      model.everKept.set(id, event);
    }
  }

  async commit({ which }: Act & { act: 'commit' }): Promise<void> {
    const [next] = this.pending.splice(Math.min(which, this.pending.length - 1), 1);
    await next?.();
  }
}

/** The last beacon of a person, to be sent again. */
interface Sent {
  readonly grant: number;
  readonly at: number;
  readonly events: readonly KeptEvent[];
}

interface Common {
  readonly at: number;
  readonly expires: number;
}

interface Change extends Common {
  readonly applied: boolean;
  readonly granted: readonly Purpose[];
  readonly refused: readonly Purpose[];
  readonly version: number;
  readonly seen: { readonly voided: readonly Purpose[]; readonly lapsed: readonly number[] };
}

function keyOf({ id, secretHash, passHash }: { id: string; secretHash: string; passHash: string }) {
  return { id, secretHash, passHash };
}

/** As much of a record as the store reads; its site and receipt are of no matter here. */
function yes(purpose: Purpose, { at, expires }: Common): string {
  return JSON.stringify({ type: 'consent', purpose, state: 'granted', at, expires_at: expires });
}

function no(purpose: Purpose, at: number): string {
  return JSON.stringify({ type: 'consent', purpose, state: 'refused', at, expires_at: null });
}
