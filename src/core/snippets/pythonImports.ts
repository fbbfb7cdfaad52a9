import type { ImportedName, ImportStatement } from './importStatement.ts';
import { lineCounter } from './importStatement.ts';
import { maskedText } from './maskedText.ts';

const statement =
  /^(?:from[ \t]+(?<from>[\w.]+)[ \t]+import[ \t]*(?<names>\([^)]*\)|(?:[^\n#;\\]|\\\n)+)|import[ \t]+(?<modules>[^\n#;]+))/gm;

/** The imports that stand at the left margin of a Python file, in their order. `import a, b` gives two. */
export function pythonImports(text: string): ImportStatement[] {
  const masked = maskedText(text, 'python');
  const lineAt = lineCounter(masked);
  const found: ImportStatement[] = [];
  for (const match of masked.matchAll(statement)) {
    const { from, names, modules } = match.groups ?? {};
    const start = lineAt(match.index);
    const after = match.index + match[0].length;
    const end = lineAt(after) + 1;
    const rest = /^[^\n]*/.exec(masked.slice(after))?.[0].trim() ?? '';
    const place = { start, end, shared: rest !== '' || match[0].includes('#') };
    if (from !== undefined) {
      const list = (names ?? '').replaceAll(/[()\\]|#[^\n]*/g, ' ');
      found.push({ module: from, names: listNames(list), form: 'python', ...place });
      continue;
    }
    const listed = listNames(modules ?? '');
    for (const { name, local } of listed)
      found.push({
        module: name,
        names: [],
        whole: local,
        form: 'python',
        ...place,
        shared: place.shared || listed.length > 1,
      });
  }
  return found;
}

function listNames(list: string): ImportedName[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', local = name] = entry.split(/\s+as\s+/);
      return { name, local };
    });
}

/** PEP 8 leaves 79 columns; Black and Ruff, which most projects format with, leave 88. */
const longest = 88;

/** Writes a statement; a list that is too long for a line goes into parentheses. */
export function writePythonImport(
  { module, names, whole }: Pick<ImportStatement, 'module' | 'names' | 'whole'>,
  indent: string,
): string[] {
  if (whole !== undefined) return [whole === module ? `import ${module}` : `import ${module} as ${whole}`];
  const listed = names.map(({ name, local }) => (name === local ? name : `${name} as ${local}`));
  const line = `from ${module} import ${listed.join(', ')}`;
  if (line.length <= longest) return [line];
  return [`from ${module} import (`, ...listed.map((entry) => `${indent}${entry},`), ')'];
}

/** Modules of Python itself that the snippets use: PEP 8 keeps them apart from packages. */
const standardModules = new Set([
  '__future__',
  'asyncio',
  'collections',
  'contextlib',
  'dataclasses',
  'datetime',
  'functools',
  'hashlib',
  'itertools',
  'json',
  'logging',
  'math',
  'os',
  'pathlib',
  'random',
  're',
  'sqlite3',
  'subprocess',
  'sys',
  'tempfile',
  'time',
  'typing',
  'uuid',
]);

/** Whether a module comes with Python. */
export function isStandardModule(module: string): boolean {
  return standardModules.has(module.split('.')[0] ?? '');
}
