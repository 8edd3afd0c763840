import { basename } from 'node:path';
import ts from 'typescript';
import { type Import, importsOf, type Module, nodesOf } from './modules.ts';

/* DESIGN section 5 as pure functions from modules to offences, so that the rules themselves can be tried on offenders. */

export interface Offence {
  readonly path: string;
  readonly line: number;
  readonly says: string;
}

export type Check = (modules: readonly Module[]) => Offence[];

const rulePattern =
  /^src\/(consent\/(?!(route|choose)\.ts$).*|minimize\/.*|ledger\/.*|insight\/.*|destinations\/.*|delivery\/(states|schedule|balance|metrics|ways|address)\.ts|collect\/(beacon|event|refusal|steps|strays|admission|answer)\.ts|rights\/(transfer|transfer-fault|transfers-needed|assessment)\.ts|site\.ts|config\.ts|recent\.ts)$/;

export const isRule = ({ path }: Module): boolean => rulePattern.test(path);
export const isEntry = ({ path }: Module): boolean => /^src\/(node\.ts$|worker\.ts$|worker\/|cli\/)/.test(path);
const isDriver = ({ path }: Module): boolean => /^src\/(node|storage\/sqlite\/(node|d1))\//.test(path);
const isBetween = ({ path }: Module): boolean =>
  /route\.ts$|^src\/collect\/steps\.ts$|^src\/delivery\/drain\.ts$/.test(path);

/** Offences among the imports of the modules that `applies` picks. */
function among(applies: (module: Module) => boolean, isWrong: (found: Import, module: Module) => boolean): Check {
  return (modules) =>
    modules.filter(applies).flatMap((module) =>
      importsOf(module)
        .filter((found) => isWrong(found, module))
        .map(({ line, target }) => ({ path: module.path, line, says: `imports ${target}` })),
    );
}

/** Offences among the nodes of the modules that `applies` picks. */
function within(applies: (module: Module) => boolean, wrong: (node: ts.Node) => string | undefined): Check {
  return (modules) =>
    modules.filter(applies).flatMap((module) =>
      nodesOf(module).flatMap(({ node, line }) => {
        const says = wrong(node);
        return says === undefined ? [] : [{ path: module.path, line, says }];
      }),
    );
}

const every = (): boolean => true;
const isOurs = (target: string): boolean => target.startsWith('src/');

const surroundings = /^(hono|@hono|drizzle-orm|better-sqlite3)(\/|$)|^(node|cloudflare):|^@cloudflare\//;

export const rulesKnowNoSurroundings = among(isRule, ({ target }) => surroundings.test(target));

const computing: ReadonlySet<string> = new Set(['zod', 'isbot', 'ua-parser-js', 'ipaddr.js']);

export const rulesRunOnRulesOnly = among(
  isRule,
  ({ target, typeOnly }) => !typeOnly && !(isOurs(target) ? rulePattern.test(target) : computing.has(target)),
);

export const rulesAskNothing = within(isRule, (node) => {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0) {
    return 'reads the clock: new Date()';
  }
  if (
    ts.isCallExpression(node) &&
    /^(Date|fetch|setTimeout|setInterval|setImmediate)$/.test(node.expression.getText())
  ) {
    return `calls ${node.expression.getText()}()`;
  }
  const text = ts.isPropertyAccessExpression(node) ? node.getText().replace(/\s+/g, '') : '';
  if (/^(Date\.now|Math\.random|performance\.\w+|crypto\.\w+|globalThis\.\w+)$/.test(text)) {
    return `uses ${text}`;
  }
  if (
    ts.isIdentifier(node) &&
    (node.text === 'randomUUID' || (node.text === 'process' && !ts.isPropertyAssignment(node.parent)))
  ) {
    return `uses ${node.text}`;
  }
  return undefined;
});

export const routesKnowNoEngineNorDestination = among(isBetween, ({ target }) =>
  /^src\/(storage\/(sqlite|postgres)|destinations\/[^/]+)\/|^better-sqlite3$|^drizzle-orm/.test(target),
);

const isDestination = ({ path }: Module): boolean => path.startsWith('src/destinations/');

