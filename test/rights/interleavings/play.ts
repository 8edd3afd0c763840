import { randomUUID } from 'node:crypto';
import { decide } from '../../../src/consent/decide.ts';
import { endedBefore } from '../../../src/consent/ended-before.ts';
import { type Purpose, purposes } from '../../../src/consent/purpose.ts';
import { withdrawnEntry } from '../../../src/consent/record.ts';
import { encodeEntry } from '../../../src/ledger/entry.ts';
import { nodeHashing } from '../../../src/node/hashing.ts';
import { closeErasures } from '../../../src/rights/erasure.ts';
import { type JournalLine, noJournal } from '../../../src/rights/journal.ts';
import { lapseGrants } from '../../../src/rights/lapse.ts';
import { replay } from '../../../src/rights/replay.ts';
import { endVoided } from '../../../src/rights/void.ts';
import type { Admission, Admitted, KeptEvent, Store } from '../../../src/storage/store.ts';
import { hash, minute, Scene, start } from '../../storage/scene.ts';
import { type Act, drainers, people } from './acts.ts';
import { Drainer } from './drainer.ts';
import { type Grant, Model } from './model.ts';

/** A send may start so long after its consent ended, and no longer (DESIGN section 3, rule 4). */
const grace = 1_000;

const visitLimit = 25 * minute;

/** Read and decided; it reaches the database later, whatever happens in between. */
type Pending = () => Promise<void>;

interface World {
  readonly scene: Scene;
  readonly store: () => Store;
  /** Ends the process and starts the next one on the same data. */
  readonly restart: () => Promise<void>;
  /** The product's drain has a clock that measures; without it, it never knows how late it is. */
  readonly stopwatch?: boolean;
}

/** Plays acts against the product and the model, and holds one against the other. */
export class Play {
  readonly model = new Model(start, people);
  readonly faults: string[] = [];
  readonly world: World;
  private readonly keys: readonly { readonly id: string; secretHash: string; passHash: string; made: boolean }[];
  private readonly drainers: readonly Drainer[];
  private readonly journal: JournalLine[] = [];
  private readonly over = new Set<string>();
  private readonly onTheWire = new Set<string>();
  private readonly last = new Map<number, Sent>();
  private readonly visits = new Map<number, { readonly id: string; readonly started: number; readonly seen: number }>();
  private pending: Pending[] = [];
  private version = 1;

  constructor(world: World) {
    this.world = world;
    this.keys = Array.from({ length: people }, () => {
      const id = randomUUID();
      return { id, secretHash: hash(`secret ${id}`), passHash: hash(`pass ${id}`), made: false };
    });
    this.drainers = Array.from({ length: drainers }, () => {
      return new Drainer({
        site: world.scene.site,
        wall: () => this.model.wall,
        mono: () => ((world.stopwatch ?? true) ? this.model.mono : 0),
        claimed: (deliveries) => deliveries.forEach(({ events }) => events.forEach(({ id }) => this.mayLeave(id, 0))),
        started: (ids) => ids.forEach((id) => this.starts(id)),
      });
    });
  }

  get deps() {
    const { model, journal } = this;
    const read = async function* (since: number) {
      yield journal.filter(({ at }) => at >= since);
    };
    return {
      store: this.world.store(),
      hashing: nodeHashing('of this test'),
      sites: new Map(),
      clock: () => model.wall,
      random: { uuid: randomUUID },
      journal: { ...noJournal, read },
    };
  }

  async run(act: Act): Promise<void> {
    // No two acts fall into one millisecond: the ledger tells their order by it.
    this.model.wait(1);
    // Each act has the method of its name, which takes that act.
    const play = this[act.act].bind(this) as (act: Act) => Promise<void>;
    await play(act);
  }

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
    return { ...event, body: JSON.stringify({ page: '/', referrer: 'none', device, params: { id: event.id } }) };
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
    const ga4 = living(kept.delivery?.grant, 'ga4');
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

  async withdraw({ who, ga4Only, crash }: Act & { act: 'withdraw' }): Promise<void> {
    const ended = ga4Only ? (['ga4'] as const) : purposes;
    const { secretHash, made } = this.key(who);
    const at = this.model.wall;
    if (!made) {
      return;
    }
    this.journal.push({ cause: 'withdrawn', site: this.scene.site, secret_hash: secretHash, purposes: ended, at });
    this.model.look();
    if (crash) {
      // Journaled, and gone before the database heard of it: the next process carries it out.
      await this.restart();
      return;
    }
    const ending = ended.map((purpose) => ({ purpose, ending: this.ending(purpose, at) }));
    await this.store.withdraw({ secretHash, at, day: this.scene.day(at), ending });
    this.model.end(this.model.person(who), ended, { withdrawn: at });
  }

  async publish(): Promise<void> {
    this.version += 1;
    await this.store.publishNotices([this.scene.text({ version: this.version, hash: this.notice(this.version) })], []);
  }

  /** Of the newest version, which is then followed by another, or of the one before it. */
  async void({ older }: Act & { act: 'void' }): Promise<void> {
    const version = older && this.version > 1 ? this.version - 1 : this.version;
    this.model.look();
    const at = this.model.wall;
    await this.store.voidNotice({ site: this.scene.site, version, at, entry: '{"grants":0}' });
    this.model.voided.add(version);
    await (version === this.version && this.publish());
  }

