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
  /** Results whose tokens are known. */
  tokensKnown: number;
  /** Calls that were really made, and how long they took. */
  timed: number;
}

export type Latency = Figures['latencyMs'];

/** Milliseconds of calls, of all columns together and of parts of them. */
export interface Latencies {
  all: Latency;
  byProvider: ReadonlyMap<number, Latency>;
  byPrompt: ReadonlyMap<number, Latency>;
  /** By `prompt.provider`. */
  byColumn: ReadonlyMap<string, Latency>;
}

/** Figures of several columns taken together; of all of them, the run's. */
function combine(columns: readonly ColumnTotals[], latencyMs: Latency | undefined): Figures {
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
    tokensKnown: sum((c) => c.tokensKnown),
    latencyMs: latencyMs ?? null,
  };
}

/** All views of the same totals, so that they cannot disagree. */
export function summariseColumns(
  columns: readonly ColumnTotals[],
  latencies: Latencies,
  run: {
    prompts: readonly { id: string; label: string }[];
    providers: readonly { id: string; label: string }[];
  },
  metrics: Summary['metrics'],
  durationMs: number,
): Summary {
  return {
    ...combine(columns, latencies.all),
    byProvider: run.providers.map(({ id, label }, provider) => ({
      provider,
      id,
      label,
      ...combine(
        columns.filter((column) => column.provider === provider),
        latencies.byProvider.get(provider),
      ),
    })),
    byPrompt: run.prompts.map(({ id, label }, prompt) => ({
      prompt,
      id,
      label,
      ...combine(
        columns.filter((column) => column.prompt === prompt),
        latencies.byPrompt.get(prompt),
      ),
    })),
    byColumn: columns.map((column) => ({
      prompt: column.prompt,
      provider: column.provider,
      ...combine([column], latencies.byColumn.get(`${column.prompt}.${column.provider}`)),
    })),
    metrics,
    durationMs,
  };
}
