import { describe, expect, it } from 'vitest';
import { knownVisits } from '../../src/storage/sqlite/known-visits.ts';

describe('The visits that a process has seen', () => {
  const visit = { grant: 1, visit: 'v', now: 1_000_000 };

  it('are told apart by their grant and their id', () => {
    const visits = knownVisits();
    visits.has(visit);
    visits.add(visit);
    expect(visits.has(visit)).toBe(true);
    expect(visits.has({ ...visit, grant: 2 })).toBe(false);
    expect(visits.has({ ...visit, visit: 'w' })).toBe(false);
  });

  it('are forgotten when one is gone, and all of them within ten minutes', () => {
    const visits = knownVisits();
    visits.has(visit);
    visits.add(visit);
    expect(visits.has({ ...visit, now: visit.now + 600_000 })).toBe(true);
    expect(visits.has({ ...visit, now: visit.now + 600_001 })).toBe(false);
    visits.add(visit);
    visits.delete(visit);
    expect(visits.has(visit)).toBe(false);
  });
});
