import type { Range } from '../location.ts';
import { positionsIn } from './positionsIn.ts';
import { TemplateScopes } from './templateScopes.ts';

/** What a template's tag holds, comments and raw blocks excepted. */
const tag =
  /\{#[\s\S]*?#\}|\{%-?\s*raw\s*-?%\}[\s\S]*?\{%-?\s*endraw\s*-?%\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
/** `{% set name = …`. */
const assignment = /\{%-?\s*set\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu;
/** A quoted text, or a name with what stands before it. */
const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|([.|]\s*)?([\p{L}_$][\p{L}\p{N}_$]*)(\s*=(?!=))?/gu;

/** A name in a text, at an offset in UTF-16 units. */
export interface VariableRead {
  readonly name: string;
  readonly offset: number;
  /** The names that mean something of the template's own there. */
  readonly set?: readonly string[];
}

/**
 * Every place where a template reads one of the names: inside `{{ … }}` and `{% … %}`, but not as a property, a key of a
 * literal map, a filter, a named argument, or a name that a loop or a macro sets. Offsets are UTF-16 units into the text.
 */
export function templateReads(text: string, names: ReadonlySet<string>): VariableRead[] {
  const scopes = new TemplateScopes();
  const assigned = [...text.matchAll(assignment)].map(([, name = '']) => name);
  return [...text.matchAll(tag)].flatMap(({ 0: inside, index }) => {
    if (inside.startsWith('{#') || /^\{%-?\s*raw\b/.test(inside)) return [];
    const head = scopes.enter(inside);
    const set = [...scopes.names, ...assigned];
    const reads = [...inside.matchAll(token)].flatMap((found): VariableRead[] => {
      const [, before, name, named] = found;
      if (name === undefined || before !== undefined || named !== undefined || !names.has(name)) return [];
      if (isKey(inside, found.index, name)) return [];
      if (scopes.names.includes(name) || (head && found.index < head.length && head.names.has(name)))
        return [];
      return [{ name, offset: index + found.index, ...(set.length > 0 ? { set } : {}) }];
    });
    if (head) scopes.open(head.names);
    return reads;
  });
}

/** `{ name: … }`; in `list[name:2]` it is none. */
function isKey(inside: string, at: number, name: string): boolean {
  return /[{,]\s*$/.test(inside.slice(0, at)) && /^\s*:/.test(inside.slice(at + name.length));
}

/** A quotation mark, also as YAML, JSON and CSV write one in a quoted text. */
const quote = /[\\"']{1,3}/.source;
const identifier = /([\p{L}_$][\p{L}\p{N}_$]*)/u.source;
/** `context.vars.name`, `context['vars']['name']`, `context['vars'].get('name')`. */
const contextVariable = new RegExp(
  `\\bcontext\\s*(?:\\??\\.\\s*vars\\b|\\[\\s*${quote}vars${quote}\\s*\\])\\s*` +
    `(?:(?:\\.\\s*get\\(|(?:\\?\\.)?\\[)\\s*${quote}${identifier}${quote}|\\??\\.\\s*${identifier})`,
  'dgu',
);

/** Every place where code in a suite takes one of the names out of `context.vars`, as far as it is named literally. */
export function codeReads(text: string, names: ReadonlySet<string>): VariableRead[] {
  return [...text.matchAll(contextVariable)].flatMap(({ 1: quoted, 2: dotted, indices }) => {
    const name = quoted ?? dotted ?? '';
    const [offset = 0] = indices?.[quoted === undefined ? 2 : 1] ?? [];
    return names.has(name) ? [{ name, offset }] : [];
  });
}

/** What VS Code's prompt files read: `${input:name}`, `${input:name:placeholder}`, `${name}`. */
const promptMdVariable = /\$\{(?:input:)?([\w-]+)(?::[^}]*)?\}/g;

/** Every place where a prompt file reads one of the names, in the language of its form. */
export function fileReads(file: string, text: string, names: ReadonlySet<string>): VariableRead[] {
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
  return rangesIn(text)(offset, length);
}

/** As {@link rangeAt}, for many parts of one text, asked for in any order. */
export function rangesIn(text: string): (offset: number, length: number) => Range {
  const position = positionsIn(text);
  return (offset, length) => {
    const start = position(offset);
    return { start, end: { ...start, column: start.column + length } };
  };
}
