import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { presets } from '../../src/config.ts';
import { catalogSchema } from '../../src/minimize/catalog.ts';
import { catalogTypes } from '../../src/minimize/catalog-types.ts';

const folder = mkdtempSync(join(tmpdir(), 'balise-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tricky = {
  kind: 'signal',
  description: { fr: 'Fin de commentaire */ ici', en: 'A\nline' },
  params: { size: { type: 'enum', values: ['S"', 'M\\'] }, n: { type: 'integer', min: 0, max: 9, unit: 's' } },
};

/** The lines of a page that do not compile against the types of this catalog. */
function faultyLines(catalog: unknown, page: readonly string[]): number[] {
  const [types, file] = [join(folder, 'balise.d.ts'), join(folder, 'page.ts')];
  writeFileSync(types, catalogTypes('demo', catalogSchema.parse(catalog)));
  writeFileSync(file, page.join('\n'));
  const options = { strict: true, noEmit: true, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] };
  const program = ts.createProgram([types, file], options);
  const faults = ts.getPreEmitDiagnostics(program).flatMap(({ file: of, start = 0, messageText }) => {
    expect(of?.fileName, ts.flattenDiagnosticMessageText(messageText, ' ')).toBe(file);
    return of === undefined ? [] : [ts.getLineAndCharacterOfPosition(of, start).line];
  });
  return [...new Set(faults)];
}

describe('The types of a catalog', () => {
  it('let a page call what is declared, and nothing else compiles', { timeout: 60_000 }, () => {
    const right = [
      `balise.event('store_locator');`,
      `balise.event('store_locator', {});`,
      `balise.event('add_to_cart', { value: 12.5, currency: 'CAD', items: [{ item_id: 'A-1', quantity: 2 }] });`,
      `window.balise.event('newsletter_signup', { method: 'email' });`,
      `balise.event('newsletter_signup');`,
      `const taken: boolean = balise.event('tricky', { size: 'S"', n: 3 });`,
    ];
    const wrong = [
      `balise.event('add_to_kart');`,
      `balise.event('store_locator', { city: 'Québec' });`,
      `balise.event('add_to_cart');`,
      `balise.event('add_to_cart', { value: '12.5', items: [{ item_id: 'A-1' }] });`,
      `balise.event('add_to_cart', { items: [{ quantity: 2 }] });`,
      `balise.event('add_to_cart', { items: [{ item_id: 'A-1', colour: 'rouge' }] });`,
      `balise.event('newsletter_signup', { method: 'pigeon' });`,
      `balise.event('newsletter_signup', { email: 'a@example.ca' });`,
      `balise.event('tricky', { size: 'L' });`,
    ];
    const catalog = { ...presets.shop, tricky };
    expect(faultyLines(catalog, [...right, ...wrong])).toEqual(wrong.map((_, i) => right.length + i));
  });
});
