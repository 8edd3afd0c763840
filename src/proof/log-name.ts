import type { Site } from '../site.ts';

/** The name a site's log takes for ever: whose pages it speaks of, then which site of the configuration. */
export function logOrigin({ id, config }: Pick<Site, 'id' | 'config'>): string {
  const [first] = config.origins.filter((origin) => origin !== 'self');
  return `${first === undefined ? 'localhost' : new URL(first).host}/balise/${id}`;
}

/** @throws RangeError for a site that the configuration does not have. */
export function logOrigins(sites: ReadonlyMap<string, Site>): (log: string) => string {
  return (log) => {
    const site = sites.get(log);
    if (site === undefined) {
      throw new RangeError(`No site is called ${log}.`);
    }
    return logOrigin(site);
  };
}
