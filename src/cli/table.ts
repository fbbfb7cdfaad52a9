import stringWidth from 'string-width';
import { printable } from '../core/reports/printable.ts';
import type { Terminal } from './terminal.ts';

export interface Column {
  title: string;
  align?: 'right';
  /** May be cut when the table is too wide. */
  shrinks?: boolean;
}

/** A table of one line a row, as wide as the terminal at most; cells are made printable here. */
export function table(
  terminal: Terminal,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell).replaceAll(/\s+/g, ' ')));
  const widths = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  );
  fit(widths, columns, terminal.columns - 2 * (columns.length - 1));
  const line = (row: readonly string[]) =>
    columns
      .map((column, index) =>
        pad(cut(row[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, column.align),
      )
      .join('  ')
      .trimEnd();
  return [terminal.style('dim', line(columns.map((column) => column.title))), ...cells.map(line)].join('\n');
}

/** Takes what is too much from the widest of the columns that may shrink, down to eight characters. */
function fit(widths: number[], columns: readonly Column[], room: number): void {
  for (let excess = widths.reduce((a, b) => a + b, 0) - room; excess > 0; excess--) {
    const widest = widths.reduce(
      (best, width, index) =>
        columns[index]?.shrinks && width > Math.max(8, widths[best] ?? 0) ? index : best,
      -1,
    );
    if (widest === -1) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

/** Cut to a width in terminal cells, with an ellipsis. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}
