import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../../examples/webhook-receiver/message.ts';
import { openRows, type Rows } from '../../../examples/webhook-receiver/rows.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 23, 15);
let rows: Rows;

beforeEach(() => {
  rows = openRows(':memory:');
});

afterEach(() => rows.close());

function message(visit: string, ids: readonly string[]): Message {
  const events = ids.map((id) => ({ id, name: 'purchase', at: '2026-11-23T15:00:00.000Z', params: { value: 5 } }));
  return { type: 'balise.events', site: 'shop', visit, events };
}

const take = (id: string, timestamp: number, what = message('v', ['a', 'b']), at = now) =>
  rows.take(what, { id, timestamp }, at);

describe('A message', () => {
  it('is stored once: a later attempt is known again, and the same bytes are a replay', () => {
    expect(take('msg_1', 100)).toBe('stored');
    expect(take('msg_1', 105)).toBe('had');
    expect(take('msg_1', 105)).toBe('replayed');
    expect(take('msg_1', 100)).toBe('replayed');
    expect(rows.all().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('brings no event twice, though it came in another message before', () => {
    take('msg_1', 100);
    expect(take('msg_2', 100, message('v', ['b', 'c']))).toBe('stored');
    expect(rows.all().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    take('msg_3', 100, message('w', ['a']));
    expect(rows.all()).toHaveLength(4);
  });

  it('is remembered for longer than the seven days for which it may come again', () => {
    take('msg_1', 100);
    expect(take('msg_1', 200, undefined, now + 7 * day)).toBe('had');
    expect(take('msg_2', 100, message('w', ['a']), now + 9 * day)).toBe('stored');
    expect(take('msg_1', 300, undefined, now + 9 * day)).toBe('stored');
    expect(rows.all()).toHaveLength(3);
  });
});

describe('A visit that is forgotten', () => {
  it('is deleted, the others stay, and it does not come back', () => {
    take('msg_1', 100);
    take('msg_2', 100, message('w', ['a']));
    expect(rows.forget('v')).toBe(2);
    expect(rows.forget('v')).toBe(0);
    expect(take('msg_1', 105)).toBe('had');
    expect(rows.all().map(({ visit }) => visit)).toEqual(['w']);
  });
});
