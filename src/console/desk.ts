import type { Context } from 'hono';
import type { Language } from '../consent/purpose.ts';
import type { Deps } from '../deps.ts';
import { preferred } from '../door/problem.ts';
import { everySite, type Opening } from '../door/token.ts';
import type { Site } from '../site.ts';
import { stylePath } from './style.ts';
import { type View, viewOf } from './view.ts';

/** Who sits at the console, at which site, and how its pages speak to them. */
export interface Desk {
  readonly site: Site;
  readonly role: 'officer' | 'operator';
  /** The label of their token. */
  readonly by: string;
  /** Sites they may turn to; one for all but the operator of every site. */
  readonly sites: readonly string[];
  readonly view: View;
}

export type DeskHandler = (c: Context, desk: Desk) => Response | Promise<Response>;

/** The language that the address asks for, else the browser. Only the first is carried on in links. */
function languageOf(c: Context): { readonly language: Language; readonly kept: Readonly<Record<string, string>> } {
  const asked = c.req.query('language');
  return asked === 'fr' || asked === 'en'
    ? { language: asked, kept: { language: asked } }
    : { language: preferred(c.req.header('accept-language')), kept: {} };
}

/** For a page of nobody's: before a session, or without one. */
export function viewFor(c: Context, { sha256 }: Deps): View {
  return viewOf({ ...languageOf(c), timeZone: 'America/Toronto', style: stylePath(sha256) });
}

/** Nothing when the token's role has no place here; `gone` when its site is no longer in the configuration. */
export function deskOf(c: Context, deps: Deps, { role, site: opened, label }: Opening): Desk | 'gone' | undefined {
  if (role !== 'officer' && role !== 'operator') {
    return undefined;
  }
  const { sites, sha256 } = deps;
  const names = opened === everySite ? [...sites.keys()] : [opened];
  const asked = c.req.query('site');
  const site = sites.get(names.find((name) => name === asked) ?? names[0] ?? '');
  if (site === undefined) {
    return 'gone';
  }
  const { language, kept } = languageOf(c);
  const view = viewOf({
    language,
    timeZone: site.config.timeZone,
    style: stylePath(sha256),
    kept: { ...kept, ...(names.length > 1 && { site: site.id }) },
  });
  return { site, role, by: label, sites: names, view };
}
