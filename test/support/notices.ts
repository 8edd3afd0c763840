import { cmpNotices, type CmpSettings, type Notice, notices, type NoticeSettings } from '../../src/consent/notice.ts';
import type { NoticeSource } from '../../src/consent/notice-facts.ts';
import { english, french, platform } from './notice-words.ts';

/* Complete notices, from which a test takes away or changes what matters to it. */

export function aNoticeSource(changes: Partial<NoticeSource> = {}): NoticeSource {
  return {
    site: 'demo',
    enterprise: 'Quai du Fanal',
    officer: { title: { fr: 'Responsable', en: 'Officer' }, contact: 'rprp@essai.example' },
    offered: ['measure', 'ga4'],
    grantDays: 180,
    retentionDays: 90,
    counts: false,
    places: ['CA-QC', 'CA-QC'],
    params: ['value'],
    transfers: [{ covers: 'ga4', recipient: 'Google LLC', country: 'US', fields: ['page'] }],
    ...changes,
  };
}

export const settings: NoticeSettings = { version: 1, fr: french, en: english };

/** Both languages of one version, French first. */
export function aVersion(
  source: Partial<NoticeSource> = {},
  words: Partial<NoticeSettings> = {},
): readonly [Notice, Notice] {
  return both(notices(aNoticeSource(source), { ...settings, ...words }));
}

export function aPlatformVersion(words: Partial<CmpSettings> = {}): readonly [Notice, Notice] {
  return both(cmpNotices(aNoticeSource(), { ...platform, ...words }));
}

function both([fr, en]: readonly Notice[]): readonly [Notice, Notice] {
  if (fr === undefined || en === undefined) {
    throw new Error('A version has two languages.');
  }
  return [fr, en];
}

/** The notice with something else in one of its purposes. */
export function withPurpose(notice: Notice, id: string, changes: Partial<Notice['purposes'][number]>): Notice {
  return {
    ...notice,
    purposes: notice.purposes.map((purpose) => (purpose.id === id ? { ...purpose, ...changes } : purpose)),
  };
}
