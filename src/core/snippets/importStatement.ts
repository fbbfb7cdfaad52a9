/** One name that a statement binds. */
export interface ImportedName {
  /** As the module calls it. */
  readonly name: string;
  /** As this file calls it. */
  readonly local: string;
  /** Only a type, as in TypeScript's `import type`. */
  readonly type?: boolean;
}

/** One import statement of Python, JavaScript or TypeScript, or one `require` of CommonJS. */
export interface ImportStatement {
  readonly module: string;
  /** How the names come: from the module, or the module itself. */
  readonly names: readonly ImportedName[];
  /** The module itself under a name: `import numpy as np`, `import * as fs`; for plain `import a.b` the name is `a.b`. */
  readonly whole?: string;
  /** The default export under a name. */
  readonly default?: string;
  readonly form: 'python' | 'esm' | 'require';
  /** First line, counted from 0, and the line after the last. */
  readonly start: number;
  readonly end: number;
  /** Whether other code or a comment shares its lines, so that it cannot be written anew. */
  readonly shared: boolean;
}

/** Replaces whole lines: `start` up to but without `end`. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** The line of an offset, for a text that is read from its beginning to its end. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 0;
  let at = 0;
  return (offset) => {
    for (; at < offset; at += 1) if (text.charCodeAt(at) === 10) line += 1;
    return line;
  };
}

/** The text after edits of {@link LineEdit}, which are in the order of their lines. */
export function applyLineEdits(text: string, edits: readonly LineEdit[]): string {
  const lines = text.split('\n');
  for (const { start, end, lines: written } of edits.toReversed())
    lines.splice(start, end - start, ...written);
  return lines.join('\n');
}
