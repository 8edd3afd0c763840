import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./schema/sqlite.ts', './schema/sqlite-proof.ts'],
  out: './schema/sqlite',
});
