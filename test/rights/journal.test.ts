import { describe, expect, it } from 'vitest';
import {
  encodeLine,
  type Journal,
  type JournalLine,
  neverInTheWay,
  noJournal,
  parseLine,
} from '../../src/rights/journal.ts';

const line: JournalLine = {
  cause: 'withdrawn',
  site: 'demo',
  secret_hash: 'a'.repeat(64),
  purposes: ['measure', 'ga4'],
  at: 1,
};
const voided: JournalLine = { cause: 'voided', site: 'demo', version: 2, by: 'rprp', reason: 'é\n', at: 2 };

/** Fails as long as it is told to. */
function unreliable() {
  const written: JournalLine[] = [];
  const state = { broken: false };
  const journal: Journal = {
    ...noJournal,
    append: async (each) => {
      if (state.broken) {
        throw new Error('no space left');
      }
      written.push(each);
      return Promise.resolve();
    },
  };
  return { journal, written, state };
}

describe('A line of the journal', () => {
  it.each([line, voided])('is read back as it was written, from one line of text: %j', (each) => {
    expect(encodeLine(each)).not.toContain('\n');
    expect(parseLine(encodeLine(each))).toEqual(each);
  });

  it.each([
    ['cut short', encodeLine(line).slice(0, -3)],
    ['empty', ''],
    ['of another kind', JSON.stringify({ ...line, cause: 'granted' })],
    ['for a purpose that does not exist', JSON.stringify({ ...line, purposes: ['ads'] })],
    ['for no purpose', JSON.stringify({ ...line, purposes: [] })],
    ['with a secret instead of its hash', JSON.stringify({ ...line, secret_hash: 'bs_x' })],
    ['with more than it may hold', JSON.stringify({ ...line, receipt: 'ABCD' })],
    ['without its instant', JSON.stringify({ ...line, at: undefined })],
  ])('%s is none', (_, text) => {
    expect(parseLine(text)).toBeUndefined();
  });
});

describe('A journal that cannot be written', () => {
  it('keeps nobody from withdrawing: it is reported, and the lines follow in their order once it can be', async () => {
    const { journal, written, state } = unreliable();
    const reported: unknown[] = [];
    const kept = neverInTheWay(journal, (error) => reported.push(error));
    state.broken = true;
    await kept.append(line);
    await kept.append(voided);
    expect([written, reported.length]).toEqual([[], 2]);
    state.broken = false;
    const third = { ...line, at: 3 };
    await kept.append(third);
    expect(written).toEqual([line, voided, third]);
    await kept.append({ ...line, at: 4 });
    expect(written).toHaveLength(4);
  });
});
