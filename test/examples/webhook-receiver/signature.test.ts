import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { check, tolerance } from '../../../examples/webhook-receiver/signature.ts';

const current = `whsec_${btoa('k'.repeat(32))}`;
const next = `whsec_${btoa('n'.repeat(24))}`;
const other = `whsec_${btoa('o'.repeat(64))}`;
const now = Date.UTC(2026, 10, 23, 15);
const body = Buffer.from('{"type":"balise.events","é":1}');

/** Headers as the reference library signs them, with each of these secrets. */
function signed(secrets: readonly string[], { id = 'msg_1', at = now, text = body.toString() } = {}) {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), text));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

const taken = { ok: true, id: 'msg_1', timestamp: now / 1000 };

describe('A signature', () => {
  it('is what the reference library of Standard Webhooks makes, over any id and body', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{1,40}$/), fc.string({ unit: 'grapheme' }), (id, text) => {
        const headers = signed([current], { id, text });
        expect(check(headers, Buffer.from(text), { secrets: [current], now })).toMatchObject({ ok: true, id });
      }),
    );
  });

  it('of either side’s secrets is enough while one replaces the other', () => {
    expect(check(signed([current, next]), body, { secrets: [current], now })).toEqual(taken);
    expect(check(signed([current, next]), body, { secrets: [next], now })).toEqual(taken);
    expect(check(signed([next]), body, { secrets: [current, next], now })).toEqual(taken);
  });

  it('is wrong with another secret, over another body, id or time', () => {
    const wrong = { ok: false, reason: 'wrong_signature' };
    const checking = { secrets: [current], now };
    expect(check(signed([other]), body, checking)).toEqual(wrong);
    expect(check(signed([current]), Buffer.from(`${body.toString()} `), checking)).toEqual(wrong);
    expect(check({ ...signed([current]), 'webhook-id': 'msg_2' }, body, checking)).toEqual(wrong);
    const later = String(now / 1000 + 1);
    expect(check({ ...signed([current]), 'webhook-timestamp': later }, body, checking)).toEqual(wrong);
  });

  it('is none where it is of another version, empty, or cut short', () => {
    const whole = signed([current])['webhook-signature'];
    for (const signature of ['', 'v1,', whole.replace('v1,', 'v1a,'), whole.slice(0, -4), whole.replace('v1,', '')]) {
      expect(
        check({ ...signed([current]), 'webhook-signature': signature }, body, { secrets: [current], now }),
      ).toEqual({
        ok: false,
        reason: 'wrong_signature',
      });
    }
  });
});

describe('The time of a message', () => {
  it.each([
    [0, true],
    [-tolerance, true],
    [tolerance, true],
    [-tolerance - 1, false],
    [tolerance + 1, false],
  ])('%i seconds from this clock: taken, %s', (seconds, expected) => {
    const headers = signed([current], { at: now + seconds * 1000 });
    expect(check(headers, body, { secrets: [current], now }).ok).toBe(expected);
  });

  it.each(['', 'NaN', '1e9', '-1', 'Infinity', ' 1'])('is none when it says "%s"', (at) => {
    const headers = { ...signed([current]), 'webhook-timestamp': at };
    expect(check(headers, body, { secrets: [current], now })).toEqual({ ok: false, reason: 'not_signed' });
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('counts for nothing without %s', (header) => {
    const headers = Object.fromEntries(Object.entries(signed([current])).filter(([name]) => name !== header));
    expect(check(headers, body, { secrets: [current], now })).toEqual({ ok: false, reason: 'not_signed' });
  });
});
