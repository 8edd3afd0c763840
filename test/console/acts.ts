import type { World } from '../support/collector.ts';
import type { Receipt, Visitor } from '../runtime/visitor.ts';
import { leavesOf } from './staff.ts';

/** Every page, and what a look at it is called on record; the form of the receipt shows nothing. */
export const pages = [
  ['/console', 'state'],
  ['/console/receipt', undefined],
  ['/console/figures', 'figures'],
  ['/console/figures.csv', 'figures'],
  ['/console/notices', 'notices'],
  ['/console/notices/void?version=1', 'notices'],
  ['/console/catalog', 'catalog'],
  ['/console/deletions', 'deletions'],
  ['/console/incidents', 'incidents'],
  ['/console/reads', 'reads'],
] as const;

export const forms = [
  '/console/receipt',
  '/console/notices/void',
  '/console/deletions',
  '/console/incidents/reconcile',
] as const;

export function withdraw({ ask }: World, { headers }: Visitor, { secret }: Receipt): Promise<Response> {
  return ask('/v1/consent', { method: 'DELETE', headers: { ...headers, Authorization: `Bearer ${secret}` } });
}

/** The officer's own program, by bearer. */
export async function admin(
  world: World,
  path: string,
  { body, site = 'shop' }: { body?: unknown; site?: string } = {},
) {
  const headers = { Authorization: `Bearer ${await world.token('officer', site)}`, 'Content-Type': 'application/json' };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  return world.ask(`/v1/admin/${path}${path.includes('?') ? '&' : '?'}site=${site}`, init);
}

/** Every look on record so far. */
export async function looksOf(world: World, site = 'shop') {
  return (await leavesOf(world, site)).filter(({ type }) => type === 'officer_read');
}
