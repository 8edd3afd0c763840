import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';

const script = 'dist/browser/balise.iife.js';
const receipt = 'dist/browser/receipt.iife.js';

/** A script as a file, under a path, with what src/public.ts says of it as headers. */
function publish(file: string, path: string, headers: readonly string[]): string {
  copyFileSync(file, `dist/public${path}`);
  return [path, ...headers.map((header) => `  ${header}`), '  X-Content-Type-Options: nosniff'].join('\n');
}

/** For hosts that serve files themselves (Workers assets). Runs after each browser build: the last one finds both scripts. */
function publishScripts(): void {
  mkdirSync('dist/public', { recursive: true });
  const sections: string[] = [];
  if (existsSync(script)) {
    const hash = createHash('sha256').update(readFileSync(script)).digest('hex').slice(0, 16);
    const anywhere = ['Access-Control-Allow-Origin: *', 'Cross-Origin-Resource-Policy: cross-origin'];
    sections.push(publish(script, '/balise.js', ['Cache-Control: public, max-age=3600', ...anywhere]));
    const forEver = 'Cache-Control: public, max-age=31536000, immutable';
    sections.push(publish(script, `/balise.${hash}.js`, [forEver, ...anywhere]));
  }
  if (existsSync(receipt)) {
    const here = ['Cache-Control: public, max-age=300', 'Cross-Origin-Resource-Policy: same-origin'];
    sections.push(publish(receipt, '/receipt.js', here));
  }
  writeFileSync('dist/public/_headers', `${sections.join('\n\n')}\n`);
}

const page = {
  outDir: 'dist',
  platform: 'browser',
  target: 'es2020',
  format: 'iife',
  outExtensions: () => ({ js: '.js' }),
  minify: true,
  dts: false,
  clean: false,
  onSuccess: publishScripts,
} as const;

/** Three builds: the collector for Node (dependencies stay in node_modules), the one file a page loads, and that of the receipt. */
export default defineConfig([
  {
    entry: {
      balise: 'src/cli/balise.ts',
      writer: 'src/storage/sqlite/node/writer.ts',
      reader: 'src/storage/sqlite/node/reader.ts',
      config: 'src/config.ts',
    },
    outDir: 'dist',
    platform: 'node',
    target: 'node22',
    format: 'esm',
    outExtensions: () => ({ js: '.js' }),
    dts: false,
    clean: ['dist/*.js'],
  },
  { ...page, entry: { 'browser/balise': 'src/browser/balise.ts' } },
  { ...page, entry: { 'browser/receipt': 'src/browser/receipt/receipt.ts' } },
]);
