import { defineConfig } from 'vitest/config';

/** Every test that needs no browser. Files run side by side; each that needs a server or a file makes its own. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
