import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imbalances } from '../../src/delivery/balance.ts';
import { drain, type DrainDeps } from '../../src/delivery/drain.ts';
import { openStops } from '../../src/delivery/stops.ts';
import type { Attempt, HttpRequest } from '../../src/destinations/destination.ts';
import { drainAll, numbersIn, Outbox } from '../support/outbox.ts';

let outbox: Outbox;

beforeEach(async () => {
  outbox = await Outbox.open();
});

afterEach(async () => {
  const { days, rows } = await outbox.balance();
  expect(imbalances(days, rows)).toEqual([]);
  await outbox.close();
});

const taken: Attempt = { kind: 'answered', status: 204 };
const refused: Attempt = { kind: 'never_connected', error: 'ECONNREFUSED' };

function recorder(answer: (request: HttpRequest, n: number) => Attempt = () => taken) {
  const requests: HttpRequest[] = [];
  return {
    requests,
    send: (request: HttpRequest) => {
      requests.push(request);
      return Promise.resolve(answer(request, requests.length));
    },
  };
}

describe('A batch', () => {
  it('holds the events of one visit, in order, in as few requests as 25 events allow', async () => {
    const person = await outbox.person();
    for (let n = 0; n < 60; n += 1) {
      await outbox.beacon(person, { from: n });
    }
    const { requests, send } = recorder();
    await drainAll(outbox.drain(send, { memory: { limit: 400, past: undefined } }));
    expect(requests.map(({ body }) => numbersIn(body).length)).toEqual([25, 25, 10]);
    expect(requests.flatMap(({ body }) => numbersIn(body))).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });

  it('never mixes two visits, nor two people', async () => {
    const [one, two] = [await outbox.person(), await outbox.person()];
    await outbox.beacon(one, { from: 1 });
    await outbox.beacon(two, { from: 2 });
    await outbox.beacon(one, { from: 3 });
    const { requests, send } = recorder();
    await drainAll(outbox.drain(send));
    expect(requests.map(({ body }) => numbersIn(body)).sort()).toEqual([[1, 3], [2]]);
  });

  it('stays within 120 kB of UTF-8, in halves where it would not', async () => {
    const person = await outbox.person();
    // Each é is two bytes, so that counting characters would let too much through.
    for (let n = 0; n < 20; n += 1) {
      await outbox.beacon(person, { from: n, events: 1 });
    }
    const deps = outbox.drain(() => Promise.resolve(taken), { memory: { limit: 400, past: undefined } });
    const { requests, send } = recorder();
    const fat = deps.routes.map((route) => ({
      ...route,
      describe: async (parcel: Parameters<typeof route.describe>[0], now: number) => {
        const described = await route.describe(parcel, now);
        const filler = `"${'é'.repeat(10_000 * parcel.events.length)}"`;
        return described.ok
          ? {
              ...described,
              request: { ...described.request, body: described.request.body.replace('{', `{"f":${filler},`) },
            }
          : described;
      },
    }));
    await drainAll({ ...deps, send, routes: fat });
    expect(requests.every(({ body }) => Buffer.byteLength(body) <= 120_000)).toBe(true);
    expect(requests.flatMap(({ body }) => numbersIn(body))).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(requests).toHaveLength(4);
  });

  it('leaves out what alone is too large, and that is dead', async () => {
    await outbox.beacon(await outbox.person());
    const deps = outbox.drain(() => Promise.resolve(taken));
    const tight = deps.routes.map((route) => ({ ...route, limits: { ...route.limits, bytes: 10 } }));
    await drainAll({ ...deps, routes: tight });
    expect((await outbox.balance()).day).toMatchObject({ dead: 1, sent: 0 });
  });

  it('settles each by whether it may be repeated: one silence, two ends', async () => {
    const person = await outbox.person();
    await outbox.beacon(person, { from: 1 });
    await outbox.beacon(person, { from: 2, repeatable: true });
    const { requests, send } = recorder(() => ({ kind: 'no_answer', error: 'UND_ERR_SOCKET' }));
    await drain(outbox.drain(send));
    expect(requests).toHaveLength(1);
    expect((await outbox.balance()).day).toMatchObject({ unknown: 1, waiting: 1 });
  });
});

describe('An outage', () => {
  it('costs one attempt a rest, whatever waits, and none of the tries of a delivery', async () => {
    for (let i = 0; i < 30; i += 1) {
      await outbox.beacon(await outbox.person());
    }
    const { requests, send } = recorder(() => refused);
    const deps = outbox.drain(send, { memory: { limit: 5, past: undefined } });
    await drainAll(deps);
    expect(requests).toHaveLength(5);
    for (let i = 0; i < 100; i += 1) {
      outbox.now += 60_000;
      await drainAll(deps);
    }
    // Rests of 2, 4, 8 … 256 s, then five minutes each.
    expect(requests.length).toBeLessThan(5 + 8 + 100 / 5 + 5);
    expect(await outbox.scene.rows('SELECT max(tries) AS tries FROM delivery')).toEqual([{ tries: 0 }]);
  });

  it('ends with the first probe that reaches somebody, and all leaves in order', async () => {
    const person = await outbox.person();
    for (let n = 0; n < 40; n += 1) {
      await outbox.beacon(person, { from: n });
    }
    let down = true;
    const arrived: number[] = [];
    const { send } = recorder((request) => {
      arrived.push(...(down ? [] : numbersIn(request.body)));
      return down ? refused : taken;
    });
    const deps = outbox.drain(send);
    await drainAll(deps);
    outbox.now += 3_600_000;
    down = false;
    await drainAll(deps);
    expect(arrived).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect((await outbox.balance()).day).toMatchObject({ sent: 40, waiting: 0 });
  });

  it('of one way does not keep another from leaving', async () => {
    await outbox.beacon(await outbox.person());
    await outbox.scene.store.noteCircuits([
      { site: outbox.scene.site, destination: 'webhook', failures: 3, restsUntil: outbox.now + 60_000 },
    ]);
    const { requests, send } = recorder();
    await drainAll(outbox.drain(send));
    expect(requests).toHaveLength(1);
  });

  it('too long for its age is the end of an event: it is never sent late', async () => {
    await outbox.beacon(await outbox.person());
    const { requests, send } = recorder(() => refused);
    const deps = outbox.drain(send);
    await drainAll(deps);
    outbox.now += 72 * 3_600_000 + 1;
    await drainAll(deps);
    expect(requests).toHaveLength(1);
    expect((await outbox.balance()).day).toMatchObject({ dead: 1, waiting: 0 });
  });
});

