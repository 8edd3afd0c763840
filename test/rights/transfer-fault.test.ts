import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/minimize/fingerprint.ts';
import { type Transfer, transferFault, transferMend } from '../../src/rights/transfer-fault.ts';
import { aTransferFile } from '../support/builders.ts';

const payload = ['add_to_cart.page', 'add_to_cart.value'];
const cited = fingerprint(payload);
const transfer: Transfer = { covers: 'ga4', payload, listed: ['value'], citesPayload: true };
const file = aTransferFile({ payload: cited });
const today = '2026-11-23';

describe('A transfer file that is held against what leaves', () => {
  it('opens the transfer when it is in force, wide enough and assessed what leaves', () => {
    expect(transferFault([file], transfer, today)).toBeUndefined();
  });

  it.each([
    ['missing', [], { why: 'missing', covers: 'ga4' }],
    [
      'not yet approved',
      [{ ...file, approved: '2026-12-01' }],
      { why: 'not_yet_approved', file: 'T-1', date: '2026-12-01' },
    ],
    ['expired today', [{ ...file, expires: today }], { why: 'expired', file: 'T-1', date: today }],
    ['not adequate', [{ ...file, conclusion: 'not_adequate' as const }], { why: 'not_adequate', file: 'T-1' }],
    ['too narrow', [{ ...file, fields: ['page'] }], { why: 'too_narrow', file: 'T-1', field: 'value' }],
    ['without a payload', [aTransferFile()], { why: 'no_payload', file: 'T-1', payload: cited }],
    ['stale', [{ ...file, payload: '0'.repeat(16) }], { why: 'stale', file: 'T-1', payload: cited }],
  ])('keeps it shut when it is %s, and says what to mend', (_, files, fault) => {
    const found = transferFault(files, transfer, today);
    expect(found).toEqual(fault);
    const said = found === undefined ? '' : transferMend(found);
    const detail = Object.entries(fault).filter(([key]) => key !== 'why');
    detail.forEach(([, value]) => expect(said).toContain(value));
  });

  it('goes stale with any change of what may leave', () => {
    const wider = { ...transfer, payload: [...payload, 'purchase.page'] };
    expect(transferFault([file], wider, today)?.why).toBe('stale');
  });

  it('need not say what it assessed in a demonstration, but must not say something else', () => {
    const demo = { ...transfer, citesPayload: false };
    expect(transferFault([aTransferFile()], demo, today)).toBeUndefined();
    expect(transferFault([{ ...file, payload: '0'.repeat(16) }], demo, today)?.why).toBe('stale');
  });
});
