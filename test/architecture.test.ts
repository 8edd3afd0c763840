import { describe, expect, it } from 'vitest';
import * as architecture from './support/architecture.ts';
import { importsOf, type Module, sourceModules } from './support/modules.ts';

interface Rule {
  readonly title: string;
  readonly check: architecture.Check;
  /** Each of these must be found; together they show that the rule can fail. */
  readonly offenders: readonly (readonly Module[])[];
  /** None of these may be found. */
  readonly innocent: readonly Module[];
}

function file(path: string, text: string): Module {
  return { path, text };
}

function rule(path: string, text: string): readonly Module[] {
  return [file(path, text)];
}

const rules: readonly Rule[] = [
  {
    title: 'A rule imports no framework, database, runtime or Node module, not even a type of one',
    check: architecture.rulesKnowNoSurroundings,
    offenders: [
      rule('src/consent/decide.ts', "import { Hono } from 'hono';"),
      rule('src/consent/decide.ts', "import type { Context } from 'hono/tiny';"),
      rule('src/minimize/signals/x.ts', "import { sql } from 'drizzle-orm';"),
      rule('src/ledger/entry.ts', "import { createHash } from 'node:crypto';"),
      rule('src/site.ts', "import { env } from 'cloudflare:workers';"),
      rule('src/config.ts', "const fs = await import('node:fs');"),
      rule('src/collect/steps.ts', "export { once } from 'node:events';"),
      rule('src/rights/transfer.ts', "type Db = import('better-sqlite3').Database;"),
    ],
    innocent: [
      file('src/consent/route.ts', "import type { Context } from 'hono';"),
      file('src/consent/choose.ts', "import { once } from 'node:events';"),
      file('src/delivery/drain.ts', "import { once } from 'node:events';"),
      file('src/consent/decide.ts', "// import { Hono } from 'hono';\nconst text = \"import 'hono'\";"),
    ],
  },
  {
    title: 'What a rule loads is other rules, and libraries that only compute',
    check: architecture.rulesRunOnRulesOnly,
    offenders: [
      rule('src/consent/decide.ts', "import { problemResponse } from '../door/problem.ts';"),
      rule('src/collect/admission.ts', "import { StoreUnavailable } from '../storage/store.ts';"),
      rule('src/collect/admission.ts', "import { type Admission } from '../storage/store.ts';"),
      rule('src/ledger/canonical.ts', "import jcs from 'canonicalize';"),
    ],
    innocent: [
      file('src/collect/admission.ts', "import type { Admission } from '../storage/store.ts';"),
      file('src/collect/steps.ts', "import { decide } from '../consent/decide.ts';\nimport * as z from 'zod';"),
    ],
  },
  {
    title: 'A rule asks no clock, no randomness, no timer, no network and no environment',
    check: architecture.rulesAskNothing,
    offenders: [
      rule('src/consent/decide.ts', 'const now = Date.now();'),
      rule('src/consent/decide.ts', 'const clock = Date\n  .now;'),
      rule('src/consent/decide.ts', 'const now = new Date();'),
      rule('src/consent/decide.ts', 'const now = new Date;'),
      rule('src/consent/decide.ts', 'const now = Date();'),
      rule('src/delivery/schedule.ts', 'const jitter = Math.random();'),
      rule('src/delivery/balance.ts', 'const at = performance.now();'),
      rule('src/minimize/day.ts', 'const id = randomUUID();'),
      rule('src/minimize/day.ts', 'const id = crypto.randomUUID();'),
      rule('src/collect/answer.ts', "const secret = process.env['SECRET'];"),
      rule('src/collect/answer.ts', 'setTimeout(() => {}, 1);'),
      rule('src/destinations/ga4/params.ts', "void fetch('https://example.ca');"),
    ],
    innocent: [
      file('src/minimize/day.ts', 'const iso = new Date(0).toISOString(); const at = Date.UTC(2026, 1); // Date.now()'),
      file('src/node.ts', 'const now = Date.now(); const id = randomUUID(); process.exit();'),
    ],
  },
  {
    title: 'Routes, steps and the drain know no concrete engine and no concrete destination',
    check: architecture.routesKnowNoEngineNorDestination,
    offenders: [
      rule('src/collect/route.ts', "import { createSqliteStore } from '../storage/sqlite/store.ts';"),
      rule('src/delivery/balance-route.ts', "import Database from 'better-sqlite3';"),
      rule('src/collect/steps.ts', "import type { Row } from '../storage/sqlite/engine.ts';"),
      rule('src/delivery/drain.ts', "import { ga4 } from '../destinations/ga4/destination.ts';"),
    ],
    innocent: [
      file('src/delivery/drain.ts', "import type { Attempt } from '../destinations/destination.ts';"),
      file('src/collect/route.ts', "import type { Store } from '../storage/store.ts';"),
      file('src/node.ts', "import { createSqliteStore } from './storage/sqlite/store.ts';"),
    ],
  },
  {
    title: 'A destination knows neither the store, nor the network, nor another destination',
    check: architecture.destinationsStandAlone,
    offenders: [
      rule('src/destinations/ga4/destination.ts', "import type { Store } from '../../storage/store.ts';"),
      rule('src/destinations/webhook/destination.ts', "import { paramsOf } from '../ga4/params.ts';"),
      rule('src/destinations/destination.ts', "import { ga4 } from './ga4/destination.ts';"),
      rule('src/destinations/ga4/destination.ts', "import { request } from 'node:https';"),
      rule('src/destinations/ga4/destination.ts', 'const send = globalThis.fetch;'),
    ],
    innocent: [
      file('src/destinations/ga4/destination.ts', "import { paramsOf } from './params.ts'; // fetch"),
      file('src/destinations/ga4/names.ts', "import type { Event } from '../../collect/event.ts';"),
      file('src/destinations/ga4/x.ts', "import type { Parcel } from '../destination.ts';"),
    ],
  },
  {
    title: "Only node.ts and the commands open Node's SQLite engine",
    check: architecture.onlyNodeOpensTheNodeEngine,
    offenders: [
      rule('src/app.ts', "import { openNodeEngine } from './storage/sqlite/node/engine.ts';"),
      rule('src/storage/sqlite/store.ts', "import type { Connection } from './node/connection.ts';"),
      rule('src/worker.ts', "import { openNodeEngine } from './storage/sqlite/node/engine.ts';"),
    ],
    innocent: [
      file('src/node.ts', "import { openNodeEngine } from './storage/sqlite/node/engine.ts';"),
      file('src/cli/migrate.ts', "import { migrateFile } from '../storage/sqlite/node/migrate.ts';"),
      file('src/storage/sqlite/node/reader.ts', "import { openConnection } from './connection.ts';"),
    ],
  },
  {
    title: 'The page script takes nothing but types from outside its folder',
    check: architecture.browserImportsTypesOnly,
    offenders: [
      rule('src/browser/send.ts', "import { maxEvents } from '../collect/beacon.ts';"),
      rule('src/browser/send.ts', "import { type Beacon } from '../collect/beacon.ts';"),
      rule('src/browser/send.ts', "import * as z from 'zod';"),
    ],
    innocent: [
      file('src/browser/send.ts', "import type { Beacon } from '../collect/beacon.ts';"),
      file('src/browser/send.ts', "import { call } from './call.ts';"),
    ],
  },
  {
    title: 'Only the entries and the folders behind them name a runtime or a driver',
    check: architecture.onlyEntriesNameARuntime,
    offenders: [
      rule('src/app.ts', "import { once } from 'node:events';"),
      rule('src/storage/sqlite/store.ts', "import type Database from 'better-sqlite3';"),
      rule('src/publish.ts', "import { nodeHashing } from './node/hashing.ts';"),
      rule('src/consent/choose.ts', "import { waitUntil } from 'cloudflare:workers';"),
      rule('src/deps.ts', "import type { ExecutionContext } from '@cloudflare/workers-types';"),
      rule('src/app.ts', "import { createD1Engine } from './storage/sqlite/d1/engine.ts';"),
    ],
    innocent: [
      file('src/cli/start.ts', "import { once } from 'node:events';"),
      file('src/node/data.ts', "import { join } from 'node:path';"),
      file('src/worker/create.ts', "import { createD1Engine } from '../storage/sqlite/d1/engine.ts';"),
      file('src/storage/sqlite/node/connection.ts', "import Database from 'better-sqlite3';"),
    ],
  },
  {
    title: 'Only environment.ts and the commands read the environment of the process',
    check: architecture.onlyTheCliReadsTheEnvironment,
    offenders: [
      rule('src/node.ts', 'const port = process.env.PORT;'),
      rule('src/node/data.ts', "const all = process['env'];"),
      rule('src/app.ts', 'const { PORT } = globalThis.process.env;'),
    ],
    innocent: [file('src/cli/start.ts', 'load(process.env);'), file('src/node.ts', 'process.exitCode = 1;')],
  },
  {
    title: 'Nothing in src leans on tests, examples or benches, but for the demo that `start` loads',
    check: architecture.nothingLooksOutside,
    offenders: [
      rule('src/app.ts', "import { openDemo } from '../examples/demo.ts';"),
      rule('src/cli/start.ts', "import { judge } from '../../examples/ga4-stand-in/rules.ts';"),
      rule('src/cli/main.ts', "await import('../../examples/demo.ts');"),
      rule('src/site.ts', "import type { X } from '../test/support/builders.ts';"),
    ],
    innocent: [file('src/cli/start.ts', "const demo = await import('../../examples/demo.ts');")],
  },
  {
    title: 'No import goes round in a circle, imports of types included',
    check: architecture.noCycle,
    offenders: [
      [
        file('src/a.ts', "import './b.ts';"),
        file('src/b.ts', "import './c.ts';"),
        file('src/c.ts', "import './a.ts';"),
      ],
      [file('src/a.ts', "import type { B } from './b.ts';"), file('src/b.ts', "import type { A } from './a.ts';")],
      [
        file('src/0.ts', "import './x/a.ts';"),
        file('src/x/a.ts', "import './b.ts';"),
        file('src/x/b.ts', "await import('./a.ts');"),
      ],
      rule('src/a.ts', "import './a.ts';"),
    ],
    innocent: [
      file('src/top.ts', "import './left.ts'; import './right.ts';"),
      file('src/left.ts', "import './foot.ts';"),
      file('src/right.ts', "import './foot.ts'; import './left.ts';"),
      file('src/foot.ts', "import 'zod';"),
    ],
  },
  {
    title: 'No folder is called utils, lib, helpers, services, core or common',
    check: architecture.foldersSayWhatTheyHold,
    offenders: [rule('src/consent/utils/x.ts', ''), rule('src/core/x.ts', '')],
    innocent: [file('src/consent/common.ts', ''), file('src/library/x.ts', '')],
  },
  {
    title: 'No module of src is longer than 300 lines',
    check: architecture.modulesStayShort,
    offenders: [rule('src/a.ts', '//\n'.repeat(301))],
    innocent: [file('src/a.ts', '//\n'.repeat(300))],
  },
  {
    title: 'No module declares an enum',
    check: architecture.noEnum,
    offenders: [rule('src/a.ts', 'export enum Lane { none }'), rule('src/a.ts', 'declare const enum Lane { none }')],
    innocent: [file('src/a.ts', "const lane = z.enum(['none']);")],
  },
  {
    title: 'No module has a default export, but for the Worker, whose platform asks for one',
    check: architecture.noDefaultExport,
    offenders: [
      rule('src/a.ts', 'export default 1;'),
      rule('src/a.ts', 'export default function run() {}'),
      rule('src/a.ts', 'const a = 1; export { a as default };'),
    ],
    innocent: [
      file('src/worker.ts', 'export default { fetch };'),
      file('src/a.ts', 'switch (x) { default: break; } z.string().default("a");'),
    ],
  },
];

