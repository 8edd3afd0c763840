import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { sealed } from '../../src/delivery/seal.ts';
import { webhook } from '../../src/destinations/webhook/destination.ts';
import { webhookExamples } from '../../src/destinations/webhook/examples.ts';
import { webhookKey } from '../../src/destinations/webhook/secret.ts';
import { destinationContract } from './contract.ts';

destinationContract(webhook, webhookExamples, ({ keys }) => keys[0] ?? '');

const current = `whsec_${btoa('k'.repeat(32))}`;
const next = `whsec_${btoa('n'.repeat(32))}`;
const other = `whsec_${btoa('o'.repeat(32))}`;

/** The example as it would leave at `at`, signed with these secrets. */
async function leaving(secrets: readonly string[], at = Date.now()) {
  const [example] = webhookExamples;
  if (example === undefined) {
    throw new Error('There is no example.');
  }
  const keys = secrets.flatMap((secret) => webhookKey(secret) ?? []);
  const described = await sealed(webhook.describe(example.parcel, { ...example.settings, keys }, at));
  if (!described.ok) {
    throw new Error(described.reason);
  }
  return { body: described.request.body, headers: { ...described.request.headers } };
}

describe('What a receiver of Standard Webhooks sees', () => {
  it('verifies, and does not with another secret or a changed body', async () => {
    const { body, headers } = await leaving([current]);
    expect(new Webhook(current).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(other).verify(body, headers)).toThrow();
    expect(() => new Webhook(current).verify(body.replace('39.5', '39.6'), headers)).toThrow();
  });

  it('verifies with either secret while one replaces the other', async () => {
    const { body, headers } = await leaving([current, next]);
    for (const secret of [current, next]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    }
    expect(() => new Webhook(other).verify(body, headers)).toThrow();
  });

  it('is not taken when it is played again ten minutes later', async () => {
    const { body, headers } = await leaving([current], Date.now() - 10 * 60_000);
    expect(() => new Webhook(current).verify(body, headers)).toThrow(/too old/);
  });

  it('bears the same id at a later attempt, and a new time', async () => {
    const [first, later] = [await leaving([current]), await leaving([current], Date.now() + 60_000)];
    expect(later.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(later.headers['webhook-timestamp']).not.toBe(first.headers['webhook-timestamp']);
  });
});

describe('An answer to the webhook', () => {
  it('ends it at 410, and at an address that must not be reached', () => {
    expect(webhook.read({ kind: 'answered', status: 410 }, true)).toEqual({ outcome: 'dead', reason: 'gone_410' });
    expect(webhook.read({ kind: 'never_connected', error: 'private_address' }, true)).toEqual({
      outcome: 'dead',
      reason: 'private_address',
    });
  });

  it.each([301, 400, 429, 500, 503])('of %i has it tried again, as late as it asks', (status) => {
    expect(webhook.read({ kind: 'answered', status, retryAfter: 9_000 }, true)).toEqual({
      outcome: 'retry',
      reason: `status_${status}`,
      after: 9_000,
    });
  });
});

describe('A secret', () => {
  it.each([
    '',
    'whsec_',
    'whsec_short',
    `whsec_${btoa('k'.repeat(23))}`,
    `whsec_${btoa('k'.repeat(65))}`,
    btoa('k'.repeat(32)),
  ])('is none when it is "%s"', (secret) => {
    expect(webhookKey(secret)).toBeUndefined();
  });
});
