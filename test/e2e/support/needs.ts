import { existsSync } from 'node:fs';
import { executable, product } from './places.ts';

/** Says what is missing before any test fails for it. */
export default function checkNeeds(): void {
  if (!existsSync(executable)) {
    throw new Error(
      `The end-to-end tests need Chromium at ${executable}: apt-get install chromium, or set BALISE_CHROMIUM to its path.`,
    );
  }
  if (!existsSync(product)) {
    throw new Error('The end-to-end tests run the built product: npm run build first (npm run test:e2e does).');
  }
}
