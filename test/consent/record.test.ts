import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Choice } from '../../src/consent/choice.ts';
import { purposes } from '../../src/consent/purpose.ts';
import { consentRecords, eventDays, type Occasion, withdrawnEntries } from '../../src/consent/record.ts';
import { localDays } from '../../src/minimize/day.ts';
import { day, now } from '../support/builders.ts';

const choice: Choice = {
  site: 'demo',
  language: 'fr',
  notice: 'a'.repeat(64),
  ask: '1.a',
  choices: { measure: 'granted', ga4: 'refused' },
  surface: 'banner',
  gesture: 'click',
};

const occasion: Occasion = {
  choice,
  offered: purposes,
  receipt: 'b'.repeat(64),
  at: now,
  expires: now + 180 * day,
  gpc: false,
};

describe('The records of one gesture', () => {
  it('are one for each purpose, with its own state: a refusal is recorded and expires never', () => {
    const common = {
      type: 'consent',
      site: 'demo',
      receipt: 'b'.repeat(64),
      at: now,
      notice: 'a'.repeat(64),
      language: 'fr',
      surface: 'banner',
      gesture: 'click',
      gpc: false,
    };
    expect(consentRecords(occasion, purposes, ['r1', 'r2'])).toEqual([
      { ...common, record_id: 'r1', purpose: 'measure', state: 'granted', expires_at: now + 180 * day },
      { ...common, record_id: 'r2', purpose: 'ga4', state: 'refused', expires_at: null },
    ]);
  });

  it('speak of no purpose that was not offered or not answered', () => {
    fc.assert(
      fc.property(fc.subarray([...purposes]), fc.subarray([...purposes]), (offered, answered) => {
        const recorded = consentRecords({ ...occasion, offered }, answered, ['r1', 'r2']).map(({ purpose }) => purpose);
        expect(recorded).toEqual(purposes.filter((purpose) => offered.includes(purpose) && answered.includes(purpose)));
      }),
    );
  });

  it('say what the browser signalled', () => {
    const [record] = consentRecords({ ...occasion, gpc: true }, purposes, ['r1', 'r2']);
    expect(record?.gpc).toBe(true);
  });

  it('hold neither the ask nor any word beyond the fields of a record', () => {
    for (const record of consentRecords(occasion, purposes, ['r1', 'r2'])) {
      expect(Object.keys(record).sort()).toEqual(
        'at expires_at gesture gpc language notice purpose receipt record_id site state surface type'.split(' '),
      );
    }
  });
});

describe('The entries of a withdrawal', () => {
  it('are one for each purpose that ended, under the record that ended', () => {
    const entries = withdrawnEntries({ site: 'demo', receipt: 'c', at: now }, ['measure', 'ga4'], ['r1', 'r2']);
    const common = { type: 'withdrawn', site: 'demo', receipt: 'c', at: now };
    expect(entries).toEqual([
      { ...common, record_id: 'r1', purpose: 'measure' },
      { ...common, record_id: 'r2', purpose: 'ga4' },
    ]);
  });
});

describe('The days on which events of a grant may lie', () => {
  const zone = fc.constantFrom('America/Toronto', 'America/St_Johns', 'Pacific/Apia', 'UTC');
  const since = fc.date({ min: new Date(0), max: new Date('2040-01-01'), noInvalidDate: true }).map(Number);
  const arrival = fc.record({
    zone,
    since: fc.oneof(since, fc.constant(Date.UTC(2011, 11, 31, 12))),
    lasted: fc.nat({ max: 400 * day }),
    after: fc.nat({ max: 400 * day }),
    apart: fc.integer({ min: -72 * 3_600_000, max: 5 * 60_000 }),
  });

  it('include that of every event a beacon may have brought since the yes, across changes of the calendar too', () => {
    fc.assert(
      fc.property(arrival, ({ zone: timeZone, since: start, lasted, after, apart }) => {
        const dayOf = localDays(timeZone);
        const end = start + lasted;
        const received = Math.min(end, start + after);
        expect(eventDays(dayOf, start, end)).toContain(dayOf(received + apart));
      }),
    );
  });

  it('are each named once and in order', () => {
    const days = eventDays(localDays('America/Toronto'), now - 10 * day, now);
    expect(days).toEqual([...new Set(days)].sort((a, b) => a - b));
    expect(days).toHaveLength(10 + 1 + 4 + 1);
  });
});
