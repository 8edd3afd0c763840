import { expect, onTestFinished } from 'vitest';
import { it } from './support/fixtures.ts';
import { scriptLine } from './support/site.ts';
import { openUndriven } from './support/undriven.ts';
import { openWire } from './support/wire.ts';

/** Says yes, has the browser prerender the next page, and goes there when the test lets it. */
const first = `<script>
  addEventListener('load', async () => {
    await balise.choose({ measure: 'granted', ga4: 'refused' });
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.textContent = JSON.stringify({ prerender: [{ urls: ['/next'], eagerness: 'immediate' }] });
    document.head.append(rules);
    await fetch('/go');
    location.href = '/next';
  });
</script>`;

/** Declares events in both ways, and tells the test where it stands: two seconds are twice what a beacon waits. */
const next = `<main data-balise-event="pricing_view" data-balise-on="load">Tarifs</main>
<script>
  window.balise = window.balise || { q: [] };
  balise.q.push(['event', 'video_half']);
  addEventListener('load', () => {
    balise.event('product_view');
    setTimeout(() => fetch('/waited?' + document.prerendering), 2000);
  });
</script>`;

it('A prerendered page sends nothing until it is really seen, and what it declared is sent then', async ({
  start,
  site,
}) => {
  const product = await start({ origins: [site.origin] });
  site.page('/first', scriptLine(product.url) + first);
  site.page('/next', next + scriptLine(product.url));
  const letGo = site.hold('/go');
  const wire = await openWire();
  onTestFinished(wire.close);
  onTestFinished(await openUndriven(`${site.origin}/first`, wire));
  await expect.poll(() => site.asked).toContain('/waited?true');
  const prerendered = wire.seen.filter(({ headers }) => headers['sec-purpose']?.includes('prerender'));
  expect(prerendered.map(({ path }) => path)).toEqual(expect.arrayContaining(['/next', '/waited?true']));
  expect(wire.beacons()).toEqual([]);
  expect(product.books.count('tally')).toBe(0);
  letGo();
  const declared = ['pricing_view', 'product_view', 'video_half'];
  await expect.poll(() => product.books.names().toSorted()).toEqual(declared);
  expect(product.books.count('refusal')).toBe(0);
  expect(site.asked.filter((path) => path === '/next')).toHaveLength(1);
});
