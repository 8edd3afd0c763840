import { describe, expect, it } from 'vitest';
import { isOutsideQuebec, placeName } from '../../src/consent/country.ts';

describe('A place', () => {
  it.each([
    ['US', 'États-Unis', 'United States'],
    ['IE', 'Irlande', 'Ireland'],
    ['CA', 'Canada', 'Canada'],
    ['CA-ON', 'Ontario', 'Ontario'],
    ['CA-BC', 'Colombie-Britannique', 'British Columbia'],
    ['CA-QC', 'Québec', 'Québec'],
    ['US-CA', 'États-Unis', 'United States'],
    ['XQ', 'XQ', 'XQ'],
  ])('%s is called %s in French and %s in English', (code, fr, en) => {
    expect([placeName(code, 'fr'), placeName(code, 'en')]).toEqual([fr, en]);
  });

  it('is outside Québec unless it is Québec: the rest of Canada is, and so is a Canada that says no province', () => {
    expect(['CA-QC', 'CA-ON', 'CA', 'US'].map(isOutsideQuebec)).toEqual([false, true, true, true]);
  });
});
