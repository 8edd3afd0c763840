import type { Catalog, EventDefinition, Param, ScalarParam } from './catalog.ts';
import { boundsOf } from './inventory.ts';

/* The catalog as TypeScript declarations, so that a page which sends something else does not compile. */

/** A whole .d.ts file: `BaliseEvents`, and `balise.event(name, params)`. */
export function catalogTypes(site: string, catalog: Catalog): string {
  const events = Object.entries(catalog).map(([name, definition]) => eventType(name, definition));
  return `// The events of ${site}. Written by: balise catalog types --site ${site}

interface BaliseEvents {
${events.join('\n')}
}

interface Balise {
  /** False when nothing may be kept of it: no consent, or a full queue. */
  event<Name extends keyof BaliseEvents>(
    name: Name,
    ...params: {} extends BaliseEvents[Name]
      ? [params?: BaliseEvents[Name]]
      : [params: BaliseEvents[Name]]
  ): boolean;
}

interface Window {
  readonly balise: Balise;
}

declare const balise: Balise;
`;
}

function eventType(name: string, { kind, description, params }: EventDefinition): string {
  const members = Object.entries(params).map(([param, rule]) => member(param, rule, '    '));
  const body = members.length === 0 ? 'Record<string, never>' : `{\n${members.join('\n')}\n  }`;
  return `  /** ${comment(`${description.fr} / ${description.en} (${kind})`)} */\n  ${name}: ${body};`;
}

function member(name: string, rule: Param, indent: string): string {
  const mark = rule.required ? '' : '?';
  const words = rule.description === undefined ? '' : `${rule.description.fr} / ${rule.description.en}. `;
  if (rule.type === 'items') {
    const fields = Object.entries(rule.fields).map(([field, inner]) => member(field, inner, `${indent}  `));
    const about = `${indent}/** ${comment(`${words}At most ${rule.max}.`)} */`;
    return `${about}\n${indent}${name}${mark}: readonly {\n${fields.join('\n')}\n${indent}}[];`;
  }
  return `${indent}/** ${comment(`${words}${boundsOf(rule)}`)} */\n${indent}${name}${mark}: ${typeOf(rule)};`;
}

function typeOf(rule: ScalarParam): string {
  switch (rule.type) {
    case 'enum':
      return rule.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
      return rule.type;
  }
}

/** Words of a configuration must not end the comment that they stand in. */
function comment(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '* /');
}
