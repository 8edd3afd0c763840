import { refusalText } from './consent/change-words.ts';
import type { Hashing } from './consent/hashing.ts';
import { type Notice, noticeBytes, readNotice } from './consent/notice.ts';
import { noticeChanges } from './consent/notice-change.ts';
import { asksAgainSince, type Configured, isInForce, type Plan, planNotices } from './consent/notice-plan.ts';
import type { PublishedNotice } from './deps.ts';
import { encodeEntry } from './ledger/entry.ts';
import type { Site } from './site.ts';
import type { KeptNotice, NoticeRow, RetiredNotice, Store } from './storage/store.ts';

interface Publishing {
  readonly sites: ReadonlyMap<string, Site>;
  readonly store: Pick<Store, 'knownSites' | 'listNotices' | 'publishNotices'>;
  readonly hashing: Hashing;
  readonly now: number;
}

/** The configuration and the store contradict each other: whoever starts must mend the configuration. */
export class NoticesRefused extends Error {
  override readonly name = 'NoticesRefused';
}

/**
 * Puts the configured notices in force before the first request and retires those they replace. What is in force already is
 * served as it was published, byte for byte, whatever this release would make of it.
 *
 * @throws NoticesRefused when a site that people consented on is missing, or when a notice may not be published as it stands.
 */
export async function publishNotices({ sites, store, hashing, now }: Publishing): Promise<readonly PublishedNotice[]> {
  const gone = (await store.knownSites()).filter((site) => !sites.has(site));
  if (gone.length > 0) {
    throw new NoticesRefused(
      `People consented on ${gone.join(', ')}, which the configuration no longer has. Keep it with closed: true, ` +
        'so that they can still see and withdraw what they gave.',
    );
  }
  const configured = await withHashes(sites, hashing);
  const before = await store.listNotices();
  const plan = planNotices(configured, before);
  refuse(plan);
  if (plan.publish.length + plan.retire.length === 0) {
    return inForce(configured, before);
  }
  await store.publishNotices(
    plan.publish.map((text) => published(text, now)),
    plan.retire.map((text) => retired(text, now)),
  );
  const after = await store.listNotices();
  // Another process may have published meanwhile, and what it published may be something else.
  refuse(planNotices(configured, after));
  return inForce(configured, after);
}

export async function withHashes(sites: ReadonlyMap<string, Site>, hashing: Hashing): Promise<Configured[]> {
  const texts = [...sites.values()].flatMap((site) => site.notices);
  return Promise.all(texts.map(async (notice) => ({ notice, hash: await hashing.sha256(noticeBytes(notice)) })));
}

function refuse({ refusals }: Plan): void {
  if (refusals.length > 0) {
    throw new NoticesRefused(refusals.map(refusalText).join('\n'));
  }
}

function inForce(configured: readonly Configured[], kept: readonly KeptNotice[]): PublishedNotice[] {
  return configured.map(({ notice }) => {
    const { site, surface, language, version } = notice;
    const history = kept.filter((text) => text.site === site && text.surface === surface && text.language === language);
    const text = history.find((one) => one.version === version && isInForce(one));
    const words = text && readNotice(text.body);
    if (text === undefined || words === undefined) {
      throw new Error(`The notice of ${site} (${surface}, ${language}, version ${version}) is not in the store.`);
    }
    const french = kept.filter((one) => one.site === site && one.surface === surface && one.language === 'fr');
    return {
      notice: words,
      hash: text.hash,
      published: text.published,
      asksAgainSince: asksAgainSince(french),
      replaced: replaced(words, history),
    };
  });
}

function replaced(notice: Notice, history: readonly KeptNotice[]): PublishedNotice['replaced'] {
  const before = history.findLast(({ version }) => version < notice.version);
  return (
    before && {
      version: before.version,
      published: before.published,
      changes: noticeChanges(readNotice(before.body), notice),
    }
  );
}

function published({ notice, hash }: Configured, at: number): NoticeRow {
  const { site, version, language, surface } = notice;
  const entry = { site, at, notice: hash, notice_version: version, language, surface };
  return {
    ...{ site, version, language, hash, surface, at },
    body: noticeBytes(notice),
    entry: encodeEntry({ type: 'notice_published', ...entry }),
  };
}

function retired({ site, version, language, surface, hash }: KeptNotice, at: number): RetiredNotice {
  const entry = { site, at, notice: hash, notice_version: version, language, surface };
  return { site, hash, at, entry: encodeEntry({ type: 'notice_retired', ...entry }) };
}
