/** A point in a text: zero-based line and UTF-16 column, as VS Code and the language server protocol count. */
export interface Position {
  line: number;
  column: number;
}

/** From `start` up to, not including, `end`. */
export interface Range {
  start: Position;
  end: Position;
}

/** A place in a file. `file` is an absolute path. */
export interface Location {
  file: string;
  range: Range;
}

/** `file:line:column`, both one-based, as compilers print it and terminals make it a link. */
export function formatLocation({ file, range }: Location): string {
  return `${file}:${range.start.line + 1}:${range.start.column + 1}`;
}

/** The start of a file, for a problem that concerns the whole of it. */
export function fileStart(file: string): Location {
  return { file, range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } } };
}
