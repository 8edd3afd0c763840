import { inspect } from 'node:util';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { constant, Withheld } from '../../src/door/withheld.ts';
import { sourceModules } from '../support/modules.ts';

const canary = '203.0.113.77';
const withheld = new Withheld(canary, 'rate');

describe('What is withheld', () => {
  it('says a constant, however it is printed, joined or turned into JSON', () => {
    const shown = {
      string: String(withheld),
      method: withheld.toString(),
      // What a careless line would do; the compiler and the linter refuse it.
      template: `from ${withheld as unknown as string}`,
      joined: 'from ' + (withheld as unknown as string),
      list: [withheld].join(),
      json: JSON.stringify({ withheld }),
      inspected: inspect(withheld, { showHidden: true, depth: 9 }),
      nested: inspect({ a: [withheld] }, { showHidden: true, depth: 9 }),
      keys: Object.getOwnPropertyNames(withheld).join(),
      entries: JSON.stringify(Object.entries(withheld)),
      copied: JSON.stringify(Object.assign({}, withheld)),
      cloned: inspect(structuredClone(withheld)),
      thrown: inspect(new Error('x', { cause: withheld })),
    };
    expect(Object.entries(shown).filter(([, text]) => text.includes(canary))).toEqual([]);
    expect([shown.string, shown.template, shown.json]).toEqual([
      constant,
      `from ${constant}`,
      `{"withheld":"${constant}"}`,
    ]);
  });

  it('says the same constant of every value', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, two) => {
        const [first, second] = [new Withheld(one, 'token'), new Withheld(two, 'token')];
        expect([String(first), JSON.stringify(first), inspect(first)]).toEqual([
          String(second),
          JSON.stringify(second),
          inspect(second),
        ]);
        expect(first.reveal('token')).toBe(one);
      }),
    );
  });

  it('opens for the use that it was taken for, and for no other', () => {
    expect(withheld.reveal('rate')).toBe(canary);
    expect(() => withheld.reveal('device')).toThrow(/withheld for rate/);
    expect(() => withheld.reveal('token')).not.toThrow(canary);
  });

  it('is no text to the compiler', () => {
    const text = (value: string) => value;
    const url = (value: string | URL) => value;
    // @ts-expect-error An address is not handed to what takes text.
    expect(text(withheld)).toBe(withheld);
    // @ts-expect-error Nor put in an address.
    expect(url(withheld)).toBe(withheld);
    // @ts-expect-error Nor made of a text without saying what for.
    expect(() => new Withheld(canary).reveal('rate')).toThrow();
    // @ts-expect-error Nor looked into.
    expect(withheld.value).toBeUndefined();
  });
});

const modules = sourceModules(new URL('../../', import.meta.url));

/** Every text literal of a module. */
function literals(text: string): string[] {
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      found.push(node.text.toLowerCase());
    }
    node.forEachChild(walk);
  };
  walk(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest));
  return found;
}

/** On the server: what a page or the command line writes is not what it was sent. */
const server = modules.filter(({ path }) => !/^src\/(browser|cli)\//.test(path));

describe('What a request says of a person', () => {
  const named = (name: RegExp) =>
    server.filter(({ text }) => literals(text).some((literal) => name.test(literal))).map(({ path }) => path);

  it('is read in one module, and its address on Node where the socket is', () => {
    expect(named(/^(user-agent|authorization|cf-connecting-ip)$/)).toEqual(['src/door/withheld.ts']);
    expect(named(/^remoteaddress$/)).toEqual(['src/node/peer.ts']);
    expect(named(/^(x-forwarded-for|x-real-ip|forwarded|true-client-ip|cf-ipcountry|sec-ch-ua.*)$/)).toEqual([]);
  });

  it('is opened where this list says', () => {
    const opened = server.flatMap(({ path, text }) =>
      [...text.matchAll(/\.reveal\('(\w+)'\)/g)].map(([, use]) => `${path} ${use ?? ''}`),
    );
    expect(opened.sort()).toEqual([
      'src/collect/collector.ts device',
      'src/consent/route.ts token',
      'src/door/rate-gate.ts rate',
      'src/door/token.ts token',
      'src/door/token.ts token',
    ]);
  });
});
