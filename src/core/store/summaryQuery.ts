import type { StatementSync } from 'node:sqlite';
import type { MetricFigures, RunRecord, Summary } from '../engine/result.ts';
import { addStatistics } from '../summaries/addStatistics.ts';
import type { CaseFigures, CaseValues, SummaryOptions } from '../summaries/summaryOptions.ts';
import { valueText } from '../valueText.ts';
import type { ColumnTotals } from './figures.ts';
import { summariseColumns } from './figures.ts';
import { jsonPath, listsOf } from './scoreQuery.ts';

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
  const summary = summariseColumns(
    readColumns(tables, key),
    run,
    metrics.all,
    Math.max(0, end - Date.parse(run.startedAt)),
  );
  const byColumn = summary.byColumn.map((column) => {
    const own = metrics.byColumn.get(`${column.prompt}.${column.provider}`);
    return own ? { ...column, metrics: own } : column;
  });
  return addStatistics(
    { ...summary, byColumn },
    readCaseFigures(tables, key, byColumn.length === 1 && !options.cluster && !options.slices?.length),
    (name) => readCaseValues(tables, key, name),
    options,
  );
}

function readColumns(tables: Tables, key: number): ColumnTotals[] {
  const latencies = readLatencies(tables, key);
  return tables
    .sql(
      `SELECT prompt, provider, count(*) AS total, sum(pass) AS passed, sum(errored) AS errored, sum(cached) AS cached,
         sum(score) AS score, sum(cost) AS cost, sum(cost IS NULL) AS cost_unknown, coalesce(sum(input_tokens), 0) AS input,
         coalesce(sum(output_tokens), 0) AS output, coalesce(sum(cached_tokens), 0) AS cached_tokens,
         coalesce(sum(reasoning_tokens), 0) AS reasoning
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
      latencies: latencies.get(`${row['prompt']}.${row['provider']}`) ?? new Float64Array(),
    }));
}

/** Milliseconds of the calls that were really made, by column. */
function readLatencies(tables: Tables, key: number): Map<string, Float64Array> {
  const made = 'run = ? AND cached = 0 AND latency IS NOT NULL';
  const counts = tables.sql(
    `SELECT prompt, provider, count(*) AS n FROM results WHERE ${made} GROUP BY prompt, provider`,
  );
  const latencies = new Map(
    counts
      .all(key)
      .map((row) => [
        `${row['prompt']}.${row['provider']}`,
        { values: new Float64Array(Number(row['n'])), length: 0 },
      ]),
  );
  for (const [column, list] of latencies) {
    const [prompt = 0, provider = 0] = column.split('.').map(Number);
    const select = tables.sql(`SELECT latency FROM results WHERE ${made} AND prompt = ? AND provider = ?`);
    for (const [latency] of listsOf(select, [key, prompt, provider]))
      list.values[list.length++] = Number(latency);
  }
  return new Map(Array.from(latencies, ([name, { values }]) => [name, values]));
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
  const all: Record<string, MetricFigures> = {};
  const byColumn = new Map<string, Record<string, MetricFigures>>();
  for (const row of rows) {
    const [name, total, n] = [String(row['name']), Number(row['total']), Number(row['n'])];
    const column = `${row['prompt']}.${row['provider']}`;
    const own = byColumn.get(column) ?? {};
    byColumn.set(column, own);
    own[name] = { mean: total / n, n };
    const before = all[name] ?? { mean: 0, n: 0 };
    all[name] = { mean: (before.mean * before.n + total) / (before.n + n), n: before.n + n };
  }
  return { all, byColumn };
}

/** Entries that are kept to be shared; scores may be of any number of values. */
const mostShared = 1000;

/**
 * One entry a case and column, its repeats added up.
 * @param isNameless whether it matters to nobody which case an entry is of, unless there are repeats. Entries that say
 *   the same are then one object: a million of them take no more than their places in the list.
 */
function readCaseFigures(tables: Tables, key: number, isNameless: boolean): CaseFigures[] {
  const figures: CaseFigures[] = [];
  const shared = new Map<number, CaseFigures>();
  let isRepeated = false;
  const select = tables.sql(
    `SELECT case_no, prompt, provider, count(*) AS n, sum(pass) AS passed, sum(score) AS score
     FROM results WHERE run = ? GROUP BY prompt, provider, case_no`,
  );
  for (const row of listsOf(select, [key])) {
    const [caseNo = 0, prompt = 0, provider = 0, n = 0, passed = 0, score = 0] = row.map(Number);
    if (isNameless && n > 1) {
      isRepeated = true;
      break;
    }
    const alike = isNameless ? shared.get(score) : undefined;
    if (alike?.passed === passed) {
      figures.push(alike);
      continue;
    }
    const each = { case: caseNo, prompt, provider, n, passed, score };
    figures.push(each);
    if (isNameless && shared.size < mostShared) shared.set(score, each);
  }
  return isRepeated ? readCaseFigures(tables, key, false) : figures;
}

/** The value of a metadata key, else of a variable of that name, for each case that has one. */
export function readCaseValues(tables: Tables, run: number, key: string): CaseValues {
  const values = new Map<number, string>();
  // `->` gives JSON: true stays apart from 1, and null from none.
  const select = tables.sql(
    'SELECT case_no, coalesce(metadata -> ?1, vars -> ?1) AS value FROM results WHERE run = ?2 ORDER BY case_no',
  );
  const path = jsonPath(key);
  for (const row of select.iterate(path, run)) {
    const caseNo = Number(row['case_no']);
    if (row['value'] === null || values.has(caseNo)) continue;
    const value: unknown = JSON.parse(String(row['value']));
    if (value !== null) values.set(caseNo, valueText(value));
  }
  return values;
}
