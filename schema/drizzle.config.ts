import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: [
    './schema/sqlite.ts',
    './schema/sqlite-proof.ts',
    './schema/sqlite-catalog.ts',
    './schema/sqlite-delivery.ts',
  ],
  out: './schema/sqlite',
});
