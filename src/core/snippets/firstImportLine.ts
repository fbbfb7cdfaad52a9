import { maskedText } from './maskedText.ts';

/**
 * The line before which the first import of a file goes: after the interpreter line, directives such as
 * `'use strict'`, the docstring of the module and the comment at the top, counted from 0.
 */
export function firstImportLine(text: string, language: 'python' | 'javascript'): number {
  // Docstrings and block comments are blank in here, and so is what may stand above imports.
  const lines = maskedText(text, language).split('\n');
  const source = text.split('\n');
  const above = language === 'python' ? /^\s*(#.*)?$/ : /^\s*(\/\/.*|#!.*|(['"])use [\w ]+\2;?)?$/;
  let line = 0;
  while (line < lines.length && above.test(lines[line] ?? '')) line += 1;
  // Comments right above code belong to it; what an empty line follows belongs to the file.
  while (line > 0 && line <= lines.length && !isTopMatter(source, line)) line -= 1;
  // The empty end of a file that has nothing else is a line to write on.
  return line === lines.length && source.at(-1) === '' ? line - 1 : line;
}

/** Whether a line ends what belongs to the file as a whole. */
function isTopMatter(source: readonly string[], line: number): boolean {
  const previous = source[line - 1]?.trim() ?? '';
  const isDirective = /^(#!|# -\*-|['"]use )/.test(previous);
  const endsDocstring = /("""|''')$/.test(previous);
  const next = source[line];
  return isDirective || endsDocstring || (previous === '' && next !== undefined) || next === undefined;
}
