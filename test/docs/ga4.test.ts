import { describe, expect, it } from 'vitest';
import { ga4Examples } from '../../src/destinations/ga4/examples.ts';

const head = `# What leaves for GA4

One request of the Measurement Protocol per beacon, at most 25 events each. This page is written by the examples that are the
encoder's tests (\`src/destinations/ga4/examples.ts\`); the test that holds it to them is \`test/docs/ga4.test.ts\`.

Always: both advertising flags \`DENIED\`; a client and a session made for the visit and for GA4 alone; of an event's params only
those in the transfer file's field list. Never: an address, a User-Agent, a user id, a title, a query, the visit or the receipt.
`;

function section({ title, parcel, settings, request }: (typeof ga4Examples)[number]): string {
  const kept = parcel.events.map(({ name, page, params }) => ({ name, page, params }));
  const json = (value: unknown) => ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
  return [
    `## ${title}`,
    `Kept, with the field list \`${settings.fields.join(', ')}\`:`,
    json(kept),
    'Leaves as:',
    json(request.body),
  ].join('\n\n');
}

describe('docs/ga4.md', () => {
  it('shows exactly the requests that the encoder’s examples make', async () => {
    const page = [head, ...ga4Examples.map(section)].join('\n');
    await expect(`${page}\n`).toMatchFileSnapshot('../../docs/ga4.md');
  });
});
