const form = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** The specification asks for 24 to 64 bytes. */
const fewest = 24;
const most = 64;

/** Said to whoever has to make one. */
export const webhookSecretForm = 'whsec_ and the base64 of 24 to 64 random bytes';

/** The key in a secret of Standard Webhooks, `whsec_` and base64, as base64; undefined where it is none. */
export function webhookKey(secret: string): string | undefined {
  const key = form.exec(secret)?.[1];
  if (key === undefined || key.length % 4 !== 0) {
    return undefined;
  }
  const bytes = (key.length / 4) * 3 - (key.endsWith('==') ? 2 : key.endsWith('=') ? 1 : 0);
  return bytes >= fewest && bytes <= most ? key : undefined;
}
