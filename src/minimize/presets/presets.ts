import { b2b } from './b2b.ts';
import { content } from './content.ts';
import { shop } from './shop.ts';

/**
 * Catalogs to start from: `catalog: { ...presets.shop, my_event: {...} }`. Declare only what you need (LPRPSP 5): picking events
 * by name, `{ purchase: presets.shop.purchase }`, is better still.
 */
export const presets = { shop, b2b, content } as const;
