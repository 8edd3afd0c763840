import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../../src/node/assets.ts';

const out = mkdtempSync(join(tmpdir(), 'balise-bundle-'));

afterAll(() => rmSync(out, { recursive: true }));

describe('what wrangler deploys', () => {
  it('is under 300 kB gzip, and holds nothing of Node but the hashing that Workers have', async () => {
    const wrangler = join(packageFolder(), 'node_modules', 'wrangler', 'bin', 'wrangler.js');
    await promisify(execFile)(process.execPath, [wrangler, 'deploy', '--dry-run', '--minify', '--outdir', out], {
      cwd: packageFolder(),
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' },
    });
    const script = readdirSync(out).find((name) => name.endsWith('.js')) ?? '';
    const bundle = readFileSync(join(out, script));
    expect(bundle.byteLength).toBeGreaterThan(10_000);
    expect(gzipSync(bundle, { level: 9 }).byteLength).toBeLessThan(300_000);
    expect(bundle.toString()).not.toMatch(/from ?["']node:(?!crypto["'])|better-sqlite3/);
  }, 60_000);
});
