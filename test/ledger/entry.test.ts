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

const retired: LedgerEntry = { ...published, type: 'notice_retired' };

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
  cause: 'withdrawn',
  ended_at: 4,
  at: 5,
  events: 6,
  held: 8,
  deliveries: 7,
  in_flight: { sent: 1, unknown: 2, stopped: 3 },
};

const expired: LedgerEntry = {
  type: 'expired',
  site: 'demo',
  record_id: 'r1',
  receipt,
  purpose: 'ga4',
  at: 6,
  expired_at: 3,
  reason: 'term',
};

const noticeVoided: LedgerEntry = {
  type: 'notice_voided',
  site: 'demo',
  at: 7,
  notice_version: 1,
  by: 'rprp',
  reason: 'Québec n’y est pas nommé',
  grants: 2,
};

const released: LedgerEntry = {
  type: 'hold_released',
  site: 'demo',
  record_id: 'r2',
  receipt,
  at: 9,
  held_at: 8,
  by: 'rprp',
  events: 3,
  passed_on: 0,
};

const destroyed: LedgerEntry = {
  type: 'destroyed',
  site: 'demo',
  at: 10,
  lane: 'measure',
  before: '2026-08-30',
  events: 9,
  held: 1,
  visits: 4,
  sends: 2,
  deliveries: 3,
  dead_letters: 5,
  names: 6,
};

const evidence: LedgerEntry = {
  type: 'destroyed',
  site: 'demo',
  at: 11,
  lane: 'evidence',
  before: '2021-11-29',
  receipts: 2,
};

const keyGone: LedgerEntry = { type: 'backup_key_destroyed', site: 'demo', at: 12, period: '2026-10-29' };

describe('An entry', () => {
  it.each([
    [
      'a notice that was published',
      published,
      `{"at":1,"language":"fr","notice":"${'a'.repeat(64)}","notice_version":1,"site":"demo","surface":"banner","type":"notice_published","v":1}`,
    ],
    [
      'a notice that was retired',
      retired,
      `{"at":1,"language":"fr","notice":"${'a'.repeat(64)}","notice_version":1,"site":"demo","surface":"banner","type":"notice_retired","v":1}`,
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
      `{"at":5,"cause":"withdrawn","deliveries":7,"ended_at":4,"events":6,"held":8,"in_flight":{"sent":1,"stopped":3,"unknown":2},"receipt":"${receipt}","site":"demo","type":"erased","v":1}`,
    ],
    [
      'an expiry',
      expired,
      `{"at":6,"expired_at":3,"purpose":"ga4","reason":"term","receipt":"${receipt}","record_id":"r1","site":"demo","type":"expired","v":1}`,
    ],
    [
      'a voided notice',
      noticeVoided,
      `{"at":7,"by":"rprp","grants":2,"notice_version":1,"reason":"Québec n’y est pas nommé","site":"demo","type":"notice_voided","v":1}`,
    ],
    [
      'a hold that was released',
      released,
      `{"at":9,"by":"rprp","events":3,"held_at":8,"passed_on":0,"receipt":"${receipt}","record_id":"r2","site":"demo","type":"hold_released","v":1}`,
    ],
    [
      'what was kept long enough',
      destroyed,
      '{"at":10,"before":"2026-08-30","dead_letters":5,"deliveries":3,"events":9,"held":1,"lane":"measure","names":6,"sends":2,"site":"demo","type":"destroyed","v":1,"visits":4}',
    ],
    [
      'a proof whose period is over',
      evidence,
      '{"at":11,"before":"2021-11-29","lane":"evidence","receipts":2,"site":"demo","type":"destroyed","v":1}',
    ],
    [
      'a backup that nobody can open',
      keyGone,
      '{"at":12,"period":"2026-10-29","site":"demo","type":"backup_key_destroyed","v":1}',
    ],
  ])('that says %s has this one form, version included: a proof made today must still hold', (_, entry, bytes) => {
    expect(encodeEntry(entry)).toBe(bytes);
  });

  it('does not exist beyond what a leaf can hold: it would stop the log', () => {
    const long = (n: number) => ({ ...withdrawn, record_id: 'é'.repeat(n) });
    const most = Math.floor((65_535 - encodeEntry(long(0)).length) / 2);
    expect(encodeEntry(long(most))).toContain('é');
    expect(() => encodeEntry(long(most + 1))).toThrow(RangeError);
  });

  it('does not exist with a time that is no whole number', () => {
    expect(() => encodeEntry({ ...withdrawn, at: 0.5 })).toThrow(RangeError);
  });
});
