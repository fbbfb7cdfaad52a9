import type { CellPage, CellRow } from '../store/panelStore.ts';
import { outputText, resultName, shorten } from '../reports/report.ts';
import type { CellView, PageView } from '../../shared/resultsViews.ts';
import { cutAt, laidOut, outputKind } from './outputText.ts';

/** Characters of a message with a page: what is longer has its texts cut further. */
const longestPage = 95_000;
/** Characters of an output, then of a reason or a variable, from the roomiest to the barest. */
const lengths = [
  [600, 200],
  [400, 140],
  [240, 100],
  [120, 60],
  [40, 24],
  [0, 0],
] as const;

/** Characters of an output that the store needs to send for a page. */
export const cellLength = lengths[0][0];

/** A page of the matrix, in a message that stays small however many columns, variables and repeats there are. */
export function pageView(page: CellPage): PageView {
  for (const [output, rest] of lengths) {
    const view = pageOf(page, output, rest);
    if (output === 0 || JSON.stringify(view).length <= longestPage) return view;
  }
  throw new Error('unreachable: the last length is 0');
}

function pageOf({ totalCases, offset, rows }: CellPage, length: number, rest: number): PageView {
  return {
    total: totalCases,
    offset,
    rows: rows.map((row) => ({
      case: row.case,
      name: cutAt(resultName(row), Math.max(rest, 20)),
      vars: Object.entries(row.vars)
        .slice(0, rest === 0 ? 0 : 8)
        .map(([name, value]) => [cutAt(name, 60), cutAt(outputText(value), rest)]),
      cells: row.cells.map((cell) => cell && cellView(cell, length, rest)),
    })),
  };
}

/** @param length of the output, at most; @param rest of the reason */
export function cellView(cell: CellRow, length: number, rest: number): CellView {
  const isWhole = cell.output.length >= cell.outputLength;
  const kind = outputKind(cell.output);
  const text = kind === 'image' ? '' : isWhole ? laidOut(cell.output, kind) : cell.output;
  const shown = text.length > length ? text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '') : text;
  return {
    id: cell.id,
    verdict: cell.errored ? 'error' : cell.pass ? 'pass' : 'fail',
    score: cell.score,
    kind,
    output: kind === 'image' ? pictureWords(cell) : shown,
    left: kind === 'image' ? 0 : (isWhole ? text.length : cell.outputLength) - shown.length,
    reason: shorten(cell.reasons, Math.max(rest, 24)),
    assertions: { passed: cell.checksPassed, total: cell.checks },
    cost: cell.cost,
    inputTokens: cell.inputTokens,
    outputTokens: cell.outputTokens,
    latencyMs: cell.latencyMs,
    cached: cell.cached,
    toolCalls: cell.toolCalls,
    tools: shorten(cell.tools, Math.max(rest, 24)),
    repeats: { passed: cell.repeatsPassed, total: cell.repeats },
    rating: cell.rating,
  };
}

function pictureWords({ output, outputLength }: CellRow): string {
  const type = /data:image\/(\w+)/i.exec(output)?.[1]?.toLowerCase() ?? '';
  return `Picture (${type}, ${Math.ceil((outputLength * 3) / 4 / 1024)} KB)`;
}