describe('The switch of a destination', () => {
  it('stops what was claimed and has not begun, in the same process', async () => {
    const stops = openStops();
    const person = await outbox.person();
    for (let n = 0; n < 50; n += 1) {
      await outbox.beacon(person, { from: n });
    }
    const way = { site: outbox.scene.site, destination: 'ga4' as const };
    const { requests, send } = recorder(() => {
      stops.stop(way);
      return taken;
    });
    await drainAll(outbox.drain(send, { stops }));
    expect(requests).toHaveLength(1);
    expect((await outbox.balance()).day).toMatchObject({ sent: 25, waiting: 25 });
  });

  it('set by another process is found by the next claim', async () => {
    await outbox.beacon(await outbox.person());
    const order = { site: outbox.scene.site, destination: 'ga4', at: outbox.now, entry: '{}' } as const;
    await outbox.scene.store.switchDelivery({ ...order, stop: true });
    const { requests, send } = recorder();
    const deps = outbox.drain(send);
    await drainAll(deps);
    expect(requests).toHaveLength(0);
    await outbox.scene.store.switchDelivery({ ...order, stop: false });
    await drainAll(deps);
    expect(requests).toHaveLength(1);
  });
});

describe('Two drains on one outbox', () => {
  it('send no delivery twice, and keep each visit in order', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => outbox.person()));
    for (let n = 0; n < 40; n += 1) {
      await outbox.beacon(people[n % 5] ?? (await outbox.person()), { from: n });
    }
    const { requests, send } = recorder();
    const slowly = async (request: HttpRequest) => {
      await new Promise(setImmediate);
      return send(request);
    };
    const two = [1, 2].map(() => outbox.drain(slowly, { memory: { limit: 12, past: undefined } }));
    for (let i = 0; i < 10; i += 1) {
      await Promise.all(two.map((deps) => drain(deps)));
    }
    const numbers = requests.flatMap(({ body }) => numbersIn(body));
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    for (let visit = 0; visit < 5; visit += 1) {
      const mine = numbers.filter((n) => n % 5 === visit);
      expect(mine).toEqual([...mine].sort((a, b) => a - b));
    }
  });
});

describe('A claim', () => {
  it('that was answered too late sends nothing, and the next takes fewer', async () => {
    await outbox.beacon(await outbox.person());
    const { requests, send } = recorder();
    const deps = outbox.drain(send);
    const { store } = deps;
    const late = {
      ...store,
      claim: async (claim: Parameters<typeof store.claim>[0]) => {
        const claimed = await store.claim(claim);
        outbox.mono += 501;
        return claimed;
      },
    };
    expect(await drain({ ...deps, store: late })).toBe(0);
    expect(requests).toHaveLength(0);
    expect(deps.memory.limit).toBe(25);
    await drainAll(deps);
    expect(requests).toHaveLength(1);
  });

  it('begins nothing more half a second after it, however slow the others are, and never what was withdrawn meanwhile', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => outbox.person()));
    for (const [n, person] of people.entries()) {
      await outbox.beacon(person, { from: n });
    }
    const { requests, send } = recorder();
    const last = people.at(-1);
    const begunAt: number[] = [];
    const slowly = async (request: HttpRequest) => {
      begunAt.push(outbox.mono);
      await (begunAt.length === 1 && last && outbox.scene.store.withdraw(outbox.scene.withdrawal(last)));
      await new Promise(setImmediate);
      outbox.mono += 100;
      return send(request);
    };
    const deps = outbox.drain(slowly);
    await drain(deps);
    // Twelve at once, and one more as each of the first five ends.
    expect(begunAt).toHaveLength(12 + 5);
    expect(Math.max(...begunAt)).toBeLessThanOrEqual(500);
    await drainAll(deps);
    const sent = requests.flatMap(({ body }) => numbersIn(body)).sort((a, b) => a - b);
    expect(sent).toEqual(Array.from({ length: 29 }, (_, n) => n));
    expect((await outbox.balance()).day).toMatchObject({ allowed: 30, sent: 29, purged: 1, waiting: 0 });
  });
});

describe('A round', () => {
  it('takes no more deliveries, and so makes no more requests, than it is allowed', async () => {
    for (let n = 0; n < 30; n += 1) {
      await outbox.beacon(await outbox.person());
    }
    let requests = 0;
    const send: DrainDeps['send'] = () => {
      requests += 1;
      return Promise.resolve({ kind: 'answered', status: 204 });
    };
    const deps = outbox.drain(send, { memory: { limit: 400, past: undefined }, most: 8 });
    const rounds: number[] = [];
    for (let left = true; left;) {
      requests = 0;
      left = (await drain(deps)) > 0;
      rounds.push(requests);
    }
    expect(rounds).toEqual([8, 8, 8, 6, 0]);
  });
});
