import { describe, expect, it } from 'vitest';
import { alone } from '../../src/proof/alone.ts';

function door() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

const turn = () => new Promise(setImmediate);

describe('An act that runs alone', () => {
  it('never runs twice at a time for one name, and once more when it was asked for meanwhile', async () => {
    const first = door();
    let running = 0;
    const runs: number[] = [];
    const acts = alone(async () => {
      running += 1;
      runs.push(running);
      await (runs.length === 1 ? first.opened : turn());
      running -= 1;
    }, fail);
    acts.start('a');
    acts.start('a');
    acts.start('a');
    first.open();
    await turn();
    await acts.end();
    expect(runs).toEqual([1, 1]);
  });

  it('waits for no other name', async () => {
    const slow = door();
    const done: string[] = [];
    const acts = alone(async (name) => {
      await (name === 'slow' ? slow.opened : turn());
      done.push(name);
    }, fail);
    acts.start('slow');
    acts.start('quick');
    await turn();
    await turn();
    expect(done).toEqual(['quick']);
    slow.open();
    await acts.end();
    expect(done).toEqual(['quick', 'slow']);
  });

  it('that fails is reported, and runs again when asked', async () => {
    const reported: unknown[] = [];
    let runs = 0;
    const acts = alone(
      () => {
        runs += 1;
        return runs === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
      },
      (error) => void reported.push(error),
    );
    acts.start('a');
    await turn();
    acts.start('a');
    await acts.end();
    expect([runs, reported.map(String)]).toEqual([2, ['Error: once']]);
  });

  it('begins nothing after its end, which waits for what runs', async () => {
    const held = door();
    const done: string[] = [];
    const acts = alone(async (name) => {
      await held.opened;
      done.push(name);
    }, fail);
    acts.start('a');
    acts.start('a');
    const ended = acts.end();
    acts.start('b');
    held.open();
    await ended;
    expect(done).toEqual(['a']);
  });
});

function fail(error: unknown): void {
  throw error;
}
