import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDay } from '../../src/minimize/day.ts';
import { currentTransfer, transferSchema } from '../../src/rights/transfer.ts';
import { aTransferFile } from '../support/builders.ts';

const file = aTransferFile({ approved: '2026-03-01', expires: '2026-06-01' });

describe('A transfer file is current', () => {
  it.each([
    ['2026-02-28', false],
    ['2026-03-01', true],
    ['2026-05-31', true],
    ['2026-06-01', false],
    ['2027-03-15', false],
  ])('from the day of its approval to the day before it expires: on %s, %s', (today, current) => {
    expect(currentTransfer([file], 'ga4', today)).toBe(current ? file : undefined);
  });

  it('on exactly the days between its two dates, over any dates', () => {
    const number = fc.integer({ min: 18_000, max: 25_000 });
    fc.assert(
      fc.property(number, number, number, (approved, expires, today) => {
        const dated = aTransferFile({ approved: isoDay(approved), expires: isoDay(expires) });
        const current = currentTransfer([dated], 'ga4', isoDay(today)) !== undefined;
        expect(current).toBe(approved <= today && today < expires);
      }),
    );
  });

  it('for what it covers and nothing else', () => {
    expect(currentTransfer([file], 'hosting', '2026-04-01')).toBeUndefined();
  });

  it('beside others that are not: the first that is in force speaks', () => {
    const old = aTransferFile({ id: 'old', approved: '2025-01-01', expires: '2026-03-01' });
    const late = aTransferFile({ id: 'late', approved: '2026-04-01', expires: '2027-01-01' });
    const id = (today: string) => currentTransfer([old, file, late], 'ga4', today)?.id;
    expect([id('2026-01-01'), id('2026-03-01'), id('2026-05-01'), id('2026-07-01')]).toEqual([
      'old',
      file.id,
      file.id,
      'late',
    ]);
  });

  it('never, when there is none', () => {
    expect(currentTransfer([], 'ga4', '2026-04-01')).toBeUndefined();
  });
});

describe('A transfer file', () => {
  it('is complete as LPRPSP 17 asks', () => {
    expect(transferSchema.parse(file)).toEqual(file);
  });

  it.each(Object.keys(file))('opens nothing without its %s', (name) => {
    const members = Object.entries(file).filter(([member]) => member !== name);
    expect(transferSchema.safeParse(Object.fromEntries(members)).success).toBe(false);
  });

  it.each(['sensitivity', 'purpose', 'protection', 'regime'])('opens nothing when it does not weigh %s', (factor) => {
    expect(transferSchema.safeParse({ ...file, factors: { ...file.factors, [factor]: '' } }).success).toBe(false);
  });

  it.each([
    ['another conclusion', { conclusion: 'insufficient' }],
    ['a country by its name', { country: 'United States' }],
    ['a date without its year', { approved: '03-01' }],
    ['a day that no calendar has', { expires: '2026-02-30' }],
    ['no one who approved it', { approvedBy: '' }],
    ['a field without a name', { fields: [''] }],
    ['a purpose nobody knows', { covers: 'ads' }],
    ['a setting nobody knows', { force: true }],
  ])('opens nothing with %s', (_, changes) => {
    expect(transferSchema.safeParse({ ...file, ...changes }).success).toBe(false);
  });
});
