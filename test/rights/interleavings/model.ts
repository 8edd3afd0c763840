import { type Purpose, purposes } from '../../../src/consent/purpose.ts';

/*
 * What should be, in plain sight: who granted what and until when, which events that allowed, and what the ledger must tell.
 * It knows nothing of tables.
 */

export const day = 86_400_000;

/** One yes, from its beginning to its end; renewed, it stays the same one. */
export interface Grant {
  readonly no: number;
  readonly purpose: Purpose;
  readonly since: number;
  expires: number;
  version: number;
  lapsed: number | undefined;
  ended: boolean;
  /** On the clock that measures: the last instant at which it was known to be live. */
  lastLive: number;
}

/** An event that was kept, and the yeses under which it may leave. */
export interface Kept {
  readonly id: string;
  readonly grantNo: number;
  readonly mayLeave: readonly Grant[] | undefined;
}

export interface Person {
  grants: Grant[];
  /** By the number of the grant and the id of the event: what stands in the database now. */
  readonly kept: Map<string, Kept>;
  readonly held: Set<string>;
  readonly story: Record<Purpose, string[]>;
  readonly yeses: { readonly purpose: Purpose; readonly at: number }[];
  /** Instants at which a withdrawal of a purpose stands in the ledger. */
  readonly withdrawn: Record<Purpose, Set<number>>;
  seen: number[];
  hold: number | undefined;
}

export class Model {
  wall: number;
  mono = 0;
  /** The clock was set back, or set while something was under way: then instants on record do not tell what came first. */
  misled = false;
  readonly people: readonly Person[];
  readonly voided = new Set<number>();
  /** Every event that was ever kept, by its id. */
  readonly everKept = new Map<string, Kept>();

  constructor(start: number, count: number) {
    this.wall = start;
    this.people = Array.from({ length: count }, (): Person => {
      return {
        grants: [],
        kept: new Map(),
        held: new Set(),
        story: { measure: [], ga4: [] },
        yeses: [],
        withdrawn: { measure: new Set(), ga4: new Set() },
        seen: [],
        hold: undefined,
      };
    });
  }

  person(who: number): Person {
    const person = this.people[who];
    if (person === undefined) {
      throw new RangeError(`There is no person ${who}.`);
    }
    return person;
  }

  isLive(grant: Grant): boolean {
    return !grant.ended && !this.voided.has(grant.version) && grant.expires > this.wall;
  }

  /** Notes what is live now, before something ends it. */
  look(): void {
    for (const grant of this.people.flatMap(({ grants }) => grants).filter((each) => this.isLive(each))) {
      grant.lastLive = this.mono;
    }
  }

  wait(ms: number): void {
    for (const grant of this.people.flatMap(({ grants }) => grants).filter((each) => this.isLive(each))) {
      grant.lastLive = this.mono + Math.min(ms, grant.expires - this.wall);
    }
    this.wall += ms;
    this.mono += ms;
  }

  setClock(ms: number): void {
    this.look();
    this.misled ||= ms < 0;
    this.wall = Math.max(day, this.wall + ms);
  }

  grantOf(person: Person, purpose: Purpose): Grant | undefined {
    return person.grants.find((grant) => grant.purpose === purpose && !grant.ended);
  }

  /** A yes where there was none, or where the one before had run out: `no` is its row, as the database numbers it. */
  grant(person: Person, grant: Pick<Grant, 'no' | 'purpose' | 'since' | 'expires' | 'version'>): void {
    person.story[grant.purpose].push('granted');
    person.yeses.push({ purpose: grant.purpose, at: grant.since });
    const before = this.grantOf(person, grant.purpose);
    if (before !== undefined && before.expires > grant.since) {
      Object.assign(before, { expires: grant.expires, version: grant.version, lapsed: undefined });
      return;
    }
    if (before !== undefined) {
      before.ended = true;
    }
    person.grants.push({ ...grant, lapsed: undefined, ended: false, lastLive: this.mono });
  }

  /** Ends yeses, and with the one to measure everything that was kept under it. */
  end(person: Person, ended: readonly Purpose[], how: 'voided' | { readonly withdrawn: number }): void {
    for (const purpose of ended) {
      const grant = this.grantOf(person, purpose);
      if (grant !== undefined) {
        person.story[purpose].push(how === 'voided' ? how : 'withdrawn');
        grant.ended = true;
        if (how !== 'voided') {
          person.withdrawn[purpose].add(how.withdrawn);
        }
        if (purpose === 'measure') {
          const ids = [...person.kept.values()].map(({ id }) => id);
          ids.filter(() => person.hold !== undefined).forEach((id) => person.held.add(id));
          person.kept.clear();
          person.seen = [];
        }
      }
    }
  }

  /** The next process reads every withdrawal again: it carries out what neither the ledger knows nor a later yes covers. */
  replay(person: Person, lines: readonly { readonly purpose: Purpose; readonly at: number }[]): void {
    for (const purpose of purposes) {
      const since = this.grantOf(person, purpose)?.since ?? Number.POSITIVE_INFINITY;
      const outstanding = lines
        .filter((line) => line.purpose === purpose && since <= line.at && !person.withdrawn[purpose].has(line.at))
        .filter(({ at }) => !person.yeses.some((yes) => yes.purpose === purpose && yes.at > at));
      if (outstanding.length > 0) {
        this.end(person, [purpose], { withdrawn: Math.max(...outstanding.map(({ at }) => at)) });
      }
    }
  }

  endVoided(): void {
    for (const person of this.people) {
      this.end(
        person,
        purposes.filter((purpose) => this.isVoided(this.grantOf(person, purpose))),
        'voided',
      );
    }
  }

  isVoided(grant: Grant | undefined): boolean {
    return grant !== undefined && this.voided.has(grant.version);
  }

  /** The end of a yes is on record already, by a clock that has not been set back since. */
  isRecorded(grant: Grant, at: number): boolean {
    return grant.lapsed !== undefined && grant.lapsed <= at;
  }

  recordLapse(person: Person, grant: Grant, at: number): void {
    if (!this.isRecorded(grant, at) && !this.isVoided(grant)) {
      person.story[grant.purpose].push('expired');
      Object.assign(grant, { lapsed: at, expires: Math.min(grant.expires, at) });
    }
  }

  lapse(): void {
    for (const person of this.people) {
      const over = person.grants.filter((grant) => {
        return !grant.ended && (grant.expires <= this.wall || this.isUnused(person, grant));
      });
      over.forEach((grant) => this.recordLapse(person, grant, this.wall));
    }
  }

  private isUnused(person: Person, { since }: Grant): boolean {
    const limit = this.wall - 30 * day;
    return since <= limit && person.seen.every((at) => at <= limit) && person.yeses.every(({ at }) => at <= limit);
  }

  /** The database let go of rows: it may, a day after their lapse was recorded, where nothing was kept. */
  forget(person: Person, existing: ReadonlySet<number>): string[] {
    const gone = person.grants.filter(({ ended, no }) => !ended && !existing.has(no));
    const wrongly = gone.filter(({ lapsed, expires, purpose }) => {
      const held = purpose === 'measure' && (person.kept.size > 0 || person.seen.length > 0);
      return held || lapsed === undefined || lapsed > this.wall - day || expires > this.wall;
    });
    gone.forEach((grant) => (grant.ended = true));
    return wrongly.map(({ no, purpose }) => `grant ${no} to ${purpose} is gone`);
  }
}
