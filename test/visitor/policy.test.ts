import { describe, expect, it } from 'vitest';
import type { NoticeSource } from '../../src/consent/notice-facts.ts';
import { noticeChanges } from '../../src/consent/notice-change.ts';
import type { PublishedNotice } from '../../src/deps.ts';
import { policyOf } from '../../src/visitor/policy.ts';
import { policyPage } from '../../src/visitor/policy-page.ts';
import { now, day } from '../support/builders.ts';
import { french } from '../support/notice-words.ts';
import { aVersion, settings } from '../support/notices.ts';

function published(source: Partial<NoticeSource> = {}, words = settings): PublishedNotice {
  return {
    notice: aVersion(source, words)[0],
    hash: 'a'.repeat(64),
    published: now,
    asksAgainSince: 1,
    replaced: undefined,
  };
}

/** The second version, after one without these changes. */
function replacing(source: Partial<NoticeSource>, words: Partial<typeof settings> = {}): PublishedNotice {
  const next = published(source, { ...settings, version: 2, ...words });
  const changes = noticeChanges(aVersion()[0], next.notice);
  const asksAgainSince = changes.some(({ material }) => material) ? 2 : 1;
  return { ...next, asksAgainSince, replaced: { version: 1, published: now - day, changes } };
}

const keeping = { evidenceDays: 1_825, backupDays: 7 };

async function pageOf(text: PublishedNotice): Promise<string> {
  return String(await policyPage(policyOf(text, keeping), 'America/Toronto'));
}

describe('The policy', () => {
  it('says every word of the notice in force, with its version and its date', () => {
    const policy = policyOf(published(), keeping);
    expect(policy).toMatchObject({ ...published().notice, purposes: [{ id: 'measure' }, { id: 'ga4' }] });
    expect(policy).toMatchObject({ notice: 'a'.repeat(64), published_at: '2026-11-23T15:00:00.000Z', changes: null });
  });

  it('says how long the proof leads to a receipt, and how long a backup can be opened', async () => {
    expect(policyOf(published(), keeping)).toMatchObject({ evidence_days: 1_825, backup_days: 7 });
    const page = await pageOf(published());
    expect(page).toContain('conservée 1825 jours après');
    expect(page).toContain('peut être ouverte 7 jours au plus');
  });

  it('names the places in words', () => {
    expect(policyOf(published(), keeping).purposes.map(({ places }) => places)).toEqual([['Québec'], ['États-Unis']]);
  });

  it('says what changed since the version before, and whether people are asked again', () => {
    const material = policyOf(replacing({ params: ['value', 'gift'], retentionDays: 120 }), keeping).changes;
    expect(material).toEqual({
      since_version: 1,
      since: '2026-11-22T15:00:00.000Z',
      asks_again: true,
      list: [
        { text: 'Renseignement (mesure) : gift (ajouté)', material: true },
        { text: 'Jours de conservation : 120 (auparavant : 90)', material: true },
      ],
    });
    const worded = policyOf(replacing({}, { fr: { ...french, title: 'Un autre titre' } }), keeping).changes;
    expect(worded).toMatchObject({ asks_again: false, list: [{ text: 'Titre : reformulé', material: false }] });
  });
});

describe('The policy as a page', () => {
  it('says the same words, in the language of the notice, with the day of the site’s own time zone', async () => {
    const page = await pageOf({ ...published(), published: Date.UTC(2026, 10, 24, 3) });
    const { intro, means, rights, withdrawal, statements, purposes } = published().notice;
    for (const words of [...intro, means, rights, withdrawal, ...statements, ...purposes.map(({ text }) => text)]) {
      expect(page).toContain(words.replaceAll("'", '&#39;'));
    }
    expect(page).toContain('<html lang="fr-CA">');
    expect(page).toContain('Version 1, en vigueur depuis le 23 novembre 2026');
    expect(page).toContain('Aucune version antérieure n’a été publiée ici.');
  });

  it('says what changed, and what that means for whoever has answered', async () => {
    expect(await pageOf(replacing({ counts: true }))).toMatch(
      /<li>Nombres tenus sans consentement : oui<\/li>[^]*posée de nouveau à toute personne/,
    );
    expect(await pageOf(replacing({ params: [] }))).toMatch(
      /<li>Renseignement \(mesure\) : value \(retiré\)<\/li>[^]*déjà donné vaut toujours/,
    );
  });

  it('lets no word of a notice become markup', async () => {
    const page = await pageOf(published({ enterprise: '<script>alert(1)</script>' }));
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  });
});
