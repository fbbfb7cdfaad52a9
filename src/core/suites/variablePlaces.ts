import type { Range } from '../location.ts';

/** What a template's tag holds, comments and raw blocks excepted. */
const tag =
  /\{#[\s\S]*?#\}|\{%-?\s*raw\s*-?%\}[\s\S]*?\{%-?\s*endraw\s*-?%\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
/** A quoted text, or a name with what stands before it. */
const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|([.|]\s*)?([\p{L}_$][\p{L}\p{N}_$]*)(\s*=(?!=))?/gu;

/**
 * Every place where a template reads one of the names: inside `{{ … }}` and `{% … %}`, but not as a property, a filter
 * or a named argument. Offsets are UTF-16 units into the text.
 */
export function templateReads(text: string, names: ReadonlySet<string>): { name: string; offset: number }[] {
  return [...text.matchAll(tag)].flatMap(({ 0: inside, index }) => {
    if (inside.startsWith('{#') || /^\{%-?\s*raw\b/.test(inside)) return [];
    return [...inside.matchAll(token)].flatMap((found) => {
      const [, before, name, named] = found;
      if (name === undefined || before !== undefined || named !== undefined || !names.has(name)) return [];
      return [{ name, offset: index + found.index }];
    });
  });
}

/** What VS Code's prompt files read: `${input:name}`, `${input:name:placeholder}`, `${name}`. */
const promptMdVariable = /\$\{(?:input:)?([\w-]+)(?::[^}]*)?\}/g;

/** Every place where a prompt file reads one of the names, in the language of its form. */
export function fileReads(
  file: string,
  text: string,
  names: ReadonlySet<string>,
): { name: string; offset: number }[] {
  if (!file.toLowerCase().endsWith('.prompt.md')) return templateReads(text, names);
  return [...text.matchAll(promptMdVariable)].flatMap(({ 0: written, 1: name = '', index }) =>
    names.has(name)
      ? [{ name, offset: index + written.indexOf(name, written.startsWith('${input:') ? 8 : 2) }]
      : [],
  );
}

/** The columns of a CSV's first row that are variables, and where their names stand. */
export function headerCells(text: string): { name: string; range: Range }[] {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const [line = ''] = text.slice(start).split(/\r?\n/, 1);
  return [...line.matchAll(/(^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].flatMap(
    ({ index, 1: comma = '', 2: quoted, 3: bare }) => {
      const written = quoted ?? bare ?? '';
      const name = written.trim();
      if (name === '' || name.startsWith('__')) return [];
      const column = start + index + comma.length + (quoted === undefined ? 0 : 1) + written.indexOf(name);
      return [
        { name, range: { start: { line: 0, column }, end: { line: 0, column: column + name.length } } },
      ];
    },
  );
}

/** The range of a part of a line. */
export function rangeAt(text: string, offset: number, length: number): Range {
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  const column = offset - (before.lastIndexOf('\n') + 1);
  return { start: { line, column }, end: { line, column: column + length } };
}
