import { describe, expect, it } from 'vitest';
import { encodeEntry, type LedgerEntry } from '../../src/ledger/entry.ts';

const receipt = 'b'.repeat(64);

const published: LedgerEntry = {
  type: 'notice_published',
  site: 'demo',
  at: 1,
  notice: 'a'.repeat(64),
  notice_version: 1,
  language: 'fr',
  surface: 'banner',
};

const consent: LedgerEntry = {
  type: 'consent',
  site: 'demo',
  record_id: 'r1',
  receipt,
  purpose: 'measure',
  state: 'granted',
  at: 2,
  expires_at: 3,
  notice: 'a'.repeat(64),
  language: 'fr',
  surface: 'banner',
  gesture: 'click',
  gpc: false,
};

const withdrawn: LedgerEntry = { type: 'withdrawn', site: 'demo', record_id: 'r1', receipt, purpose: 'measure', at: 4 };

const erased: LedgerEntry = {
  type: 'erased',
  site: 'demo',
  receipt,
  withdrawn_at: 4,
  at: 5,
  events: 6,
  deliveries: 7,
  in_flight: { sent: 1, unknown: 2, stopped: 3 },
};

describe('An entry', () => {
  it.each([
    [
      'a notice that was published',
      published,
      `{"at":1,"language":"fr","notice":"${'a'.repeat(64)}","notice_version":1,"site":"demo","surface":"banner","type":"notice_published","v":1}`,
    ],
    [
      'a consent',
      consent,
      `{"at":2,"expires_at":3,"gesture":"click","gpc":false,"language":"fr","notice":"${'a'.repeat(64)}","purpose":"measure","receipt":"${receipt}","record_id":"r1","site":"demo","state":"granted","surface":"banner","type":"consent","v":1}`,
    ],
    [
      'a withdrawal',
      withdrawn,
      `{"at":4,"purpose":"measure","receipt":"${receipt}","record_id":"r1","site":"demo","type":"withdrawn","v":1}`,
    ],
    [
      'an erasure',
      erased,
      `{"at":5,"deliveries":7,"events":6,"in_flight":{"sent":1,"stopped":3,"unknown":2},"receipt":"${receipt}","site":"demo","type":"erased","v":1,"withdrawn_at":4}`,
    ],
  ])('that says %s has this one form, version included: a proof made today must still hold', (_, entry, bytes) => {
    expect(encodeEntry(entry)).toBe(bytes);
  });

  it('does not exist with a time that is no whole number', () => {
    expect(() => encodeEntry({ ...withdrawn, at: 0.5 })).toThrow(RangeError);
  });
});
