import { globSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import ts from 'typescript';

/** A file of the source as the checks see it: its path from the root of the repository, and its text. */
export interface Module {
  readonly path: string;
  readonly text: string;
}

/** One import, re-export, dynamic import or imported type. */
export interface Import {
  readonly line: number;
  /** `src/x.ts` for a file of ours, else the specifier as written. */
  readonly target: string;
  readonly typeOnly: boolean;
}

export function sourceModules(root: URL): Module[] {
  return globSync('src/**/*.ts', { cwd: root.pathname })
    .map((path) => path.split(sep).join('/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));
}

/** Every node of a module, with its line: checks then cannot be fooled by comments, strings or line breaks. */
export function nodesOf({ path, text }: Module): { node: ts.Node; line: number }[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: { node: ts.Node; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    found.push({ node, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

export function importsOf(module: Module): Import[] {
  return nodesOf(module).flatMap(({ node, line }): Import[] => {
    const specifier = specifierOf(node);
    return specifier === undefined
      ? []
      : [{ line, target: resolve(module.path, specifier), typeOnly: isTypeOnly(node) }];
  });
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return textOf(node.moduleSpecifier);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return textOf(node.arguments[0]) ?? '(an import whose target is computed)';
  }
  return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) {
    return true;
  }
  if (ts.isExportDeclaration(node)) {
    return node.isTypeOnly;
  }
  // `import { type T }` is not enough: under verbatimModuleSyntax the module is still loaded.
  return ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier;
}
