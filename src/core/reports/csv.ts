import type { Result } from '../engine/result.ts';
import { errorOf } from '../engine/resultError.ts';
import type { ReportSource } from './report.ts';
import { outputText, whyNot } from './report.ts';

type Cell = string | number | boolean | null | undefined;

/** One row a result; a column for each variable that any result has. RFC 4180, with a header. */
export async function* csv(source: ReportSource): AsyncIterable<string> {
  const names = new Set<string>();
  for await (const page of source.results())
    for (const result of page) for (const name of Object.keys(result.vars)) names.add(name);
  const variables = [...names];
  const columns = columnsOf(source, variables);
  yield csvRow(columns.map(([name]) => name));
  for await (const page of source.results())
    yield page.map((result) => csvRow(columns.map(([, value]) => value(result)))).join('');
}

function columnsOf({ run }: ReportSource, variables: string[]): [string, (result: Result) => Cell][] {
  return [
    ['id', (result) => result.id],
    ['description', (result) => result.description],
    ['prompt', (result) => run.prompts[result.prompt]?.label],
    ['provider', (result) => run.providers[result.provider]?.label],
    ['repeat', (result) => result.repeat],
    ...variables.map((name): [string, (result: Result) => Cell] => [
      `var:${name}`,
      (result) => outputText(result.vars[name]),
    ]),
    ['output', (result) => outputText(result.output)],
    ['pass', (result) => result.pass],
    ['score', (result) => result.score],
    ['error', (result) => errorOf(result)?.code],
    ['reason', (result) => (result.pass ? '' : whyNot(result))],
    ['input_tokens', (result) => result.tokens?.input],
    ['output_tokens', (result) => result.tokens?.output],
    ['cost_usd', (result) => result.cost ?? 'unknown'],
    ['latency_ms', (result) => result.latencyMs],
    ['cached', (result) => result.cached],
  ];
}

/** A line of a spreadsheet. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/**
 * A spreadsheet runs a text that begins like a formula, and outputs are not to be trusted: those get an apostrophe
 * (OWASP, CSV Injection). Numbers are left as they are.
 */
function cell(value: Cell): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  let text = value.replaceAll('\0', '\uFFFD');
  if (/^\s*[=+\-@\t\r\n|%]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
