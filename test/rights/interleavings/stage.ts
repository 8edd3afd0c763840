import { randomUUID } from 'node:crypto';
import type { Purpose } from '../../../src/consent/purpose.ts';
import { withdrawnEntry } from '../../../src/consent/record.ts';
import { encodeEntry } from '../../../src/ledger/entry.ts';
import { nodeHashing } from '../../../src/node/hashing.ts';
import { type JournalLine, noJournal } from '../../../src/rights/journal.ts';
import type { Store } from '../../../src/storage/store.ts';
import { hash, Scene, start } from '../../storage/scene.ts';
import { drainers, people } from './acts.ts';
import { Drainer } from './drainer.ts';
import { Model } from './model.ts';

/** A send may start so long after its consent ended, and no longer (DESIGN section 3, rule 4). */
const grace = 1_000;

export interface World {
  readonly scene: Scene;
  readonly store: () => Store;
  /** Ends the process and starts the next one on the same data. */
  readonly restart: () => Promise<void>;
  /** The product's drain has a clock that measures; without it, it never knows how late it is. */
  readonly stopwatch?: boolean;
}

/** Where the product and the model stand side by side, and whatever differs is noted. */
export class Stage {
  readonly model = new Model(start, people);
  readonly faults: string[] = [];
  readonly world: World;
  private readonly keys: readonly { readonly id: string; secretHash: string; passHash: string; made: boolean }[];
  protected readonly drainers: readonly Drainer[];
  protected readonly journal: JournalLine[] = [];
  protected readonly over = new Set<string>();
  protected readonly onTheWire = new Set<string>();
  protected version = 1;

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

  protected get store(): Store {
    return this.world.store();
  }

  key(who: number) {
    const key = this.keys[who];
    if (key === undefined) {
      throw new RangeError(`There is no person ${who}.`);
    }
    return key;
  }

  protected notice(version: number): string {
    return version === 1 ? this.scene.notice : hash(`${this.scene.site} ${version}`);
  }

  protected ending(purpose: Purpose, at: number): string {
    return encodeEntry(withdrawnEntry({ site: this.scene.site, receipt: 'x', at }, purpose, randomUUID()));
  }
}
