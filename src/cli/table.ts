import { printable } from '../core/reports/printable.ts';
import type { Terminal } from './terminal.ts';
import { isNarrow, measureFor, type Measure } from './textWidth.ts';

export interface Column {
  title: string;
  /** Where the title leads to, in terminals that have links. */
  target?: string;
  align?: 'right';
  /** May be cut when the table is too wide. */
  shrinks?: boolean;
}

/** A table of one line a row, as wide as the terminal at most; cells are made printable here. */
export async function table(
  terminal: Terminal,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  const cells = rows.map((row) => row.map((cell) => printable(cell).replaceAll(/\s+/g, ' ')));
  const measure = await measureFor([columns.map(({ title }) => title), ...cells].flat());
  const widths = columns.map((column, index) =>
    Math.max(measure(column.title), ...cells.map((row) => measure(row[index] ?? ''))),
  );
  fit(widths, columns, terminal.columns - 2 * (columns.length - 1));
  const parts = (row: readonly string[]) =>
    columns.map((column, index) =>
      pad(row[index] ?? '', widths[index] ?? 0, { measure, align: column.align }),
    );
  const line = (row: readonly string[]) => parts(row).join('  ').trimEnd();
  // Links go around the words that are there after padding: they have no width of their own.
  const titles = parts(columns.map(({ title }) => title)).map((text, index) => {
    const { title, target } = columns[index] ?? {};
    if (!terminal.link || target === undefined || !title || !text.includes(title)) return text;
    return text.replace(title, () => terminal.link?.(title, target) ?? title);
  });
  return [terminal.style('dim', titles.join('  ').trimEnd()), ...cells.map(line)].join('\n');
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

/** As wide as asked for: cut between graphemes, with an ellipsis, or filled with spaces. */
function pad(
  text: string,
  width: number,
  { measure, align }: { measure: Measure; align: Column['align'] },
): string {
  const shown = cut(text, width, measure);
  const space = ' '.repeat(Math.max(0, width - measure(shown)));
  return align === 'right' ? space + shown : shown + space;
}

function cut(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  if (isNarrow(text)) return `${text.slice(0, width - 1)}…`; // to make a segmenter takes ten milliseconds
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (measure(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
