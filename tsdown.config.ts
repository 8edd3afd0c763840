import { defineConfig } from 'tsdown';

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
    clean: true,
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
  },
]);
