import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { nodesOf, sourceModules } from '../../support/modules.ts';

/*
 * Repetition without an end inside repetition is how a regular expression comes to take for ever. In the guard every repetition
 * has an end, but for these, which are anchored, or runs of one class that nothing follows.
 */
const endless = [
  '^eyJ[A-Za-z0-9_-]{7,}\\.eyJ[A-Za-z0-9_-]{2,}\\.[A-Za-z0-9_-]{0,}$',
  '^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$',
  '[A-Za-z0-9+/_.-]{10,}',
];

function isEndless(pattern: string): boolean {
  const bare = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  return /[*+]|\{\d+,\}/.test(bare);
}

const modules = sourceModules(new URL('../../../', import.meta.url)).filter(({ path }) =>
  path.startsWith('src/minimize/guard/'),
);
const patterns = modules.flatMap((module) =>
  nodesOf(module).flatMap(({ node }) =>
    ts.isRegularExpressionLiteral(node) ? [node.text.slice(1, node.text.lastIndexOf('/'))] : [],
  ),
);
/** Patterns that are put together from texts. */
const texts = modules.flatMap((module) =>
  nodesOf(module).flatMap(({ node }) =>
    ts.isNewExpression(node) && node.expression.getText() === 'RegExp' ? [node.arguments?.[0]?.getText() ?? ''] : [],
  ),
);

describe('The regular expressions of the guard', () => {
  it('are there to be read', () => {
    expect(patterns.length).toBeGreaterThan(30);
    expect(texts.length).toBeGreaterThan(1);
  });

  it('repeat nothing without an end, but for the listed ones', () => {
    expect(patterns.filter((pattern) => isEndless(pattern) && !endless.includes(pattern))).toEqual([]);
    expect(texts.map((text) => text.replace(/\\\\/g, '\\')).filter(isEndless)).toEqual([]);
  });

  it('would be caught if they did', () => {
    expect(isEndless('(?:a{1,3}b+)')).toBe(true);
    expect(isEndless('a*')).toBe(true);
    expect(isEndless('a{2,}')).toBe(true);
    expect(isEndless('[+*]{1,2}\\+')).toBe(false);
  });
});
