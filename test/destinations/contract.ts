import { describe, expect, it } from 'vitest';
import type { Attempt, Destination, Example } from '../../src/destinations/destination.ts';

/** What every destination must do, shown on its own examples: one line a destination in its test. */
export function destinationContract<Settings>(
  destination: Destination<Settings>,
  examples: readonly Example<Settings>[],
  secretOf: (settings: Settings) => string,
): void {
  describe(`The examples of ${destination.name}`, () => {
    it('are there, and each says something of its own', () => {
      expect(examples.length).toBeGreaterThan(0);
      expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
    });

    it.each(examples)('$title', ({ parcel, settings, now, request }) => {
      const described = destination.describe(parcel, settings, now);
      const body: unknown = described.ok ? JSON.parse(described.request.body) : described.reason;
      expect({ url: described.ok ? described.request.url : '', body }).toEqual(request);
    });
  });

  describe(`The destination ${destination.name}`, () => {
    it('describes the same request again, and changes nothing of what it is given', () => {
      for (const { parcel, settings, now } of examples) {
        const given = frozen({ parcel, settings });
        const first = destination.describe(given.parcel, given.settings, now);
        expect(destination.describe(structuredClone(parcel), structuredClone(settings), now)).toEqual(first);
      }
    });

    it('sends JSON by POST, in a header that says so and no header beside it', () => {
      for (const { parcel, settings, now } of examples) {
        expect(destination.describe(parcel, settings, now)).toMatchObject({
          ok: true,
          request: { method: 'POST', headers: { 'Content-Type': 'application/json' } },
        });
      }
    });

    it('keeps its secret out of every body and header', () => {
      for (const { parcel, settings, now } of examples) {
        const secret = secretOf(settings);
        const described = destination.describe(parcel, settings, now);
        const { body, headers } = described.ok ? described.request : { body: '', headers: {} };
        expect(secret).not.toBe('');
        expect(JSON.stringify([body, headers])).not.toContain(secret);
      }
    });

    it('repeats what never connected, and of what may have arrived only what it would know again', () => {
      const never: Attempt = { kind: 'never_connected', error: 'ECONNREFUSED' };
      const silence: Attempt = { kind: 'no_answer', error: 'TimeoutError' };
      for (const repeatable of [true, false]) {
        expect(destination.read(never, repeatable)).toEqual({ outcome: 'retry', reason: 'ECONNREFUSED' });
      }
      expect(destination.read(silence, true)).toEqual({ outcome: 'retry', reason: 'TimeoutError' });
      expect(destination.read(silence, false)).toEqual({ outcome: 'unknown', reason: 'TimeoutError' });
    });

    it('takes every 2xx for sent, and says its status in the reason of whatever else it makes final', () => {
      for (let status = 100; status < 600; status += 1) {
        const attempt: Attempt = { kind: 'answered', status };
        const outcome = destination.read(attempt, false);
        expect(outcome.outcome === 'sent').toBe(status >= 200 && status < 300);
        expect(outcome.outcome === 'retry' ? String(status) : outcome.reason).toContain(String(status));
      }
    });
  });
}

/** The same value, which throws when anything in it is changed. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
