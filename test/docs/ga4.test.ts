import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ga4Examples, recommendedExamples } from '../../src/destinations/ga4/examples/list.ts';

const head = `# What leaves for GA4

Requests of the Measurement Protocol, each of events of one visit, at most 25 and 120,000 bytes. This page is written by the
examples that are the encoder's tests (\`src/destinations/ga4/examples/\`); the test that holds it to them is \`test/docs/ga4.test.ts\`.

Always: both advertising flags \`DENIED\`; a client and a session made for the visit and for GA4 alone; of an event's params only
those that its \`to.ga4\` in the catalog and the transfer file's field list both name. Only where the site keeps them and the file
lists them: the page's title (\`title\`), the page before it on the same site (\`from\`), the utm_ values (\`campaign\`). Never: an
address, a User-Agent, a user id, another query, the visit or the receipt.

Google cuts what is longer than 100 characters (an address 1,000, a title 300, a referrer 420, a user property 36): we cut it
ourselves, and count how often. An event that Google would drop is not queued; \`GET /v1/balance\` names the reason under
\`curtailed\`. \`balise doctor --ga4\` runs a whole catalog through these rules.
`;

type Shown = (typeof ga4Examples)[number];

const alone = new Set<Shown>(recommendedExamples);

function section({ title, parcel, settings, request }: Shown): string {
  const kept = parcel.events.map(({ name, page, title: of, from, campaign, params }) => {
    return { name, page, title: of, from, campaign, params };
  });
  const json = (value: unknown) => ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
  return [
    `## ${title}`,
    `Kept, with the field list \`${settings.fields.join(', ')}\`:`,
    json(kept),
    'Leaves as:',
    json(request.body),
  ].join('\n\n');
}

const bodyOf = z.object({ client_id: z.string(), consent: z.unknown(), events: z.tuple([z.unknown()]) });

/** Around each event stands the same body. */
function row({ title, request }: Shown): string {
  return `| ${title} | \`${JSON.stringify(bodyOf.parse(request.body).events[0])}\` |`;
}

const [first] = recommendedExamples;

const table = [
  "## Google's recommended events",
  'Each alone, with every param that the catalog declares in the field list, and nothing of its page. The request is',
  `\`POST ${first?.request.url ?? ''}\` with \`Content-Type: application/json\`, and the row stands in place of \`EVENT\` in`,
  `\`${JSON.stringify({ ...bodyOf.parse(first?.request.body), events: ['EVENT'] }).replace('"EVENT"', 'EVENT')}\`.`,
  ['| event | exactly |', '| --- | --- |', ...recommendedExamples.map(row)].join('\n'),
].join('\n\n');

describe('docs/ga4.md', () => {
  it('shows exactly the requests that the encoder’s examples make', async () => {
    const page = [head, ...ga4Examples.filter((each) => !alone.has(each)).map(section), table].join('\n');
    await expect(`${page}\n`).toMatchFileSnapshot('../../docs/ga4.md');
  });
});
