import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';

const script = 'dist/browser/balise.iife.js';

/** The page script as files, for hosts that serve files themselves (Workers assets): what src/public.ts says, as headers. */
function publishScript(): void {
  const hash = createHash('sha256').update(readFileSync(script)).digest('hex').slice(0, 16);
  mkdirSync('dist/public', { recursive: true });
  const common = ['  Access-Control-Allow-Origin: *', '  Cross-Origin-Resource-Policy: cross-origin'];
  const sections = [
    ['/balise.js', 'public, max-age=3600'],
    [`/balise.${hash}.js`, 'public, max-age=31536000, immutable'],
  ].map(([path = '', cache = '']) => {
    copyFileSync(script, `dist/public${path}`);
    return [path, `  Cache-Control: ${cache}`, ...common, '  X-Content-Type-Options: nosniff'].join('\n');
  });
  writeFileSync('dist/public/_headers', `${sections.join('\n\n')}\n`);
}

/** Two builds: the collector for Node (dependencies stay in node_modules), and the one file a page loads. */
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
  {
    entry: { 'browser/balise': 'src/browser/balise.ts' },
    outDir: 'dist',
    platform: 'browser',
    target: 'es2020',
    format: 'iife',
    outExtensions: () => ({ js: '.js' }),
    minify: true,
    dts: false,
    clean: false,
    onSuccess: publishScript,
  },
]);
