import { imbalances } from '../../../src/delivery/balance.ts';
import { purposes } from '../../../src/consent/purpose.ts';
import { closeErasures } from '../../../src/rights/erasure.ts';
import { lapseGrants } from '../../../src/rights/lapse.ts';
import { replay } from '../../../src/rights/replay.ts';
import { endVoided } from '../../../src/rights/void.ts';
import { minute } from '../../storage/scene.ts';
import type { Act } from './acts.ts';
import { Requests } from './requests.ts';

/** Plays acts against the product and the model, and holds one against the other. */
export class Play extends Requests {
  async run(act: Act): Promise<void> {
    // No two acts fall into one millisecond: the ledger tells their order by it.
    this.model.wait(1);
    // Each act has the method of its name, which takes that act.
    const play = this[act.act].bind(this) as (act: Act) => Promise<void>;
    await play(act);
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
      refused: { kind: 'answered', status: 410 },
      no_answer: { kind: 'no_answer', error: 'x' },
      never_connected: { kind: 'never_connected', error: 'x' },
    } as const;
    const ids = (await this.drainers[drainer]?.answer(attempt[how])) ?? [];
    ids.forEach((id) => this.onTheWire.delete(id));
    if (how !== 'never_connected' && how !== 'refused') {
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

  async replayDead(): Promise<void> {
    await this.store.replayDead({ site: this.scene.site, now: this.model.wall, limit: 100 });
    const { days, rows } = await this.scene.balance();
    this.agrees('the balance', imbalances(days, rows), []);
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
}
