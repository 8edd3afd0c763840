import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import type { Collector } from '../node.ts';
import { type TransferFault, transferMend } from '../rights/transfer-fault.ts';
import type { Site } from '../site.ts';
import type { Role } from '../storage/store.ts';

interface Welcome {
  readonly collector: Collector;
  readonly config: Config;
  readonly data: string;
  readonly tokens: readonly { readonly role: Role; readonly token: string }[];
  readonly json: boolean;
}

/** What `balise start` prints: where it is, where the data lies, which gates are shut and why, and what to do next. */
export function banner({ collector, config, data, tokens, json }: Welcome): string {
  const { url, deps } = collector;
  const demo = config.mode === 'demo';
  const gates = [...deps.sites.values()].map((site) => ({ site: site.id, ...site.gatesAt(deps.clock()) }));
  const shut = [...deps.sites.values()].flatMap((site) => shutLanes(site, deps.clock()));
  if (json) {
    return JSON.stringify({
      url,
      mode: config.mode,
      demo: demo ? `${url}/demo/` : null,
      data: resolve(data),
      gates,
      shut: shut.map(({ lane, site, fault }) => ({ site, lane, ...fault })),
      tokens,
    });
  }
  return [
    '',
    demo ? '  Balise — DÉMONSTRATION / DEMO: no real visitor, nothing leaves this machine' : '  Balise',
    '',
    ...(demo ? [`  Shop and journal   ${url}/demo/`] : []),
    `  Collector          ${url}`,
    `  Officer's console  ${url}/console`,
    `  Data               ${resolve(data)}`,
    ...gates.map(
      ({ site, count, measure, ga4, webhook }) =>
        `  Lanes of ${site.padEnd(10)}measure ${measure}, ga4 ${ga4}, webhook ${webhook}, count ${count}`,
    ),
    ...shut.map(({ site, lane, fault }) => `  ! ${site}, ${lane} is shut: ${transferMend(fault)}`),
    ...(tokens.length > 0 ? ['', '  Tokens for this run, shown once:', ...tokens.map(tokenLine)] : []),
    '',
    '  Next',
    ...(demo
      ? demoSteps(url, tokens)
      : [`  - paste in your pages:  <script src="${url}/balise.js" data-site="…" defer></script>`]),
    '',
  ].join('\n');
}

/** What to mend in the transfer files of one site. */
function shutLanes(site: Site, now: number): { site: string; lane: string; fault: TransferFault }[] {
  return Object.entries(site.shutDetailsAt(now)).map(([lane, fault]) => ({ site: site.id, lane, fault }));
}

function tokenLine({ role, token }: Welcome['tokens'][number]): string {
  return `    ${role.padEnd(9)} ${token}`;
}

function demoSteps(url: string, tokens: Welcome['tokens']): string[] {
  const token = tokens[0]?.token ?? 'TOKEN';
  return [
    `  - open ${url}/demo/ , choose in the panel, put something in the cart, watch the journal beside it`,
    `  - look up the receipt that the panel shows, as the officer:  ${url}/console`,
    `  - read the balance:  curl -H 'Authorization: Bearer ${token}' '${url}/v1/balance?site=demo'`,
    '  - declare your own site and events in balise.config.ts, then set mode to production',
  ];
}
