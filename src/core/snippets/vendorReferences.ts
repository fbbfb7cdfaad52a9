import type { ImportStatement } from './importStatement.ts';
import { javascriptImports } from './javascriptImports.ts';
import { isStandardModule, pythonImports } from './pythonImports.ts';
import type { Snippet, SnippetCatalogue } from './snippet.ts';

/** Snippets by the module that they import, for one language. Modules of the language itself are left out. */
export function snippetsByModule(catalogue: SnippetCatalogue, language: string): Map<string, Snippet[]> {
  const byModule = new Map<string, Snippet[]>();
  for (const snippet of catalogue.snippets) {
    if (snippet.language !== language || snippet.packages.length === 0) continue;
    const modules = new Set(importsOf(snippet.imports.join('\n'), language).flatMap(vendorModules));
    for (const module of modules) byModule.set(module, [...(byModule.get(module) ?? []), snippet]);
  }
  return byModule;
}

/** What a statement imports, as keys: the module, for Python also each submodule that `from a import b` may mean. */
function vendorModules({
  module,
  names,
  form,
}: Pick<ImportStatement, 'module' | 'names' | 'form'>): string[] {
  if (form !== 'python') return module.startsWith('node:') || module.startsWith('.') ? [] : [module];
  if (isStandardModule(module) || module.startsWith('.')) return [];
  return [module, ...names.map(({ name }) => `${module}.${name}`)];
}

/** What the pointer rests on. */
export interface VendorReference {
  /** The vendor's module as the file imports it. */
  readonly module: string;
  /** Those that import the same, the most alike first. */
  readonly snippets: readonly Snippet[];
}

/** What a Python, JavaScript or TypeScript file imports. */
export function importsOf(text: string, language: string): ImportStatement[] {
  return language === 'python' ? pythonImports(text) : javascriptImports(text);
}

/**
 * The snippets for the vendor's import or call at a place of a file: on the import itself, on a name that it binds, or
 * on a client that was made with such a name.
 * @param imports those of the text
 * @param place line and column are counted from 0
 */
export function vendorReferenceAt(
  text: string,
  imports: readonly ImportStatement[],
  { line, column, lineText }: { line: number; column: number; lineText: string },
  byModule: ReadonlyMap<string, readonly Snippet[]>,
): VendorReference | undefined {
  const onImport = imports.find(({ start, end }) => line >= start && line < end);
  if (onImport) return referenceTo(onImport, byModule);
  const chain = chainAt(lineText, column);
  if (!chain) return undefined;
  const direct = statementOf(chain, imports);
  if (direct) return referenceTo(direct, byModule);
  const maker = makerOf(text, chain);
  const made = maker === undefined ? undefined : statementOf(maker, imports);
  return made && referenceTo(made, byModule);
}

function referenceTo(
  statement: ImportStatement,
  byModule: ReadonlyMap<string, readonly Snippet[]>,
): VendorReference | undefined {
  // A submodule that is named says more than its package.
  const keys = vendorModules(statement).toReversed();
  const found = new Set(keys.flatMap((key) => (byModule.get(key) ?? []).toSorted(plainFirst)));
  if (found.size === 0) return undefined;
  return { module: statement.module, snippets: [...found] };
}

/** What needs nothing beside the vendor comes first, and of these the one with the plainest name. */
function plainFirst(a: Snippet, b: Snippet): number {
  return a.packages.length - b.packages.length || a.prefix.length - b.prefix.length;
}

/** The statement that binds the first name of a chain such as `openai.responses.create`. */
function statementOf(chain: string, imports: readonly ImportStatement[]): ImportStatement | undefined {
  const [root] = chain.split('.');
  return imports.find(
    ({ names, whole, default: byDefault }) =>
      names.some(({ local }) => local === root) ||
      byDefault === root ||
      (whole !== undefined && (whole === root || chain.startsWith(`${whole}.`))),
  );
}

/** The dotted name around a column, up to and with the word at the column. */
function chainAt(lineText: string, column: number): string | undefined {
  for (const match of lineText.matchAll(/[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$#][\w$]*)*/g)) {
    const end = match.index + match[0].length;
    if (column < match.index || column > end) continue;
    const rest = /^[\w$]*/.exec(lineText.slice(column))?.[0] ?? '';
    return lineText.slice(match.index, column + rest.length).replaceAll('?.', '.');
  }
  return undefined;
}

/** What the client at the beginning of a chain was made with: `OpenAI` for `client` after `client = OpenAI(…)`. */
function makerOf(text: string, chain: string): string | undefined {
  const parts = chain.split('.');
  const isMember = parts[0] === 'self' || parts[0] === 'this';
  const name = parts[isMember ? 1 : 0] ?? '';
  if (name === '') return undefined;
  // A field may be given its value where the class declares it.
  const written = `${isMember ? String.raw`(?:(?:this|self)\.#?)?` : ''}${name.replaceAll('$', String.raw`\$`)}`;
  const assignment = new RegExp(
    String.raw`(?<![\w$.])${written}\s*(?::[^=\n]+)?=\s*(?:await\s+)?(?:new\s+)?(?<maker>[A-Za-z_$][\w$.]*)\s*\(`,
  );
  const asContext = new RegExp(
    String.raw`\bwith\s+(?<maker>[A-Za-z_][\w.]*)\s*\([^\n]*\)\s+as\s+${written}\b`,
  );
  return assignment.exec(text)?.groups?.['maker'] ?? asContext.exec(text)?.groups?.['maker'];
}
