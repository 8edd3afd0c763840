import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Notice, noticeBytes } from '../../src/consent/notice.ts';
import type { NoticeSource } from '../../src/consent/notice-facts.ts';
import { asksAgainSince, type Configured, planNotices } from '../../src/consent/notice-plan.ts';
import type { KeptNotice } from '../../src/storage/store.ts';
import { french } from '../support/notice-words.ts';
import { aPlatformVersion, aVersion, settings } from '../support/notices.ts';

function hashed(notices: readonly Notice[]): Configured[] {
  return notices.map((notice) => ({ notice, hash: createHash('sha256').update(noticeBytes(notice)).digest('hex') }));
}

function configured(version: number, source: Partial<NoticeSource> = {}, title = french.title): Configured[] {
  return hashed(aVersion(source, { ...settings, version, fr: { ...french, title } }));
}

function kept(texts: readonly Configured[], state: Partial<KeptNotice> = {}): KeptNotice[] {
  return texts.map(({ notice, hash }) => {
    const { site, version, language, surface } = notice;
    const body = noticeBytes(notice);
    return { site, version, language, surface, hash, body, published: version, retired: null, voided: null, ...state };
  });
}

const v1 = configured(1);
const refusalOf = (texts: readonly Configured[], store: readonly KeptNotice[]) => planNotices(texts, store).refusals;

describe('The plan of a publication', () => {
  it('publishes the first version in both languages, and does nothing where it is in force', () => {
    expect(planNotices(v1, [])).toMatchObject({ publish: v1, retire: [], refusals: [], versions: [{ before: null }] });
    expect(planNotices(v1, kept(v1))).toEqual({ publish: [], retire: [], refusals: [], versions: [] });
  });

  it('publishes a higher version and retires the one before, in both languages', () => {
    const v2 = configured(2, { params: ['value', 'gift'] });
    const plan = planNotices(v2, kept(v1));
    expect(plan).toMatchObject({ publish: v2, refusals: [] });
    expect(plan.retire.map(({ version, language }) => [version, language])).toEqual([
      [1, 'fr'],
      [1, 'en'],
    ]);
    expect(plan.versions).toMatchObject([{ version: 2, before: 1 }]);
    expect(plan.versions[0]?.changes.map(({ language, part, now }) => [language, part, now])).toEqual([
      ['fr', 'field', 'gift'],
      ['en', 'field', 'gift'],
    ]);
  });

  it('takes up a publication that was cut short: the language that lacks, and what was not yet retired', () => {
    const v2 = configured(2, {}, 'Autre titre');
    const plan = planNotices(v2, [...kept(v1), ...kept(v2.slice(0, 1))]);
    expect(plan.publish).toEqual(v2.slice(1));
    expect(plan.retire.map(({ version }) => version)).toEqual([1, 1]);
  });

  it('refuses another text under the same number, and says what changed in which language', () => {
    const [refusal, ...others] = refusalOf(configured(1, {}, 'Autre titre'), kept(v1));
    expect(others).toEqual([]);
    expect(refusal).toMatchObject({ why: 'changed', version: 1, highest: 1 });
    expect(refusal?.changes).toEqual([
      { language: 'fr', part: 'title', material: false, was: french.title, now: 'Autre titre' },
    ]);
    expect(refusalOf(v1, kept(v1, { body: '{}', hash: 'x' }))).toMatchObject([{ why: 'changed' }]);
  });

  it('takes a text whose made sentences an earlier release worded otherwise for the same one', () => {
    const earlier = hashed(aVersion().map((notice) => ({ ...notice, statements: ['Autrement dit.'] })));
    expect(planNotices(v1, kept(earlier))).toMatchObject({ publish: [], retire: [], refusals: [] });
  });

  it('refuses a lower version, and one that was retired', () => {
    expect(refusalOf(v1, kept(configured(2, {}, 'Autre')))).toMatchObject([{ why: 'lower', highest: 2 }]);
    expect(refusalOf(v1, kept(v1, { retired: 5 }))).toMatchObject([{ why: 'retired', highest: 1 }]);
  });

  it('never publishes again what was voided, not even under another number; a mended text it does', () => {
    const voided = kept(v1, { voided: 5 });
    expect(refusalOf(v1, voided)).toMatchObject([{ why: 'voided', highest: 1 }]);
    expect(refusalOf(configured(2), voided)).toMatchObject([{ why: 'voided', highest: 1 }]);
    const mended = planNotices(configured(2, {}, 'Titre corrigé'), voided);
    expect(mended).toMatchObject({ refusals: [], retire: [] });
    expect(mended.publish).toHaveLength(2);
  });

  it('refuses a version of which one language was voided', () => {
    const store = kept(v1).map((text) => ({ ...text, voided: text.language === 'fr' ? 5 : null }));
    expect(refusalOf(v1, store)).toMatchObject([{ why: 'voided' }]);
  });

  it('keeps each surface to itself, and retires the words of a platform that is no longer configured', () => {
    const platform = hashed(aPlatformVersion());
    const both = [...kept(v1), ...kept(platform)];
    expect(planNotices([...v1, ...platform], both)).toMatchObject({ publish: [], retire: [], refusals: [] });
    expect(planNotices(v1, both).retire.map(({ surface }) => surface)).toEqual(['cmp:other', 'cmp:other']);
    expect(planNotices([...configured(2, {}, 'x'), ...platform], both).retire.map(({ surface }) => surface)).toEqual([
      'banner',
      'banner',
    ]);
  });

  it('leads, from any store it agrees with, to one in which it has nothing left to do', () => {
    const step = fc.record({ version: fc.integer({ min: 1, max: 4 }), title: fc.constantFrom('A', 'B') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        let store: KeptNotice[] = [];
        for (const { version, title } of steps) {
          const texts = configured(version, {}, title);
          const plan = planNotices(texts, store);
          if (plan.refusals.length > 0) {
            expect([...plan.publish, ...plan.retire]).toEqual([]);
            continue;
          }
          const retired = new Set(plan.retire.map(({ hash }) => hash));
          store = store.map((text) => (retired.has(text.hash) ? { ...text, retired: 1 } : text));
          store = [...store, ...kept(plan.publish)];
          expect(planNotices(texts, store)).toMatchObject({ publish: [], retire: [], refusals: [] });
          expect(store.filter((text) => text.retired === null).map(({ hash }) => hash)).toEqual(
            texts.map(({ hash }) => hash),
          );
        }
      }),
    );
  });
});

describe('People are asked again since', () => {
  const wording = (version: number, source: Partial<NoticeSource> = {}) =>
    kept(configured(version, source, `T${version}`));
  const french = (texts: readonly KeptNotice[]) => texts.filter(({ language }) => language === 'fr');
  const more = { params: ['value', 'gift'] };

  it('the first version, as long as nothing material changes', () => {
    expect(asksAgainSince(french([...wording(1), ...wording(2), ...wording(5)]))).toBe(1);
  });

  it('the last version that added something, whatever was worded anew after it', () => {
    expect(asksAgainSince(french([...wording(1), ...wording(3, more), ...wording(4, more)]))).toBe(3);
    expect(asksAgainSince(french([...wording(1, more), ...wording(2), ...wording(3, more)]))).toBe(3);
  });

  it('the version after one that was voided, or that nobody can read any more', () => {
    expect(asksAgainSince(french([...kept(v1, { voided: 1 }), ...wording(2)]))).toBe(2);
    expect(asksAgainSince(french([...kept(v1, { body: '{}' }), ...wording(2), ...wording(3)]))).toBe(2);
  });
});
