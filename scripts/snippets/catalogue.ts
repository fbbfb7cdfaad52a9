import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { toJavaScript } from './javascript.ts';
import { commentStyles, splitSource, toSnippetBody, trimBlank } from './notation.ts';
import type { SnippetLanguage } from './notation.ts';

export const tasks = [
  'rag',
  'providers',
  'evaluation',
  'mlops',
  'deployment',
  'monitoring',
  'safety',
] as const;
export type Task = (typeof tasks)[number];

export interface SnippetPackage {
  manager: 'pip' | 'npm';
  name: string;
  /** A range in the manager's own notation, such as `>=2,<3` or `^7.55.0`. */
  range: string;
}

export interface Snippet {
  language: SnippetLanguage;
  prefix: string;
  title: string;
  description: string;
  task: Task;
  packages: SnippetPackage[];
  /** The command that installs `packages`; null when there are none. */
  install: string | null;
  /** The import statements with which the body begins, one entry a statement. */
  imports: string[];
  /** Lines in VS Code's snippet grammar. */
  body: string[];
  /** The body after its imports; null for languages without imports. */
  bodyWithoutImports: string[] | null;
  /** Whether the body awaits, and so needs an asynchronous place to be called from. */
  async: boolean;
  /** The vendor's documentation. */
  docs: string;
}

const HEADER_KEYS = ['title', 'description', 'task', 'pip', 'npm', 'docs'];

/** Where a statement that begins at `start` ends: the line of its closing bracket for one in several lines. */
function endOfImport(lines: readonly string[], start: number): number {
  let depth = 0;
  for (let index = start; index < lines.length; index++) {
    for (const character of lines[index] ?? '') {
      if (character === '(' || character === '{') depth++;
      if (character === ')' || character === '}') depth--;
    }
    if (depth === 0) return index;
  }
  throw new Error(`An import is not closed: ${lines[start]}`);
}

const importStart: Partial<Record<SnippetLanguage, RegExp>> = {
  python: /^(import|from) /,
  typescript: /^import /,
  javascript: /^import /,
};

function splitImports(
  lines: readonly string[],
  language: SnippetLanguage,
): { imports: string[]; rest: string[] } | null {
  const starts = importStart[language];
  if (!starts) return null;
  const imports: string[] = [];
  let next = 0;
  while (next < lines.length) {
    const line = lines[next] ?? '';
    if (line.trim() !== '' && !starts.test(line)) break;
    if (line.trim() === '') {
      next++;
      continue;
    }
    const end = endOfImport(lines, next);
    imports.push(lines.slice(next, end + 1).join('\n'));
    next = end + 1;
  }
  return { imports, rest: lines.slice(next) };
}

function parsePackages(header: Map<string, string>, npmVersions: Map<string, string>, file: string) {
  const pip = (header.get('pip') ?? '').split(' ').filter(Boolean);
  const npm = (header.get('npm') ?? '').split(' ').filter(Boolean);
  return [
    ...pip.map((spec): SnippetPackage => {
      const match = /^([A-Za-z0-9_.-]+(?:\[[a-z0-9,-]+\])?)(>=.+)$/.exec(spec);
      if (!match) throw new Error(`${file}: "${spec}" is not of the form name>=version`);
      return { manager: 'pip', name: match[1] ?? '', range: match[2] ?? '' };
    }),
    ...npm.map((name): SnippetPackage => {
      const version = npmVersions.get(name);
      if (!version)
        throw new Error(`${file}: ${name} is not a dependency of test/snippets, so it is unchecked`);
      return { manager: 'npm', name, range: `^${version}` };
    }),
  ];
}

function installCommand(packages: readonly SnippetPackage[]): string | null {
  const of = (manager: string) => packages.filter((entry) => entry.manager === manager);
  const commands = [
    of('pip').length > 0 &&
      `pip install ${of('pip')
        .map((p) => `"${p.name}${p.range}"`)
        .join(' ')}`,
    of('npm').length > 0 &&
      `npm install ${of('npm')
        .map((p) => `"${p.name}@${p.range}"`)
        .join(' ')}`,
  ].filter((command) => command !== false);
  return commands.length > 0 ? commands.join(' && ') : null;
}

function prefixOf(file: string): string {
  const name = path.basename(file, path.extname(file)).replaceAll('_', '-');
  return name.startsWith('aie-') ? name : `aie-${name}`;
}

function required(header: Map<string, string>, key: string, file: string): string {
  const value = header.get(key);
  if (!value) throw new Error(`${file}: the header lacks "${key}"`);
  return value;
}

/**
 * Reads one source file as a snippet. Its prefix is `aie-` and the file's name; a Python file's own name begins with
 * `aie_`, since `openai.py` would hide the package `openai`.
 * @throws Error naming the file and line for a header or marker that is wrong.
 */
export function parseSnippet(
  source: string,
  language: SnippetLanguage,
  file: string,
  npmVersions: Map<string, string>,
): Snippet {
  const style = commentStyles[language];
  const { header, lines, firstLine } = splitSource(source, style);
  for (const key of header.keys())
    if (!HEADER_KEYS.includes(key)) throw new Error(`${file}: the header key "${key}" is unknown`);
  const task = tasks.find((known) => known === header.get('task'));
  if (!task) throw new Error(`${file}: task is one of ${tasks.join(', ')}`);
  const split = splitImports(lines, language);
  const packages = parsePackages(header, npmVersions, file).filter(
    // JavaScript has no use for declarations of types.
    ({ name }) => language !== 'javascript' || !name.startsWith('@types/'),
  );
  const withoutImports = split && trimBlank(split.rest);
  return {
    language,
    prefix: prefixOf(file),
    title: required(header, 'title', file),
    description: required(header, 'description', file),
    task,
    packages,
    install: installCommand(packages),
    imports: split?.imports ?? [],
    body: toSnippetBody(lines, style, file, firstLine),
    bodyWithoutImports: withoutImports && toSnippetBody(withoutImports, style, file),
    async: /\b(await|async (for|with|def))\b/.test(lines.join('\n')),
    docs: required(header, 'docs', file),
  };
}

/** The versions that `test/snippets` installs, by package name. */
export async function readNpmVersions(root: string): Promise<Map<string, string>> {
  const text = await readFile(path.join(root, 'test/snippets/package.json'), 'utf8');
  const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
  return new Map(Object.entries(devDependencies));
}

/** Reads all of `snippets/src`, in the order of language and file name; JavaScript is made from TypeScript. */
export async function readCatalogue(root: string): Promise<Snippet[]> {
  const npmVersions = await readNpmVersions(root);
  const snippets: Snippet[] = [];
  for (const language of Object.keys(commentStyles) as SnippetLanguage[]) {
    const folder = path.join(root, 'snippets/src', language === 'javascript' ? 'typescript' : language);
    for (const name of (await readdir(folder)).filter((entry) => !entry.startsWith('.')).sort()) {
      const source = await readFile(path.join(folder, name), 'utf8');
      const text = language === 'javascript' ? await toJavaScript(source) : source;
      snippets.push(
        parseSnippet(text, language, `snippets/src/${path.basename(folder)}/${name}`, npmVersions),
      );
    }
  }
  return snippets;
}
