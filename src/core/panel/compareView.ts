import { compareRuns } from '../comparison/compareRuns.ts';
import type { Comparison } from '../comparison/compareRuns.ts';
import type { Say } from '../comparison/comparisonWords.ts';
import { verdictWords } from '../comparison/comparisonWords.ts';
import { loadScores } from '../comparison/loadScores.ts';
import type { RunRecord, Summary } from '../engine/result.ts';
import type { MatchedCases } from '../store/panelStore.ts';
import type { Store } from '../store/store.ts';
import type { MatchChange } from '../../shared/resultsQueries.ts';
import type {
  CompareView,
  ComparisonView,
  MatchPageView,
  MatchView,
  PromptChange,
} from '../../shared/resultsViews.ts';
import { resultName } from '../reports/report.ts';
import type { RunColumn } from './resultViews.ts';
import { columnName, columnsOf, runItem } from './resultViews.ts';
import { cellLength, cellView } from './pageView.ts';

/** Two scores that differ by less were summed in another order. */
const sameScore = 1e-9;

/** The columns that all runs have, by the labels of prompt and provider: in each run its own numbers. */
export function commonColumns(runs: readonly RunRecord[]): RunColumn[][] {
  const [first, ...others] = runs;
  if (!first) return [];
  const named = others.map(
    (run) => new Map(columnsOf(run).map((column) => [columnName(run, column), column])),
  );
  const common = columnsOf(first).filter((column) =>
    named.every((each) => each.has(columnName(first, column))),
  );
  return [
    common,
    ...named.map((each) => common.flatMap((column) => each.get(columnName(first, column)) ?? [])),
  ];
}

/** The run shown, first, against each of the others; the first of those is the baseline of their prompts. */
export async function compareView(
  store: Store,
  runs: readonly (RunRecord & { summary: Summary })[],
  say?: Say,
): Promise<CompareView> {
  const [shown, ...others] = runs;
  if (!shown) return { runs: [], comparisons: [], prompts: [] };
  const comparisons: ComparisonView[] = [];
  for (const figure of ['pass', 'score', 'cost', 'latency']) {
    // Cases of one cluster are not independent here either: the suite says which they are.
    const cluster = shown.statistics?.cluster;
    const mine = await loadScores(store, shown.id, figure, cluster);
    for (const other of others) {
      const theirs = await loadScores(store, other.id, figure, cluster);
      try {
        const { overall, columns } = compareRuns(theirs, mine, { figure });
        comparisons.push(comparisonView(overall, other.id, null, say));
        if (figure === 'pass')
          comparisons.push(...columns.map((each) => comparisonView(each, other.id, each.b, say)));
      } catch {
        // No case has this figure in both runs; what they have in common is counted beside the list of cases.
      }
    }
  }
  return {
    runs: runs.map((run) => ({
      ...runItem(run),
      passRate: run.summary.passRate,
      score: run.summary.score,
      cost: run.summary.costUnknown === 0 ? run.summary.cost : null,
      latencyMs: run.summary.latencyMs?.p50 ?? null,
    })),
    comparisons,
    prompts: promptChanges(runs),
  };
}

function comparisonView(
  comparison: Comparison,
  against: string,
  column: string | null,
  say: Say | undefined,
): ComparisonView {
  const { figure, n, meanA, meanB, difference, interval, p, adjustedP, verdict, test } = comparison;
  return {
    column,
    against,
    figure,
    n,
    meanA,
    meanB,
    difference,
    p,
    verdict,
    test,
    interval: interval ? [interval[0], interval[1]] : null,
    adjustedP: adjustedP ?? null,
    regressions: comparison.regressions.length,
    improvements: comparison.improvements.length,
    minimumDetectableEffect: comparison.minimumDetectableEffect,
    words: verdictWords(comparison, say),
  };
}

/** The prompts of each run against those of the baseline. */
function promptChanges([shown, baseline, ...others]: readonly RunRecord[]): PromptChange[] {
  if (!shown || !baseline) return [];
  return [shown, ...others].flatMap((run) =>
    run.prompts.flatMap(({ label, raw, hash }) => {
      const old = baseline.prompts.find((each) => each.label === label);
      return old && old.hash !== hash ? [{ label, run: run.id, before: old.raw, after: raw }] : [];
    }),
  );
}

/** The matched cases of runs in the order of what matters: regressions, improvements, the rest. */
export interface MatchList {
  matched: MatchedCases;
  /** Columns of each run, by the index in `matched.column`. */
  columns: RunColumn[][];
  order: Int32Array;
  change: Int8Array;
  counts: MatchPageView['counts'];
}

export async function matchList(store: Store, runs: readonly RunRecord[]): Promise<MatchList> {
  const columns = commonColumns(runs);
  const matched = await store.matched(
    runs.map(({ id }, index) => ({ run: id, columns: columns[index] ?? [] })),
  );
  const n = matched.column.length;
  const change = new Int8Array(n);
  const loss = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const value = (run: number) => (matched.passRates[run]?.[i] ?? 0) * 10 + (matched.scores[run]?.[i] ?? 0);
    // Against the run chosen first; with several, the worst of them decides.
    let largest = 0;
    for (let run = 1; run < runs.length; run++) {
      const difference = value(0) - value(run);
      if (Math.abs(difference) > sameScore && (largest === 0 || difference < largest)) largest = difference;
    }
    change[i] = Math.sign(largest);
    loss[i] = largest;
  }
  const rank = (i: number) => (change[i] === -1 ? 0 : change[i] === 1 ? 1 : 2);
  const order = Int32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => rank(a) - rank(b) || Math.abs(loss[b] ?? 0) - Math.abs(loss[a] ?? 0) || a - b,
  );
  const regressions = change.filter((each) => each === -1).length;
  const improvements = change.filter((each) => each === 1).length;
  return { matched, columns, order, change, counts: { all: n, regressions, improvements } };
}

export async function matchPage(
  store: Store,
  runs: readonly RunRecord[],
  list: MatchList,
  { change, offset, limit }: { change: MatchChange; offset: number; limit: number },
): Promise<MatchPageView> {
  const { regressions, improvements } = list.counts;
  const chosen =
    change === 'regressions'
      ? list.order.subarray(0, regressions)
      : change === 'improvements'
        ? list.order.subarray(regressions, regressions + improvements)
        : list.order;
  const page = [...chosen.subarray(offset, offset + limit)];
  // One question a run and column, not one a cell.
  const rows = await Promise.all(
    runs.map(async ({ id }, run) => {
      const cases = [...new Set(page.map((i) => list.matched.cases[run]?.[i] ?? -1))];
      const columns = list.columns[run] ?? [];
      const found = await store.cells(id, { cases, limit: cases.length }, { columns, length: cellLength });
      return new Map(found.rows.map((row) => [row.case, row]));
    }),
  );
  const [first] = runs;
  return {
    total: chosen.length,
    offset,
    counts: list.counts,
    rows: page.map((i): MatchView => {
      const column = list.matched.column[i] ?? 0;
      const row = rows[0]?.get(list.matched.cases[0]?.[i] ?? -1);
      const place = list.columns[0]?.[column];
      return {
        name: row ? resultName(row) : '',
        column: first && place ? columnName(first, place) : '',
        change: list.change[i] === -1 ? 'regression' : list.change[i] === 1 ? 'improvement' : 'same',
        cells: runs.flatMap((_, run) => {
          const caseNo = list.matched.cases[run]?.[i] ?? -1;
          const cell = rows[run]?.get(caseNo)?.cells[column];
          return cell ? [{ ...cellView(cell, cellLength, 200), case: caseNo }] : [];
        }),
      };
    }),
  };
}
