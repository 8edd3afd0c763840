import { describe, expect, test } from 'vitest';

import { CLOCK_SKEW_MS } from '../../../examples/ga4-stand-in/time.ts';
import { brief, event, judgeBody, NOW } from './requests.ts';

const ARRIVAL = NOW * 1000;
const OLDEST = (NOW - 72 * 3_600_000) * 1000;
const STRICT = { validation_behavior: 'ENFORCE_RECOMMENDATIONS' };

function dated(timestamp_micros: unknown) {
  return judgeBody({ events: [{ ...event('page_view'), timestamp_micros }] });
}

describe('the time of an event', () => {
  test.each([ARRIVAL, ARRIVAL - 1, OLDEST, ARRIVAL + CLOCK_SKEW_MS * 1000])('within 72 hours is kept: %d', (time) => {
    const judgement = dated(time);
    expect(judgement.clean).toBe(true);
    expect(judgement.events[0]?.timeMicros).toBe(time);
  });

  test('of over 72 hours is rewritten to 72 hours ago', () => {
    const judgement = dated(OLDEST - 1);
    expect(brief(judgement)).toEqual([['time_falsified', 'VALUE_OUT_OF_BOUNDS', 'events[0].timestamp_micros']]);
    expect(judgement.events[0]?.timeMicros).toBe(OLDEST);
  });

  test.each([NOW, Math.round(NOW / 1000)])('in milliseconds or seconds counts as very old: %d', (time) => {
    expect(brief(dated(time))[0]?.[0]).toBe('time_falsified');
  });

  test('in the future is not believed', () => {
    const judgement = dated(ARRIVAL + CLOCK_SKEW_MS * 1000 + 1);
    expect(brief(judgement)).toEqual([['time_falsified', 'VALUE_OUT_OF_BOUNDS', 'events[0].timestamp_micros']]);
    expect(judgement.events[0]?.timeMicros).toBe(ARRIVAL);
  });

  test.each([ARRIVAL - 0.5, String(ARRIVAL), 0, -1, null])('must be whole microseconds: %j', (time) => {
    const judgement = dated(time);
    expect(brief(judgement)).toEqual([['time_falsified', 'VALUE_INVALID', 'events[0].timestamp_micros']]);
    expect(judgement.events[0]?.timeMicros).toBe(ARRIVAL);
  });

  test('comes from the event, then from the request, then from the arrival', () => {
    const events = [{ ...event('first'), timestamp_micros: ARRIVAL - 5 }, event('second')];
    const times = (changes: object) => judgeBody({ events, ...changes }).events.map(({ timeMicros }) => timeMicros);
    expect(times({ timestamp_micros: ARRIVAL - 9 })).toEqual([ARRIVAL - 5, ARRIVAL - 9]);
    expect(times({})).toEqual([ARRIVAL - 5, ARRIVAL]);
  });

  test('of over 72 hours drops the event under ENFORCE_RECOMMENDATIONS', () => {
    const judgement = judgeBody({ ...STRICT, events: [{ ...event('late'), timestamp_micros: OLDEST - 1 }] });
    expect(brief(judgement)).toEqual([['event_dropped', 'VALUE_OUT_OF_BOUNDS', 'events[0].timestamp_micros']]);
    expect(judgement.events).toEqual([]);
  });

  test('of over 72 hours on the request drops only the events that rely on it under ENFORCE_RECOMMENDATIONS', () => {
    const events = [{ ...event('own'), timestamp_micros: ARRIVAL }, event('inherits')];
    const judgement = judgeBody({ ...STRICT, events, timestamp_micros: OLDEST - 1 });
    expect(brief(judgement)).toEqual([['event_dropped', 'VALUE_OUT_OF_BOUNDS', 'timestamp_micros']]);
    expect(judgement.events.map(({ name }) => name)).toEqual(['own']);
  });
});
