import { isAsyncPython, toAsyncPython } from './asyncPython.ts';
import { requireOf, toCommonJs, withoutExports } from './commonJs.ts';
import type { ImportStatement, LineEdit } from './importStatement.ts';
import { reindent } from './indentation.ts';
import { javascriptImports, javascriptStyle, writeJavascriptImport } from './javascriptImports.ts';
import type { WriteImport } from './mergeImports.ts';
import { mergeImports } from './mergeImports.ts';
import { firstImportLine } from './firstImportLine.ts';
import { pythonImports, writePythonImport } from './pythonImports.ts';
import type { Snippet } from './snippet.ts';

/** The file that a snippet goes into, and the place in it. Lines and columns count from 0. */
export interface SnippetTarget {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** One step of indentation: blanks or a tab. */
  readonly indent: string;
  readonly moduleStyle: 'esm' | 'commonjs';
}

export interface AdaptedSnippet {
  /** Changes to the imports at the top, to be made before `body` is inserted. */
  readonly edits: readonly LineEdit[];
  /** Where the body goes, counted after the edits. */
  readonly line: number;
  readonly column: number;
  /** In VS Code's snippet grammar. */
  readonly body: string;
}

/**
 * Fits a snippet to a file: its indentation, the imports it has already, `require` where it uses that, and in Python
 * the vendor's asynchronous client where the file has an event loop. What needs no fitting comes as it is.
 */
export function adaptSnippet(snippet: Snippet, target: SnippetTarget): AdaptedSnippet {
  const { language, bodyWithoutImports } = snippet;
  const fit = (lines: readonly string[]) => reindent(lines, language, target.indent).join('\n');
  if (!bodyWithoutImports)
    return { edits: [], line: target.line, column: target.column, body: fit(snippet.body) };
  const chosen = language === 'python' && isAsyncPython(target.text) ? toAsyncPython(snippet) : undefined;
  const { imports } = chosen ?? snippet;
  const own = chosen?.bodyWithoutImports ?? bodyWithoutImports;
  const parse = language === 'python' ? pythonImports : javascriptImports;
  const requires = language === 'javascript' && target.moduleStyle === 'commonjs';
  const wanted = parse(imports.join('\n')).map((found) => (requires ? requireOf(found) : found));
  const existing = parse(target.text);
  const write = writerFor(language, target);
  const firstLine = firstImportLine(target.text, language === 'python' ? 'python' : 'javascript');
  if (existing.length === 0 && isAtTop(target, firstLine)) {
    const whole = (chosen ?? snippet).body;
    const head = whole.slice(0, whole.length - own.length);
    const blanks = head.slice(head.findLastIndex((text) => text !== '') + 1);
    const body = requires ? [...wanted.flatMap(write), ...blanks, ...toCommonJs(own)] : whole;
    return { edits: [], line: target.line, column: target.column, body: fit(body) };
  }
  const edits = mergeImports(existing, wanted, { firstLine, write });
  const place = placeOf(existing, target, { firstLine, blanks: blanksBefore(own, language) });
  const body = bodyAt(own, { requires, indented: place.indented, language });
  const line = shifted(place.line, edits);
  return { edits, line, column: place.column, body: `${place.gap}${fit(body)}` };
}

/** Whether nothing but empty lines stands between the place of the first import and the cursor: one block will do. */
function isAtTop({ text, line, column }: SnippetTarget, firstLine: number): boolean {
  const lines = text.split('\n');
  const between = lines.slice(firstLine, line).join('') + (lines[line] ?? '').slice(0, column);
  return line >= firstLine && between === '';
}

/** Line breaks between imports and a body that follows them: PEP 8 asks for two empty lines before a definition. */
function blanksBefore([first = '']: readonly string[], language: string): string {
  return language === 'python' && /^(async def|def|class|@)/.test(first) ? '\n\n' : '\n';
}

function bodyAt(
  lines: readonly string[],
  { requires, indented, language }: { requires: boolean; indented: boolean; language: string },
): readonly string[] {
  if (language === 'python') return lines;
  if (indented) return withoutExports(lines);
  return requires ? toCommonJs(lines) : lines;
}

function writerFor(language: string, { text, indent }: SnippetTarget): WriteImport {
  if (language === 'python') return (statement) => writePythonImport(statement, indent);
  const style = javascriptStyle(text, indent);
  return (statement) => writeJavascriptImport(statement, style);
}

interface Place {
  readonly line: number;
  readonly column: number;
  /** Empty lines between what stands above and the body. */
  readonly gap: string;
  /** Inside a block. */
  readonly indented: boolean;
}

/** The cursor's place, or the end of the imports where the cursor stands above it: code there would come too early. */
function placeOf(
  existing: readonly ImportStatement[],
  target: SnippetTarget,
  { firstLine, blanks }: { firstLine: number; blanks: string },
): Place {
  const { line, column, text } = target;
  const lines = text.split('\n');
  const before = (lines[line] ?? '').slice(0, column);
  const end = existing.at(-1)?.end ?? firstLine;
  const isAbove = line < end;
  if (!isAbove) {
    const gap = line === end && existing.length > 0 && before === '' ? blanks : '';
    return { line, column, gap, indented: /^\s+$/.test(before) };
  }
  // A last line without a line break has no line after it.
  if (end >= lines.length)
    return { line: lines.length - 1, column: lines.at(-1)?.length ?? 0, gap: `\n${blanks}`, indented: false };
  return { line: end, column: 0, gap: blanks, indented: false };
}

/** A line's number after the edits. An insertion at the line itself comes before it. */
function shifted(line: number, edits: readonly LineEdit[]): number {
  return edits.reduce(
    (sum, { start, end, lines }) => (start <= line && end <= line ? sum + lines.length - (end - start) : sum),
    line,
  );
}
