import * as z from 'zod';

/* What the configuration of every destination is made of. */

export const environmentName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable, not a secret');

/** Nobody on the way can read what is sent there. What is no URL at all is said by another check. */
export function isSealed(endpoint: string): boolean {
  const url = URL.parse(endpoint);
  return url === null || url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
