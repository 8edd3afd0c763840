import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const root = at('');
export const product = at('dist/balise.js');
export const shippedConfig = at('balise.config.ts');
export const shots = at('test/e2e/shots');
export const executable = process.env['BALISE_CHROMIUM'] ?? '/usr/bin/chromium';
