import { describe, expect, it } from 'vitest';
import { changeLines, changeText, refusalText } from '../../src/consent/change-words.ts';
import type { NoticeChange } from '../../src/consent/notice-change.ts';

const change = (rest: Partial<NoticeChange>): NoticeChange => ({
  part: 'field',
  material: true,
  was: '',
  now: '',
  ...rest,
});

describe('A change in words', () => {
  it.each<[Partial<NoticeChange>, string, string]>([
    [{ part: 'purpose', now: 'ga4' }, 'Fin visée : Google Analytics 4 (ajouté)', 'Purpose: Google Analytics 4 (added)'],
    [
      { part: 'field', purpose: 'measure', was: 'gift' },
      'Renseignement (mesure) : gift (retiré)',
      'Information (measurement): gift (removed)',
    ],
    [
      { part: 'retention', was: '90', now: '120' },
      'Jours de conservation : 120 (auparavant : 90)',
      'Days of retention: 120 (before: 90)',
    ],
    [
      { part: 'counts', was: 'false', now: 'true' },
      'Nombres tenus sans consentement : oui',
      'Numbers kept without consent: yes',
    ],
    [{ part: 'means', was: 'a', now: 'b' }, 'Moyens : reformulé', 'Means: reworded'],
    [{ part: 'asks_again' }, 'La question est posée de nouveau', 'The question is asked again'],
    [{ part: 'unreadable' }, 'Texte entièrement nouveau', 'An entirely new text'],
  ])('%j is said in French and in English', (rest, fr, en) => {
    expect([changeText(change(rest), 'fr'), changeText(change(rest), 'en')]).toEqual([fr, en]);
  });

  it('for a terminal marks what is material, and shows both wordings of what was reworded', () => {
    const changes = [
      { ...change({ now: 'gift' }), language: 'fr' as const },
      { ...change({ part: 'title', material: false, was: 'Un', now: 'Deux' }), language: 'en' as const },
    ];
    expect(changeLines(changes)).toEqual([
      '  ! fr Information: gift (added)',
      '  - en Title: reworded',
      '      was: Un',
      '      now: Deux',
    ]);
  });
});

describe('A refusal in words', () => {
  const refusal = { site: 'shop', surface: 'banner', version: 2, highest: 4, changes: [] };

  it.each([
    ['changed', /^sites\.shop\.notice\.version: version 2 was published with another text.*Raise the version to 5\.$/],
    ['lower', /version 2 is below 4.*Raise it to 5/],
    ['voided', /voided as faulty.*raise the version to 5/],
    ['retired', /retired and does not come back.*Raise the version to 5/],
  ] as const)('because it is %s names the setting and the number to write', (why, says) => {
    expect(refusalText({ ...refusal, why })).toMatch(says);
  });

  it('of a platform’s words names the platform', () => {
    expect(refusalText({ ...refusal, surface: 'cmp:x', why: 'lower' })).toMatch(/^sites\.shop: version of cmp:x:/);
  });
});
