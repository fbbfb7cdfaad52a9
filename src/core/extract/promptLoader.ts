import { requireOf } from '../snippets/commonJs.ts';
import { firstImportLine } from '../snippets/firstImportLine.ts';
import type { ImportStatement, LineEdit } from '../snippets/importStatement.ts';
import { reindent } from '../snippets/indentation.ts';
import { javascriptImports, javascriptStyle, writeJavascriptImport } from '../snippets/javascriptImports.ts';
import { mergeImports } from '../snippets/mergeImports.ts';
import { pythonImports, writePythonImport } from '../snippets/pythonImports.ts';
import type { CodeLanguage } from '../modelCalls/escapes.ts';

/** The code file that gets a loader. */
export interface LoaderTarget {
  readonly text: string;
  readonly language: CodeLanguage;
  /** Whether types may be written. */
  readonly typed: boolean;
  readonly moduleStyle: 'esm' | 'commonjs';
  /** One step of indentation. */
  readonly indent: string;
}

/** How much of a template a loader must understand. */
export type LoaderKind =
  /** `{{ name }}` only: no package is needed. */
  | 'names'
  /** All of it, by Nunjucks or Jinja. */
  | 'full';

/** The loader that a template needs. */
export function loaderKindOf(template: string): LoaderKind {
  const rest = template.replaceAll(/\{\{\s*[A-Za-z_]\w*\s*\}\}/g, '');
  return /\{\{|\{%|\{#/.test(rest) ? 'full' : 'names';
}

/** The package that a full loader needs. */
export const loaderPackages: Readonly<Record<CodeLanguage, string>> = {
  python: 'jinja2',
  javascript: 'nunjucks',
};

interface Loader {
  imports: readonly string[];
  lines: readonly string[];
}

const names: Readonly<Record<CodeLanguage, Readonly<Record<LoaderKind, string>>>> = {
  python: { names: 'load_prompt', full: 'render_prompt' },
  javascript: { names: 'loadPrompt', full: 'renderPrompt' },
};

/**
 * What a file has to gain so that it can load prompts: the imports it lacks, and below them the function. None where
 * it has the function already.
 */
export function loaderEdits(kind: LoaderKind, target: LoaderTarget): LineEdit[] {
  const { text, language, moduleStyle, indent } = target;
  const name = names[language][kind];
  if (new RegExp(`\\b(?:def|function|const|import|let)\\b[^\\n]*\\b${name}\\b`).test(text)) return [];
  const loader = language === 'python' ? pythonLoader(kind) : javascriptLoader(kind, target);
  const existing = language === 'python' ? pythonImports(text) : javascriptImports(text);
  const wanted = (language === 'python' ? pythonImports : javascriptImports)(loader.imports.join('\n')).map(
    (found) => (language === 'javascript' && moduleStyle === 'commonjs' ? requireOf(found) : found),
  );
  const style = javascriptStyle(text, indent);
  const write = (statement: Omit<ImportStatement, 'start' | 'end' | 'shared'>): string[] =>
    language === 'python' ? writePythonImport(statement, indent) : writeJavascriptImport(statement, style);
  const firstLine = firstImportLine(text, language);
  const edits = mergeImports(existing, wanted, { firstLine, write });
  const at = existing.at(-1)?.end ?? firstLine;
  const quoted = loader.lines.map((line) => line.replace("'utf8'", `${style.quote}utf8${style.quote}`));
  const lines = reindent(quoted, language, indent);
  const blanks = language === 'python' ? ['', ''] : [''];
  const isFollowedByBlank = (text.split('\n')[at] ?? '').trim() === '';
  const body = [...blanks, ...lines, ...(isFollowedByBlank ? [] : blanks)];
  const last = edits.at(-1);
  if (last && last.start === at && last.end === at) {
    // The imports and the function go to one place.
    const imports = last.lines.at(-1) === '' ? last.lines.slice(0, -1) : last.lines;
    return [...edits.slice(0, -1), { ...last, lines: [...imports, ...body] }];
  }
  return [...edits, { start: at, end: at, lines: existing.length === 0 ? body.slice(blanks.length) : body }];
}

/** @param file the prompt's path as the code names it, relative to the code's own file */
export function loaderCall(
  kind: LoaderKind,
  file: string,
  variables: readonly { name: string; code: string }[],
  { language, text, indent }: LoaderTarget,
): string {
  const name = names[language][kind];
  if (language === 'python') {
    const values = variables.map(({ name: variable, code }) => `, ${variable}=${code}`).join('');
    return `${name}(${JSON.stringify(file)}${values})`;
  }
  const quote = javascriptStyle(text, indent).quote;
  const path = `${quote}${file}${quote}`;
  const values = variables.map(({ name: variable, code }) =>
    code === variable ? code : `${variable}: ${code}`,
  );
  return values.length === 0 ? `${name}(${path})` : `${name}(${path}, { ${values.join(', ')} })`;
}

function pythonLoader(kind: LoaderKind): Loader {
  const read = 'text = (Path(__file__).parent / file).read_text(encoding="utf-8")';
  if (kind === 'full')
    return {
      imports: ['from pathlib import Path', 'from jinja2 import Environment, StrictUndefined'],
      lines: [
        'def render_prompt(file: str, /, **variables: object) -> str:',
        '    """Read a prompt file, by its path from this file, and render it with its variables."""',
        `    ${read}`,
        '    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)',
        '    return environment.from_string(text).render(**variables)',
      ],
    };
  return {
    imports: ['import re', 'from pathlib import Path'],
    lines: [
      'def load_prompt(file: str, /, **variables: object) -> str:',
      '    """Read a prompt file, by its path from this file, and put variables in the places of {{ name }}."""',
      `    ${read}`,
      '    if not variables:',
      '        return text',
      '    return re.sub(r"\\{\\{\\s*(\\w+)\\s*\\}\\}", lambda found: str(variables[found[1]]), text)',
    ],
  };
}

function javascriptLoader(kind: LoaderKind, { typed, moduleStyle }: LoaderTarget): Loader {
  const esm = moduleStyle === 'esm';
  const [file, values, result] = typed
    ? ['file: string', 'variables: Record<string, unknown> = {}', ': string']
    : ['file', 'variables = {}', ''];
  const read = esm
    ? "const text = readFileSync(new URL(file, import.meta.url), 'utf8');"
    : "const text = readFileSync(join(__dirname, file), 'utf8');";
  const imports = esm
    ? ["import { readFileSync } from 'node:fs';"]
    : ["import { readFileSync } from 'node:fs';", "import { join } from 'node:path';"];
  if (kind === 'full')
    return {
      imports: [...imports, `import ${esm ? 'nunjucks' : '* as nunjucks'} from 'nunjucks';`],
      lines: [
        '/** Reads a prompt file, by its path from this file, and renders it with its variables. */',
        `function renderPrompt(${file}, ${values})${result} {`,
        `  ${read}`,
        '  const environment = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: true });',
        '  return environment.renderString(text, variables);',
        '}',
      ],
    };
  return {
    imports,
    lines: [
      '/** Reads a prompt file, by its path from this file, and puts variables in the places of {{ name }}. */',
      `function loadPrompt(${file}, ${typed ? 'variables?: Record<string, unknown>' : 'variables'})${result} {`,
      `  ${read}`,
      '  if (!variables) return text;',
      `  return text.replace(/\\{\\{\\s*(\\w+)\\s*\\}\\}/g, (mark, name${typed ? ': string' : ''}) => {`,
      '    if (!(name in variables)) throw new Error(`${file} reads ${name}, which is not given.`);',
      '    return String(variables[name]);',
      '  });',
      '}',
    ],
  };
}