  async endVoided(): Promise<void> {
    await endVoided(this.deps);
    this.model.endVoided();
  }

  async lapse(): Promise<void> {
    this.model.look();
    await lapseGrants(this.deps);
    this.model.lapse();
    for (const [who, person] of this.model.people.entries()) {
      const rows = (await this.store.findSecret(this.key(who).secretHash))?.grants ?? [];
      this.faults.push(...this.model.forget(person, new Set(rows.map((row) => row.no))));
    }
  }

  async hold({ who }: Act & { act: 'hold' }): Promise<void> {
    const person = this.model.person(who);
    const { site } = this.scene;
    const at = this.model.wall;
    const holder = await this.store.findSecret(this.key(who).secretHash);
    if (person.hold !== undefined) {
      const release = { no: person.hold, site, at, day: this.scene.day(at), entry: '{"events":0,"passed_on":0}' };
      const released = await this.store.releaseHold(release);
      this.agrees('what a hold kept', released?.events, person.held.size);
      person.held.clear();
      person.hold = undefined;
    } else if (holder !== undefined) {
      person.hold = await this.store.hold({ receipt: holder.receipt, basis: 'x', site, at, entry: '{}' });
    }
  }

  async wait({ ms }: Act & { act: 'wait' }): Promise<void> {
    this.model.wait(ms);
    // No request hangs for so long: its connection has been closed.
    this.pending = ms > minute ? [] : this.pending;
    return Promise.resolve();
  }

  async setClock({ ms }: Act & { act: 'setClock' }): Promise<void> {
    this.model.setClock(ms);
    // What was read before the clock was set says by commit that it happened at another time than it did.
    this.model.misled ||= this.pending.length > 0;
    return Promise.resolve();
  }

  async claim({ drainer, slow }: Act & { act: 'claim' }): Promise<void> {
    this.model.look();
    await this.drainers[drainer]?.claim(this.store);
    await (slow || this.deliver({ drainer }));
  }

  async deliver({ drainer }: { drainer: number }): Promise<void> {
    this.model.look();
    await this.drainers[drainer]?.deliver();
  }

  async answer({ drainer, how }: Act & { act: 'answer' }): Promise<void> {
    const attempt = {
      sent: { kind: 'answered', status: 204 },
      no_answer: { kind: 'no_answer', error: 'x' },
      never_connected: { kind: 'never_connected', error: 'x' },
    } as const;
    const ids = (await this.drainers[drainer]?.answer(attempt[how])) ?? [];
    ids.forEach((id) => this.onTheWire.delete(id));
    if (how !== 'never_connected') {
      ids.forEach((id) => this.over.add(id));
    }
  }

  async crash({ drainer }: { drainer: number }): Promise<void> {
    // Whether it arrived nobody knows: it must not be sent again.
    this.drainers[drainer]?.crash().forEach((id) => this.over.add(id));
    return Promise.resolve();
  }

  async loseLeases(): Promise<void> {
    await this.store.settleLostLeases(this.model.wall);
  }

  async closeErasures(): Promise<void> {
    await closeErasures(this.deps);
  }

  async restart(): Promise<void> {
    await Promise.all(this.drainers.map((_, drainer) => this.crash({ drainer })));
    this.pending = [];
    await this.world.restart();
    await replay(this.deps);
    for (const [who, person] of this.model.people.entries()) {
      const theirs = this.journal.filter(
        (line) => line.cause === 'withdrawn' && line.secret_hash === this.key(who).secretHash,
      );
      const lines = theirs.flatMap((line) => {
        return line.cause === 'withdrawn' ? line.purposes.map((purpose) => ({ purpose, at: line.at })) : [];
      });
      this.model.replay(person, lines);
    }
  }

  /** Consent stood under which this leaves, now or at most so long ago. */
  private mayLeave(id: string, within: number): void {
    const grants = this.model.everKept.get(id)?.mayLeave;
    const stood = grants?.every(({ lastLive }) => this.model.mono - lastLive <= within) ?? false;
    this.agrees(`consent under which ${within === 0 ? 'a claim' : 'a send'} goes out`, stood, true);
  }

  private starts(id: string): void {
    this.mayLeave(id, grace);
    this.agrees('an event that is on the wire or over, sent again', this.onTheWire.has(id) || this.over.has(id), false);
    this.onTheWire.add(id);
  }

  agrees(what: string, system: unknown, model: unknown): void {
    const [left, right] = [JSON.stringify(system), JSON.stringify(model)];
    if (left !== right) {
      this.faults.push(`${what}: the system says ${left}, the model ${right}`);
    }
  }

  get scene(): Scene {
    return this.world.scene;
  }

  private get store(): Store {
    return this.world.store();
  }

  key(who: number) {
    const key = this.keys[who];
    if (key === undefined) {
      throw new RangeError(`There is no person ${who}.`);
    }
    return key;
  }

  private notice(version: number): string {
    return version === 1 ? this.scene.notice : hash(`${this.scene.site} ${version}`);
  }

  private ending(purpose: Purpose, at: number): string {
    return encodeEntry(withdrawnEntry({ site: this.scene.site, receipt: 'x', at }, purpose, randomUUID()));
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