function report(offences: readonly architecture.Offence[]): string[] {
  return offences.map(({ path, line, says }) => `${path}:${line} ${says}`);
}

const source = sourceModules(new URL('../', import.meta.url));

describe('The source', () => {
  it('is there to be checked, rules and imports included', () => {
    expect(source.length).toBeGreaterThan(60);
    expect(source.filter(architecture.isRule).map(({ path }) => path)).toEqual(
      expect.arrayContaining(['src/consent/decide.ts', 'src/collect/steps.ts', 'src/destinations/ga4/destination.ts']),
    );
    expect(source.flatMap(importsOf).length).toBeGreaterThan(150);
  });

  for (const { title, check } of rules) {
    it(title, () => {
      expect(report(check(source))).toEqual([]);
    });
  }
});

describe('Each rule finds its offenders and nothing else', () => {
  for (const { title, check, offenders, innocent } of rules) {
    it(title, () => {
      for (const offender of offenders) {
        expect(check(offender), JSON.stringify(offender)).not.toEqual([]);
      }
      expect(report(check(innocent))).toEqual([]);
    });
  }

  it('names the file and the line', () => {
    const offender = file('src/app.ts', "/* one */\n\nimport { once } from 'node:events';\n");
    expect(report(architecture.onlyEntriesNameARuntime([offender]))).toEqual(['src/app.ts:3 imports node:events']);
  });
});
