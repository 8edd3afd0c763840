import type { Catalog, EventDefinition, Param, ScalarParam } from './catalog.ts';

/*
 * The catalog as JSON Schema 2020-12, for a page's tests and a tag manager's templates. It takes exactly what survives whole
 * (params.ts): the collector takes more than that, drops what does not fit and says so.
 */

export type JsonSchema = Readonly<Record<string, unknown>>;

/** One event as a page writes it: `{name, params}`. */
export function catalogJsonSchema(site: string, catalog: Catalog): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:balise:catalog:${site}`,
    title: `The events of ${site}`,
    oneOf: Object.entries(catalog).map(([name, definition]) => ({
      title: name,
      description: `${definition.description.fr} / ${definition.description.en}`,
      type: 'object',
      properties: { name: { const: name }, params: { $ref: `#/$defs/${name}` } },
      required: Object.values(definition.params).some(({ required }) => required) ? ['name', 'params'] : ['name'],
      additionalProperties: false,
    })),
    $defs: Object.fromEntries(Object.entries(catalog).map(([name, definition]) => [name, paramsSchema(definition)])),
  };
}

export function paramsSchema({ params }: Pick<EventDefinition, 'params'>): JsonSchema {
  return objectOf(params);
}

function objectOf(rules: Readonly<Record<string, Param>>): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, paramSchema(rule)])),
    required: Object.keys(rules).filter((name) => rules[name]?.required),
    additionalProperties: false,
  };
}

function paramSchema(rule: Param): JsonSchema {
  const about = rule.description && { description: `${rule.description.fr} / ${rule.description.en}` };
  return rule.type === 'items'
    ? {
        ...about,
        type: 'array',
        items: { ...objectOf(rule.fields), minProperties: 1 },
        minItems: 1,
        maxItems: rule.max,
      }
    : { ...about, ...scalarSchema(rule) };
}

function scalarSchema(rule: ScalarParam): JsonSchema {
  switch (rule.type) {
    case 'string':
      return { type: 'string', maxLength: rule.max };
    case 'enum':
      return { type: 'string', enum: rule.values };
    case 'boolean':
      return { type: 'boolean' };
    case 'number':
    case 'integer':
      return { type: rule.type, minimum: rule.min, maximum: rule.max };
  }
}
