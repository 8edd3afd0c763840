import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Visitor } from '../runtime/visitor.ts';
import { openWorld } from '../support/collector.ts';
import { opened } from '../support/opened.ts';

const world = opened(() => openWorld('socket'));

/** What the wire adds of itself, and no part of the answer. */
const ofTheWire = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

async function seen(response: Response): Promise<object> {
  const headers = [...response.headers].filter(([name]) => !ofTheWire.has(name)).sort();
  return { status: response.status, headers, text: await response.text() };
}

it('Whatever an enrolled page posts, it is answered alike straight from the socket and by the app', async () => {
  const { collector, ask } = world();
  const visitor = new Visitor(ask);
  const receipt = await visitor.grant();
  const event = fc.constantFrom(
    () => visitor.event(),
    () => visitor.event({ params: { value: 5, colour: 'rouge' } }),
    () => visitor.event({ name: 'unknown' }),
    () => visitor.event({ at: 0 }),
  );
  const beacon = fc
    .tuple(fc.array(event, { maxLength: 3 }), fc.constantFrom({}, { site: 'nowhere' }, { site: 'other' }, { sent: -1 }))
    .map(
      ([events, rest]) =>
        () =>
          JSON.stringify({
            ...visitor.beacon(
              receipt,
              events.map((make) => make()),
            ),
            ...rest,
          }),
    );
  const body = fc.oneof(
    beacon,
    fc.string().map((text) => () => text),
  );
  const header = fc.record(
    {
      'Content-Type': fc.constantFrom('text/plain;charset=UTF-8', 'application/json', 'text/html'),
      'Accept-Language': fc.constantFrom('fr-CA', 'en'),
      'Sec-GPC': fc.constantFrom('1', '0'),
      'Sec-Purpose': fc.constantFrom('prefetch;prerender', ''),
    },
    { requiredKeys: ['Content-Type'] },
  );
  await fc.assert(
    fc.asyncProperty(body, header, async (make, headers) => {
      // Once each, with ids of its own: the second of two equal beacons would be a duplicate.
      const asked = () => ({ method: 'POST', headers: { ...visitor.headers, ...headers }, body: make() });
      const straight = await seen(await ask('/v1/events', asked()));
      expect(straight).toEqual(await seen(await collector.app.request('/v1/events', asked())));
    }),
    { numRuns: 200 },
  );
});
