import type { StatementSync } from 'node:sqlite';
import type { MetricFigures, RunRecord, Summary } from '../engine/result.ts';
import { addStatistics } from '../summaries/addStatistics.ts';
import type { SummaryOptions } from '../summaries/summaryOptions.ts';
import type { ColumnTotals } from './figures.ts';
import { summariseColumns } from './figures.ts';
import { withFigures } from './figuresQuery.ts';
import { rankLatencies, type TimedCall } from './latencyRanks.ts';
import { listsOf } from './scoreQuery.ts';

/** The database as the queries of a summary see it. */
export interface Tables {
  /** A statement, prepared once. */
  sql(text: string): StatementSync;
  /** The key of a run in the tables. */
  keyOf(id: string): number;
}

/** @param options in the place of those that the run was recorded with */
export function summariseRun(
  tables: Tables,
  run: RunRecord,
  options: SummaryOptions = run.statistics ?? {},
): Summary {
  const key = tables.keyOf(run.id);
  const end = run.endedAt ? Date.parse(run.endedAt) : Date.now();
  const metrics = readMetrics(tables, key);
  const columns = readColumns(tables, key);
  const summary = summariseColumns(
    columns,
    rankLatencies(columns, callsByLatency(tables, key)),
    run,
    metrics.all,
    Math.max(0, end - Date.parse(run.startedAt)),
  );
  const byColumn = summary.byColumn.map((column) => {
    const own = metrics.byColumn.get(`${column.prompt}.${column.provider}`);
    return own ? { ...column, metrics: own } : column;
  });
  return withFigures(tables, key, byColumn, options, (read) =>
    addStatistics({ ...summary, byColumn }, read, options),
  );
}

/** Of the calls that were really made. */
const isTimed = 'cached = 0 AND latency IS NOT NULL';

function readColumns(tables: Tables, key: number): ColumnTotals[] {
  return tables
    .sql(
      `SELECT prompt, provider, count(*) AS total, sum(pass) AS passed, sum(errored) AS errored, sum(cached) AS cached,
         sum(score) AS score, sum(cost) AS cost, sum(cost IS NULL) AS cost_unknown, coalesce(sum(input_tokens), 0) AS input,
         coalesce(sum(output_tokens), 0) AS output, coalesce(sum(cached_tokens), 0) AS cached_tokens,
         coalesce(sum(reasoning_tokens), 0) AS reasoning, count(output_tokens) AS tokens_known, coalesce(sum(${isTimed}), 0) AS timed
       FROM results WHERE run = ? GROUP BY prompt, provider ORDER BY prompt, provider`,
    )
    .all(key)
    .map((row): ColumnTotals => ({
      prompt: Number(row['prompt']),
      provider: Number(row['provider']),
      total: Number(row['total']),
      passed: Number(row['passed']),
      errored: Number(row['errored']),
      cached: Number(row['cached']),
      score: Number(row['score']),
      cost: row['cost'] === null ? null : Number(row['cost']),
      costUnknown: Number(row['cost_unknown']),
      input: Number(row['input']),
      output: Number(row['output']),
      cachedTokens: Number(row['cached_tokens']),
      reasoning: Number(row['reasoning']),
      tokensKnown: Number(row['tokens_known']),
      timed: Number(row['timed']),
    }));
}

/** Sorted in SQL, by columns together. */
function* callsByLatency(tables: Tables, key: number): Generator<TimedCall> {
  const select = tables.sql(
    `SELECT prompt, provider, latency FROM results INDEXED BY results_figures
     WHERE run = ? AND ${isTimed} ORDER BY latency`,
  );
  for (const [prompt, provider, latency] of listsOf(select, [key]))
    yield [Number(prompt), Number(provider), Number(latency)];
}

function readMetrics(
  tables: Tables,
  key: number,
): { all: Record<string, MetricFigures>; byColumn: Map<string, Record<string, MetricFigures>> } {
  const rows = tables
    .sql(
      `SELECT prompt, provider, each.key AS name, sum(each.value) AS total, count(*) AS n
       FROM results, json_each(results.named) AS each WHERE run = ? AND named IS NOT NULL
       GROUP BY each.key, prompt, provider ORDER BY each.key, prompt, provider`,
    )
    .all(key);
  const all = new Map<string, MetricFigures>();
  const byColumn = new Map<string, Map<string, MetricFigures>>();
  for (const row of rows) {
    const [name, total, n] = [String(row['name']), Number(row['total']), Number(row['n'])];
    const column = `${row['prompt']}.${row['provider']}`;
    const own = byColumn.get(column) ?? new Map<string, MetricFigures>();
    byColumn.set(column, own.set(name, { mean: total / n, n }));
    const before = all.get(name) ?? { mean: 0, n: 0 };
    all.set(name, { mean: (before.mean * before.n + total) / (before.n + n), n: before.n + n });
  }
  // `fromEntries` defines its properties, so that a metric named `__proto__` is one like any other.
  return {
    all: Object.fromEntries(all),
    byColumn: new Map([...byColumn].map(([column, own]) => [column, Object.fromEntries(own)])),
  };
}
