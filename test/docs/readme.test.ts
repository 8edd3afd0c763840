import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { packageFolder } from '../../src/node/assets.ts';

const root = packageFolder();
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const english = read('README.md');
const french = read('README.fr.md');

function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
    ([, indent = '', code = '']) => code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

describe('the README', () => {
  it('says the same commands and code in both languages', () => {
    for (const language of ['sh', 'ts', 'html', 'js']) {
      expect(blocks(french, language)).toEqual(blocks(english, language));
      expect(blocks(english, language).length).toBeGreaterThan(0);
    }
  });

  it('has the same sections, tables and links in both languages', () => {
    const shape = (markdown: string) => ({
      sections: markdown.match(/^## /gm)?.length,
      rows: markdown.match(/^\|/gm)?.length,
      links: [...markdown.matchAll(/\]\(([^)]+)\)/g)]
        .map(([, link]) => link)
        .filter((link) => !link?.startsWith('README')),
    });
    expect(shape(french)).toEqual(shape(english));
  });

  it('links to files that exist', () => {
    const links = [...english.matchAll(/\]\(([^)#]+)\)/g), ...french.matchAll(/\]\(([^)#]+)\)/g)].map(
      ([, link = '']) => link,
    );
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });

  it('shows a test command that the gate runs', () => {
    const command = blocks(english, 'sh').find((block) => block.includes('npm test'));
    expect(read('.ci/run')).toContain(command?.trim());
  });

  it('shows a configuration that compiles and starts', async () => {
    const [code = ''] = blocks(english, 'ts');
    const folder = mkdtempSync(join(root, 'node_modules', '.balise-readme-'));
    const file = join(folder, 'balise.config.ts');
    writeFileSync(file, code);
    try {
      const { options } = ts.parseJsonConfigFileContent(
        ts.readConfigFile(join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name)).config,
        ts.sys,
        root,
      );
      const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
      expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
      const module: unknown = await import(pathToFileURL(file).href);
      expect(parseConfig(Reflect.get(Object(module), 'default'))).toMatchObject({ ok: true });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
