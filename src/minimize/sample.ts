import type { EventDefinition, ScalarParam } from './catalog.ts';
import type { Item, Params, ParamValue, Scalar } from './params.ts';

/** How far the values of a sample go: the least that the declaration takes, or the most. */
export type Extent = 'least' | 'most';

/**
 * An event as a page could send it: each declared param, at one end of its bounds. It says nothing of anybody, so that it may be
 * shown and sent for a check.
 */
export function sampleParams({ params }: Pick<EventDefinition, 'params'>, extent: Extent): Params {
  return Object.fromEntries(
    Object.entries(params).map(([param, rule]): [string, ParamValue] => {
      if (rule.type !== 'items') {
        return [param, sampleScalar(rule, extent)];
      }
      const fields = Object.entries(rule.fields).map(([field, of]): [string, Scalar] => [
        field,
        sampleScalar(of, extent),
      ]);
      const item: Item = Object.fromEntries(fields);
      return [param, Array.from({ length: extent === 'least' ? 1 : rule.max }, () => item)];
    }),
  );
}

function sampleScalar(rule: ScalarParam, extent: Extent): Scalar {
  switch (rule.type) {
    case 'string':
      // One letter and not none: an empty text is no value to whoever receives it.
      return 'x'.repeat(extent === 'least' ? 1 : rule.max);
    case 'number':
    case 'integer':
      return extent === 'least' ? rule.min : rule.max;
    case 'boolean':
      return extent === 'most';
    case 'enum':
      return rule.values.toSorted((a, b) => a.length - b.length).at(extent === 'least' ? 0 : -1) ?? '';
  }
}
