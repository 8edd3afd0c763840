import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { drain } from '../../src/delivery/drain.ts';
import type { Attempt, HttpRequest } from '../../src/destinations/destination.ts';
import { drainAll, numbersIn, Outbox } from '../support/outbox.ts';
import type { Person } from '../storage/scene.ts';

/* What waits while a destination is down, by thousands. The hundred thousand are in bench/drain.ts. */

const people = 200;
const beaconsEach = 30;
const size = people * beaconsEach;

let outbox: Outbox;
let persons: Person[];

/** Everybody's first beacon, then everybody's second: between two of a visit lie those of all others. */
beforeEach(async () => {
  outbox = await Outbox.open();
  persons = [];
  for (let n = 0; n < people; n += 1) {
    persons.push(await outbox.person());
  }
  for (let place = 0; place < beaconsEach; place += 1) {
    for (const [n, person] of persons.entries()) {
      await outbox.beacon(person, { from: n * 1_000 + place });
    }
  }
}, 60_000);

afterEach(async () => {
  const { days, rows } = await outbox.balance();
  expect(imbalances(days, rows)).toEqual([]);
  await outbox.close();
});

const refused: Attempt = { kind: 'never_connected', error: 'ECONNREFUSED' };

/** Down until it is said to be up; notes what arrives. */
function destination() {
  const requests: HttpRequest[] = [];
  const state = { up: false };
  return {
    state,
    requests,
    numbers: () => requests.flatMap(({ body }) => numbersIn(body)),
    send: (request: HttpRequest): Promise<Attempt> => {
      if (state.up) {
        requests.push(request);
      }
      return Promise.resolve(state.up ? { kind: 'answered', status: 204 } : refused);
    },
  };
}

const ofPerson = (numbers: readonly number[], n: number) => numbers.filter((each) => Math.floor(each / 1_000) === n);
const wholeVisit = (n: number) => Array.from({ length: beaconsEach }, (_, place) => n * 1_000 + place);

describe('A backlog of thousands', () => {
  it('leaves whole once its destination is back: each visit in order, within the limits of a request, nothing twice', async () => {
    const there = destination();
    const deps = outbox.drain(there.send);
    for (let hour = 0; hour < 3; hour += 1) {
      await drainAll(deps);
      outbox.now += 3_600_000;
    }
    there.state.up = true;
    await drainAll(deps);
    const numbers = there.numbers();
    expect(numbers).toHaveLength(size);
    for (let n = 0; n < people; n += 1) {
      expect(ofPerson(numbers, n)).toEqual(wholeVisit(n));
    }
    for (const { body } of there.requests) {
      expect(numbersIn(body).length).toBeLessThanOrEqual(25);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(120_000);
    }
    // Between two beacons of a visit lay those of all others; it leaves in a few requests all the same.
    expect(there.requests.length).toBeLessThan(size / 10);
    expect((await outbox.balance()).day).toMatchObject({ allowed: size, sent: size, waiting: 0, unknown: 0, dead: 0 });
    expect(await outbox.scene.rows('SELECT max(tries) AS tries FROM shipment')).toEqual([{ tries: 1 }]);
  });

  it('is held in memory a claim at a time, never more', async () => {
    const there = destination();
    there.state.up = true;
    const deps = outbox.drain(there.send);
    const { store } = deps;
    let most = 0;
    const counting: typeof store = {
      ...store,
      claim: async (claim) => {
        const claimed = await store.claim(claim);
        most = Math.max(most, claimed.length);
        return claimed;
      },
    };
    await drainAll({ ...deps, store: counting });
    expect(there.numbers()).toHaveLength(size);
    expect(most).toBeLessThanOrEqual(400);
  });

  it('lets nothing of a person out who withdraws in its midst, and the proof counts what was purged', async () => {
    const there = destination();
    there.state.up = true;
    const deps = outbox.drain(there.send);
    while (there.numbers().length < size / 2) {
      await drain(deps);
    }
    const gone = persons.slice(-20);
    const before = there.numbers();
    const counts = [];
    for (const person of gone) {
      counts.push(await outbox.scene.store.withdraw(outbox.scene.withdrawal(person, ['measure', 'ga4'], outbox.now)));
    }
    await drainAll(deps);
    const numbers = there.numbers();
    const left = gone.map((_, i) => ofPerson(numbers, people - gone.length + i));
    expect(left).toEqual(gone.map((_, i) => ofPerson(before, people - gone.length + i)));
    expect(left.flat().length).toBeLessThan(gone.length * beaconsEach);
    expect(counts.map((count) => count?.deliveries)).toEqual(left.map((mine) => beaconsEach - mine.length));
    const purged = gone.length * beaconsEach - left.flat().length;
    expect((await outbox.balance()).day).toMatchObject({ allowed: size, sent: size - purged, purged, waiting: 0 });
    const closing = await outbox.scene.store.finishedErasures();
    expect(closing.map(({ deliveries, flew }) => ({ deliveries, flew }))).toEqual(
      counts.map((count) => ({ deliveries: count?.deliveries, flew: { sent: 0, unknown: 0, stopped: 0 } })),
    );
    for (let n = 0; n < people - gone.length; n += 1) {
      expect(ofPerson(numbers, n)).toEqual(wholeVisit(n));
    }
  });

  it('lets what is on the wire end in the books of whoever withdraws while it flies, and begins nothing after', async () => {
    const there = destination();
    there.state.up = true;
    const [person] = persons;
    if (person === undefined) {
      throw new Error('Nobody is there.');
    }
    let withdrawn: Awaited<ReturnType<typeof outbox.scene.store.withdraw>>;
    const deps = outbox.drain(async (request) => {
      const answer = await there.send(request);
      if (withdrawn === undefined && ofPerson(numbersIn(request.body), 0).length > 0) {
        withdrawn = await outbox.scene.store.withdraw(outbox.scene.withdrawal(person, ['measure', 'ga4'], outbox.now));
      }
      return answer;
    });
    await drainAll(deps);
    const sent = ofPerson(there.numbers(), 0);
    expect(withdrawn?.inFlight).toBe(sent.length);
    expect(withdrawn?.deliveries).toBe(beaconsEach - sent.length);
    const [erasure] = await outbox.scene.store.finishedErasures();
    expect(erasure?.flew).toEqual({ sent: sent.length, unknown: 0, stopped: 0 });
    expect((await outbox.balance()).day).toMatchObject({
      sent: size - beaconsEach + sent.length,
      purged: withdrawn?.deliveries,
    });
  });
});
