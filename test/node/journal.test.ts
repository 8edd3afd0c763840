import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../src/node/journal.ts';
import { encodeLine, type JournalLine } from '../../src/rights/journal.ts';

const folders: string[] = [];

afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'balise-journal-'));
  folders.push(folder);
  const reported: string[] = [];
  const report = (error: unknown) => void reported.push(String(error));
  const open = (keepSince = 0) => openJournal({ folder, keepSince, report });
  return { file: join(folder, 'withdrawals.jsonl'), open, reported };
}

function line(at: number): JournalLine {
  return { cause: 'withdrawn', site: 'demo', secret_hash: 'b'.repeat(64), purposes: ['measure'], at };
}

async function times(lines: AsyncIterable<readonly JournalLine[]>): Promise<number[]> {
  const all: number[] = [];
  for await (const page of lines) {
    all.push(...page.map(({ at }) => at));
  }
  return all;
}

describe('The journal of withdrawals on Node', () => {
  it('is a file that only its owner may read, with a line for each, in order, however many come at once', async () => {
    const { file, open } = place();
    const journal = await open();
    const many = Array.from({ length: 1_200 }, (_, at) => at);
    await Promise.all(many.map((at) => journal.append(line(at))));
    expect(await times(journal.read(0))).toEqual(many);
    expect(await times(journal.read(1_198))).toEqual([1_198, 1_199]);
    await journal.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(1_200);
  });

  it('is read back by the next process, which goes on after it', async () => {
    const { open } = place();
    const first = await open();
    await first.append(line(1));
    await first.close();
    const second = await open();
    await second.append(line(2));
    expect(await times(second.read(0))).toEqual([1, 2]);
    await second.close();
  });

  it('lets go at start of what no backup needs any more', async () => {
    const { file, open } = place();
    writeFileSync(file, [10, 20, 30].map((at) => `${encodeLine(line(at))}\n`).join(''));
    const journal = await open(20);
    await journal.append(line(40));
    await journal.close();
    expect(readFileSync(file, 'utf8')).toBe([20, 30, 40].map((at) => `${encodeLine(line(at))}\n`).join(''));
    expect([existsSync(`${file}.new`), statSync(file).mode & 0o777]).toEqual([false, 0o600]);
  });

  it('passes over a last line that a crash cut short, says so, and writes on a line of its own', async () => {
    const { file, open, reported } = place();
    writeFileSync(file, `${encodeLine(line(1))}\n${encodeLine(line(2)).slice(0, -9)}`);
    const journal = await open();
    await journal.append(line(3));
    expect(await times(journal.read(0))).toEqual([1, 3]);
    await journal.close();
    expect(reported).toHaveLength(1);
    expect(reported[0]).toContain('withdrawals.jsonl');
    await (await open()).close();
  });

  it('keeps a last line that lacks only its end: it says all that it had to', async () => {
    const { file, open, reported } = place();
    writeFileSync(file, encodeLine(line(1)));
    const journal = await open();
    await journal.append(line(2));
    expect(await times(journal.read(0))).toEqual([1, 2]);
    expect(reported).toEqual([]);
    await journal.close();
  });

  it.each(['{"cause":"withdrawn"', 'rubbish', ''])(
    'refuses to start on another line that cannot be read (%j), and names it: it may be a withdrawal',
    async (rubbish) => {
      const { file, open } = place();
      writeFileSync(file, `${encodeLine(line(1))}\n${rubbish}\n${encodeLine(line(2))}\n`);
      await expect(open()).rejects.toThrow(/^Line 2 of .*withdrawals\.jsonl/);
      expect(readFileSync(file, 'utf8')).toContain(encodeLine(line(2)));
    },
  );

  it('tells whoever appended that it failed, and the next one stands whole', async () => {
    const { file, open } = place();
    const journal = await open();
    await journal.append(line(1));
    await journal.close();
    await expect(journal.append(line(2))).rejects.toThrow();
    appendFileSync(file, '');
    const again = await open();
    expect(await times(again.read(0))).toEqual([1]);
    await again.close();
  });
});
