import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { webhookSchema } from '../../src/destinations/webhook/settings.ts';
import { packageFolder } from '../../src/node/assets.ts';

const root = packageFolder();
const page = readFileSync(join(root, 'docs/destinations.md'), 'utf8');
const receiver = readFileSync(join(root, 'examples/webhook-receiver/README.md'), 'utf8');

type IsOurs = (headers: Record<string, string>, body: string, secret: string) => boolean;

function block(markdown: string, language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(markdown)?.[1] ?? '';
}

async function shown(): Promise<IsOurs> {
  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(block(page, 'js'))}`);
  return Reflect.get(Object(module), 'isOurs') as IsOurs;
}

describe('docs/destinations.md', () => {
  it('names files that exist', () => {
    const named = [...page.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('shows a check of signatures that agrees with the reference library', async () => {
    const isOurs = await shown();
    const secret = `whsec_${btoa('k'.repeat(32))}`;
    const body = '{"é":1}';
    const headers = (at: Date, by = secret) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': `${new Webhook(`whsec_${btoa('n'.repeat(32))}`).sign('msg_1', at, body)} ${new Webhook(by).sign('msg_1', at, body)}`,
    });
    const now = new Date();
    expect(isOurs(headers(now), body, secret)).toBe(true);
    expect(isOurs(headers(now), `${body} `, secret)).toBe(false);
    expect(isOurs(headers(now, `whsec_${btoa('o'.repeat(32))}`), body, secret)).toBe(false);
    expect(isOurs(headers(new Date(now.getTime() - 600_000)), body, secret)).toBe(false);
    expect(isOurs({}, body, secret)).toBe(false);
  });

  it.each([
    ['docs/destinations.md', page],
    ['the receiver’s README', receiver],
  ])('shows a block that the configuration takes: %s', async (_, markdown) => {
    const code = `export default { ${block(markdown, 'ts').replace(/\n}\n$/, '\n}')} }`;
    const module: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const { webhook } = Reflect.get(Object(module), 'default') as { webhook: unknown };
    expect(webhookSchema.safeParse(webhook)).toMatchObject({ success: true });
  });
});
