import type { Param } from '../minimize/catalog.ts';
import { chosen, type Keep } from '../minimize/keep.ts';
import { fieldsOf } from '../minimize/payload.ts';
import type { TransferFile } from '../rights/transfer.ts';
import { type CmpSettings, cmpNotices, type Notice, type NoticeSettings, notices } from './notice.ts';
import type { NoticeSource, Officer } from './notice-facts.ts';
import { lintNotices } from './notice-lint.ts';
import type { Purpose } from './purpose.ts';

/* From the settings of an installation and one of its sites to every text that it would publish, and what is wrong with them. */

interface Installation {
  readonly enterprise: string;
  readonly officer?: Officer | undefined;
  readonly place: { readonly host: string; readonly storage: string };
}

interface SiteSettings {
  readonly purposes: readonly Purpose[];
  readonly notice: NoticeSettings;
  readonly cmp: readonly CmpSettings[];
  readonly catalog: Readonly<Record<string, { readonly params: Readonly<Record<string, Param>> }>>;
  readonly transfers: readonly TransferFile[];
  readonly keep: Keep;
  readonly webhook?: NoticeSource['webhook'];
  readonly count?: object | undefined;
  readonly retention: { readonly measureDays: number; readonly grantDays: number };
}

/** One surface: both languages of its version, and where in the site's settings they are written. */
export interface ConfiguredVersion {
  readonly path: readonly string[];
  readonly notices: readonly Notice[];
}

/** A demonstration may do without: nobody real is asked there. */
const demoOfficer: Officer = {
  title: { fr: 'Responsable de la démonstration', en: 'Person in charge of the demonstration' },
  contact: 'demo@balise.invalid',
};

export function siteNotices(installation: Installation, id: string, site: SiteSettings): ConfiguredVersion[] {
  const source: NoticeSource = {
    site: id,
    enterprise: installation.enterprise,
    officer: installation.officer ?? demoOfficer,
    offered: site.purposes,
    grantDays: site.retention.grantDays,
    retentionDays: site.retention.measureDays,
    counts: site.count !== undefined,
    places: [installation.place.host, installation.place.storage],
    params: [...Object.values(site.catalog).flatMap(({ params }) => fieldsOf(params)), ...chosen(site.keep)],
    transfers: site.transfers,
    webhook: site.webhook,
  };
  return [
    { path: ['notice'], notices: notices(source, site.notice) },
    ...site.cmp.map((words, at) => ({ path: ['cmp', String(at)], notices: cmpNotices(source, words) })),
  ];
}

/** What keeps this site's texts from being published, with the place in its settings. */
export function noticeFaults(
  installation: Installation,
  id: string,
  site: SiteSettings,
): { readonly path: string[]; readonly mend: string }[] {
  const faults = siteNotices(installation, id, site).flatMap(({ path, notices: version }) =>
    lintNotices(version, site.purposes).map((fault) => ({
      path: [...path, ...fault.path.split('.')],
      mend: `${fault.mend} (${fault.article})`,
    })),
  );
  const names = site.cmp.map(({ name }) => name);
  const twice = new Set(names).size < names.length;
  return twice ? [...faults, { path: ['cmp'], mend: 'give each consent platform a name of its own' }] : faults;
}
