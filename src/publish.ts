import type { Hashing } from './consent/hashing.ts';
import { noticeBytes } from './consent/notice.ts';
import type { PublishedNotice } from './deps.ts';
import { encodeEntry } from './ledger/entry.ts';
import type { Site } from './site.ts';
import type { Store } from './storage/store.ts';

interface Publishing {
  readonly sites: ReadonlyMap<string, Site>;
  readonly store: Store;
  readonly hashing: Hashing;
  readonly now: number;
}

/**
 * Puts the configured notices in force before the first request; those already published stay as they are.
 *
 * @throws Error when a site that people consented on is missing from the configuration.
 */
export async function publishNotices({ sites, store, hashing, now }: Publishing): Promise<readonly PublishedNotice[]> {
  const gone = (await store.knownSites()).filter((site) => !sites.has(site));
  if (gone.length > 0) {
    throw new Error(
      `People consented on ${gone.join(', ')}, which the configuration no longer has. Keep it with closed: true, ` +
        'so that they can still see and withdraw what they gave.',
    );
  }
  const published: PublishedNotice[] = [];
  for (const notice of [...sites.values()].flatMap((site) => site.notices)) {
    const body = noticeBytes(notice);
    const hash = await hashing.sha256(body);
    const { site, version, language } = notice;
    const surface = 'banner';
    const entry = encodeEntry({
      type: 'notice_published',
      site,
      at: now,
      notice: hash,
      notice_version: version,
      language,
      surface,
    });
    await store.publishNotice({ site, version, language, hash, surface, body, at: now, entry });
    published.push({ ...notice, hash });
  }
  return published;
}
