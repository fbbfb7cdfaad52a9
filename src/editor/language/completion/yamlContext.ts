import { bracketsEnd, flowContext } from './flowContext.ts';

/** Where in a YAML text the cursor stands. */
export interface YamlContext {
  /** Keys and, for list items, 0, from the root to the map or list that the cursor is in. */
  path: (string | number)[];
  /** `key`: a key is being typed; `value`: the value of `key`, or an item of a list (`key` is undefined). */
  kind: 'key' | 'value';
  key?: string;
  /** What is typed already of the key or value, and its first column. */
  typed: string;
  column: number;
  /** In brackets: the keys that the map has before the cursor. */
  siblings?: readonly string[];
}

const linePattern =
  /^(?<indent> *)(?<dashes>(?:- +)*)(?:(?<key>[\w$.-]+|"[^"]*"|'[^']*') *:(?: +|$))?(?<rest>.*)$/;

/** A provider's id may be the key of a whole line; on the cursor's own it is more likely a value that grows. */
const idPattern = /^(?<indent> *)(?<dashes>(?:- +)*)(?<key>[^\s:"'#]+:\S+) *:(?<rest>) *$/;

interface Line {
  /** Columns of the dashes. */
  dashes: number[];
  /** Column of what follows the dashes. */
  column: number;
  key: string | undefined;
  valueColumn: number;
  rest: string;
}

/**
 * Finds the context by indentation, since the text around a cursor is seldom whole YAML, and in brackets by these.
 * Inside a block scalar it is undefined.
 * @param lines all lines up to the cursor's
 * @param column zero-based, in the last of them
 */
export function yamlContext(lines: readonly string[], column: number): YamlContext | undefined {
  const current = (lines.at(-1) ?? '').slice(0, column);
  const above = lines.slice(0, -1);
  const brackets = openBrackets([...above, current]);
  if (brackets) return flowContext(brackets.text, brackets.column, brackets.path);
  if (/^\s*#|\s#\s/.test(current)) return undefined;
  const line = parseLine(current);
  if (isInBlockScalar(above, line.column)) return undefined;
  const inItem = line.dashes.length > 0;
  if (line.key !== undefined) {
    if (/^[|>]/.test(line.rest)) return undefined;
    const path = pathTo(above, line);
    if (/^[[{]/.test(line.rest)) return flowContext(line.rest, line.valueColumn, [...path, line.key]);
    return { path, kind: 'value', key: line.key, typed: unquoted(line.rest), column: valueStart(line) };
  }
  const isFlow = /^[[{]/.test(line.rest);
  if (!isFlow && !inItem && /[:\s]/.test(line.rest)) return undefined;
  const path = pathTo(above, line);
  if (isFlow) return flowContext(line.rest, line.valueColumn, path);
  if (inItem) return { path, kind: 'value', typed: unquoted(line.rest), column: valueStart(line) };
  return { path, kind: 'key', typed: line.rest, column: line.column };
}

/**
 * The value that begins at a column of a line, on that line: without quotation marks and a comment.
 * @param inBrackets whether it ends where its item does
 */
export function valueFrom(line: string, column: number, inBrackets = false): string {
  const rest = line.slice(column);
  const quote = line[column - 1];
  if (quote === '"' || quote === "'") return rest.split(quote, 1)[0] ?? '';
  return rest.replace(inBrackets ? /\s*(?:[,\]}]|\s#).*$/ : /\s+#.*$/, '').trimEnd();
}

/** The keys that the map around the cursor has already, above and below it. */
export function siblingKeys(lines: readonly string[], row: number): string[] {
  const { column } = parseLine(lines[row] ?? '');
  const keys: string[] = [];
  for (const step of [-1, 1])
    for (let at = row + step; at >= 0 && at < lines.length; at += step) {
      const text = lines[at] ?? '';
      if (text.trim() === '') continue;
      const line = parseLine(text);
      const isNewItem = line.dashes.length > 0;
      if (line.column < column || (step > 0 && isNewItem && line.column <= column)) break;
      if (line.column === column && line.key !== undefined) keys.push(line.key);
      if (isNewItem && line.column === column) break;
    }
  return keys;
}

function parseLine(text: string, pattern = linePattern): Line {
  const { indent = '', dashes = '', key, rest = '' } = pattern.exec(text)?.groups ?? {};
  const columns = [...dashes.matchAll(/-/g)].map(({ index }) => indent.length + index);
  const column = indent.length + dashes.length;
  return {
    dashes: columns,
    column,
    key: key === undefined ? undefined : unquoted(key),
    valueColumn: text.length - rest.length,
    rest,
  };
}

/**
 * The brackets of an earlier line that the last one stands in: from the first to the end, with its column and the path
 * of what is in them. Brackets that nobody closed end where a line is not indented as far as they need.
 */
function openBrackets(
  lines: readonly string[],
): { text: string; column: number; path: YamlContext['path'] } | undefined {
  let scalar: number | undefined;
  for (let row = 0; row < lines.length - 1; row += 1) {
    const written = lines[row] ?? '';
    if (/^\s*(?:#|$)/.test(written) || (scalar !== undefined && indentOf(written) > scalar)) continue;
    const line = parseLine(written);
    const holder = line.key === undefined ? (line.dashes.at(-1) ?? line.column - 1) : line.column;
    scalar = /^[|>]/.test(line.rest) ? holder : undefined;
    if (!/^[[{]/.test(line.rest)) continue;
    let last = row;
    while (last + 1 < lines.length && isInside(lines[last + 1] ?? '', holder)) last += 1;
    const text = [line.rest, ...lines.slice(row + 1, last + 1)].join('\n');
    const end = bracketsEnd(text);
    if (end !== undefined) row += text.slice(0, end).split('\n').length - 1;
    else if (last === lines.length - 1) {
      const path = pathTo(lines.slice(0, row), line);
      return { text, column: line.valueColumn, path: line.key === undefined ? path : [...path, line.key] };
    }
  }
  return undefined;
}

function isInside(line: string, holder: number): boolean {
  return /^\s*(?:[\]}]|$)/.test(line) || indentOf(line) > holder;
}

/** Climbs to the root: each line that is less indented than the last is a parent. */
function pathTo(above: readonly string[], current: Line): (string | number)[] {
  const path: (string | number)[] = current.dashes.map(() => 0);
  // A key may stand at the column of the dashes of its own list, but not of its own map.
  let limit = current.dashes[0] ?? current.column;
  let isList = current.dashes.length > 0;
  for (const text of above.toReversed()) {
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const line = parseLine(text, idPattern.test(text) ? idPattern : linePattern);
    if (line.key !== undefined && (line.column < limit || (isList && line.column === limit))) {
      path.unshift(line.key);
      limit = line.column;
      isList = false;
    }
    for (const dash of line.dashes.toReversed())
      if (dash < limit) {
        path.unshift(0);
        limit = dash;
        isList = true;
      }
    if (limit === 0 && !isList) break;
  }
  return path;
}

/** Whether the nearest less indented line opens a `|` or `>` text. */
function isInBlockScalar(above: readonly string[], column: number): boolean {
  const parent = above.findLast((text) => text.trim() !== '' && indentOf(text) < column);
  return parent !== undefined && /(?::|-) +[|>][+-]?\d?\s*$/.test(parent);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function valueStart({ valueColumn, rest }: Line): number {
  return valueColumn + (/^["']/.test(rest) ? 1 : 0);
}

function unquoted(text: string): string {
  return text.replace(/^["']/, '').replace(/["']$/, '');
}
