import type { Figures, Summary } from '../engine/result.ts';
import { wilson } from '../stats/intervals.ts';

/** What SQL adds up for one column (prompt × provider) of a run. */
export interface ColumnTotals {
  prompt: number;
  provider: number;
  total: number;
  passed: number;
  errored: number;
  cached: number;
  score: number;
  cost: number | null;
  costUnknown: number;
  input: number;
  output: number;
  cachedTokens: number;
  reasoning: number;
  /** Milliseconds of the calls that were really made. */
  latencies: Float64Array;
}

/** Figures of several columns taken together; of all of them, the run's. */
export function combine(columns: readonly ColumnTotals[]): Figures {
  const sum = (of: (column: ColumnTotals) => number) =>
    columns.reduce((total, column) => total + of(column), 0);
  const total = sum((c) => c.total);
  const passed = sum((c) => c.passed);
  const errored = sum((c) => c.errored);
  const priced = columns.filter((column) => column.cost !== null);
  return {
    total,
    passed,
    failed: total - passed - errored,
    errored,
    cached: sum((c) => c.cached),
    passRate: total === 0 ? null : passed / total,
    passRateInterval: total === 0 ? null : wilson(passed, total),
    score: total === 0 ? null : sum((c) => c.score) / total,
    cost: priced.length === 0 ? null : priced.reduce((all, column) => all + (column.cost ?? 0), 0),
    costUnknown: sum((c) => c.costUnknown),
    tokens: {
      input: sum((c) => c.input),
      output: sum((c) => c.output),
      cached: sum((c) => c.cachedTokens),
      reasoning: sum((c) => c.reasoning),
    },
    latencyMs: latencyFigures(columns),
  };
}

/** All views of the same totals, so that they cannot disagree. */
export function summariseColumns(
  columns: readonly ColumnTotals[],
  run: {
    prompts: readonly { id: string; label: string }[];
    providers: readonly { id: string; label: string }[];
  },
  metrics: Summary['metrics'],
  durationMs: number,
): Summary {
  return {
    ...combine(columns),
    byProvider: run.providers.map(({ id, label }, provider) => ({
      provider,
      id,
      label,
      ...combine(columns.filter((column) => column.provider === provider)),
    })),
    byPrompt: run.prompts.map(({ id, label }, prompt) => ({
      prompt,
      id,
      label,
      ...combine(columns.filter((column) => column.prompt === prompt)),
    })),
    byColumn: columns.map((column) => ({
      prompt: column.prompt,
      provider: column.provider,
      ...combine([column]),
    })),
    metrics,
    durationMs,
  };
}

/** Nearest-rank percentiles: the smallest value that at least p of all do not exceed. */
function latencyFigures(columns: readonly ColumnTotals[]): Figures['latencyMs'] {
  const sorted = new Float64Array(columns.reduce((sum, column) => sum + column.latencies.length, 0));
  let at = 0;
  for (const { latencies } of columns) {
    sorted.set(latencies, at);
    at += latencies.length;
  }
  sorted.sort();
  if (sorted.length === 0) return null;
  const rank = (p: number) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? 0;
  return { p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}
