import { csvRows } from './csvRows.ts';

/** A CSV text with one more column, the last, empty in each row. Blank lines and rows with mistakes stay as they are. */
export async function addColumn(text: string, name: string): Promise<string> {
  const lines = text.split('\n');
  const header = /[",;\s]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
  let isHeader = true;
  for await (const { line, text: row, separator, mistake } of csvRows([text])) {
    const last = line + row.split('\n').length - 1;
    const written = lines[last] ?? '';
    const end = written.endsWith('\r') ? '\r' : '';
    if (!mistake)
      lines[last] =
        `${written.slice(0, written.length - end.length)}${separator}${isHeader ? header : ''}${end}`;
    isHeader = false;
  }
  return lines.join('\n');
}