const folderOf = (path: string): string => path.split('/').slice(0, 3).join('/');

const destinationsImport = among(isDestination, ({ target }, { path }) => {
  const isOther = /^src\/destinations\/[^/]+\//.test(target) && folderOf(target) !== folderOf(path);
  return isOther || target.startsWith('src/storage/') || target.startsWith('node:') || target === 'undici';
});

const destinationsCall = within(isDestination, (node) =>
  ts.isIdentifier(node) && node.text === 'fetch' ? 'uses fetch' : undefined,
);

export const destinationsStandAlone: Check = (modules) => [
  ...destinationsImport(modules),
  ...destinationsCall(modules),
];

export const onlyNodeOpensTheNodeEngine = among(
  ({ path }) => !/^src\/(node\.ts$|cli\/|storage\/sqlite\/node\/)/.test(path),
  ({ target }) => target.startsWith('src/storage/sqlite/node/'),
);

const isBrowser = (path: string): boolean => path.startsWith('src/browser/');

export const browserImportsTypesOnly = among(
  ({ path }) => isBrowser(path),
  ({ target, typeOnly }) => !isBrowser(target) && !typeOnly,
);

const runtime =
  /^(node|cloudflare):|^@cloudflare\/|^better-sqlite3$|^drizzle-orm\/(better-sqlite3|d1)|^src\/(node|worker|storage\/sqlite\/d1)\//;

export const onlyEntriesNameARuntime = among(
  (module) => !isEntry(module) && !isDriver(module),
  ({ target }) => runtime.test(target),
);

export const onlyTheCliReadsTheEnvironment = within(
  ({ path }) => path !== 'src/environment.ts' && !path.startsWith('src/cli/'),
  (node) =>
    (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) &&
    /^(globalThis\.)?process(\.env|\[['"]env['"]\])$/.test(node.getText())
      ? 'reads process.env'
      : undefined,
);

export const nothingLooksOutside = among(every, ({ target }, { path }) => {
  const isDemo = path === 'src/cli/start.ts' && /^examples\/demo(-\w+)?\.ts$/.test(target);
  return /^(test|examples|bench)\//.test(target) && !isDemo;
});

export const foldersSayWhatTheyHold: Check = (modules) =>
  modules
    .filter(({ path }) =>
      path
        .split('/')
        .slice(0, -1)
        .some((folder) => vague.has(folder)),
    )
    .map(({ path }) => ({ path, line: 1, says: 'lies in a folder whose name says nothing' }));

const vague: ReadonlySet<string> = new Set(['utils', 'lib', 'helpers', 'services', 'core', 'common']);

export const mostLines = 300;

export const modulesStayShort: Check = (modules) =>
  modules
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > mostLines)
    .map(({ path, lines }) => ({ path, line: lines, says: `has ${lines} lines` }));

export const noEnum = within(every, (node) => (ts.isEnumDeclaration(node) ? 'declares an enum' : undefined));

/** A Worker is its default export: the platform asks for it. */
export const noDefaultExport = within(
  ({ path }) => path !== 'src/worker.ts',
  (node) => {
    const isDefault =
      ts.isExportAssignment(node) ||
      node.kind === ts.SyntaxKind.DefaultKeyword ||
      (ts.isExportSpecifier(node) && node.name.text === 'default');
    return isDefault && !ts.isDefaultClause(node.parent) ? 'has a default export' : undefined;
  },
);

/** Each cycle once, at the import that closes it; its members in the order of the walk. */
export const noCycle: Check = (modules) => {
  const graph = new Map(modules.map((module) => [module.path, importsOf(module)]));
  const done = new Set<string>();
  const offences: Offence[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    for (const { target, line } of graph.get(path) ?? []) {
      const start = trail.indexOf(target);
      if (start >= 0) {
        const round = [...trail.slice(start), target].map((member) => basename(member)).join(' -> ');
        offences.push({ path, line, says: `closes the cycle ${round}` });
      } else if (!done.has(target)) {
        visit(target, [...trail, target]);
      }
    }
    done.add(path);
  };
  for (const { path } of modules.filter((module) => !done.has(module.path))) {
    visit(path, [path]);
  }
  return offences;
};
