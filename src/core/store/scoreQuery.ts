import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Figure, ScoreRow } from '../comparison/runScores.ts';

const figures: Readonly<Record<string, string>> = {
  score: 'score',
  pass: 'pass',
  cost: 'cost',
  // A cached answer has no latency of its own.
  latency: 'CASE WHEN cached = 0 THEN latency END',
};

/** Many rows in few values, which cross from thread to thread at once. */
export interface PackedScores {
  /** Case, prompt, provider of each row. */
  places: Int32Array;
  /** NaN where there is none. */
  values: Float64Array;
  /** How many results of each row are errors. */
  errors: Int32Array;
  /** One after the other, a line feed between them. */
  hashes: string;
  /** Null when no cluster was asked for. */
  clusters: (string | null)[] | null;
}

/** One figure of every case and column, averaged over repeats. */
export function readScores(
  prepare: (sql: string) => StatementSync,
  run: number,
  figure: Figure,
  cluster: string | undefined,
): PackedScores {
  const known = figures[figure];
  const parameters: SQLInputValue[] = [];
  if (known === undefined) parameters.push(jsonPath(figure));
  if (cluster !== undefined) parameters.push(jsonPath(cluster), jsonPath(cluster));
  // What stands in no index is read in the order of the table.
  const needsRows = known === undefined || cluster !== undefined;
  const order = needsRows ? 'case_no, prompt, provider' : 'prompt, provider, case_no';
  const select = prepare(
    `SELECT case_no, case_hash, prompt, provider, ${known ?? 'json_extract(named, ?)'} AS value, errored
       ${cluster === undefined ? '' : ', coalesce(metadata ->> ?, vars ->> ?) AS cluster'}
     FROM results ${needsRows ? 'NOT INDEXED' : 'INDEXED BY results_figures'} WHERE run = ? ORDER BY ${order}, repeat`,
  );
  const places: number[] = [];
  const values: number[] = [];
  const hashes: string[] = [];
  const clusters: (string | null)[] = [];
  const errors: number[] = [];
  let [last, sum, n, errored] = [[-1, -1, -1], 0, 0, 0];
  const finish = () => {
    if (hashes.length > 0) {
      values.push(n === 0 ? NaN : sum / n);
      errors.push(errored);
    }
    [sum, n, errored] = [0, 0, 0];
  };
  for (const row of listsOf(select, [...parameters, run])) {
    const [caseNo, prompt, provider] = [Number(row[0]), Number(row[2]), Number(row[3])];
    if (caseNo !== last[0] || prompt !== last[1] || provider !== last[2]) {
      finish();
      last = [caseNo, prompt, provider];
      places.push(caseNo, prompt, provider);
      hashes.push(String(row[1]));
      if (cluster !== undefined) clusters.push(row[6] === null ? null : String(row[6]));
    }
    errored += Number(row[5]);
    const value = row[4];
    if (typeof value !== 'number') continue;
    sum += value;
    n++;
  }
  finish();
  return {
    places: Int32Array.from(places),
    values: Float64Array.from(values),
    errors: Int32Array.from(errors),
    hashes: hashes.join('\n'),
    clusters: cluster === undefined ? null : clusters,
  };
}

/** Rows as lists, in the order of the columns asked for: they cost half of what rows as objects do. */
export function* listsOf(
  select: StatementSync,
  parameters: readonly SQLInputValue[],
): Generator<SQLOutputValue[]> {
  // Node before 22.16 knows only objects.
  const hasLists = 'setReturnArrays' in select;
  if (hasLists) select.setReturnArrays(true);
  for (const row of select.iterate(...parameters))
    yield hasLists ? (row as unknown as SQLOutputValue[]) : Object.values(row);
}

/** Rows in order of column and case. */
export function unpackScores({ places, values, errors, hashes, clusters }: PackedScores): ScoreRow[] {
  if (values.length === 0) return [];
  const rows = hashes.split('\n').map((hash, index): ScoreRow => {
    const value = values[index] ?? NaN;
    return {
      case: places[3 * index] ?? 0,
      prompt: places[3 * index + 1] ?? 0,
      provider: places[3 * index + 2] ?? 0,
      hash,
      value: Number.isNaN(value) ? null : value,
      errors: errors[index] ?? 0,
      cluster: clusters?.[index] ?? null,
    };
  });
  const isInOrder = rows.every((row, index) => index === 0 || compare(rows[index - 1] ?? row, row) <= 0);
  return isInOrder ? rows : rows.sort(compare);
}

function compare(a: ScoreRow, b: ScoreRow): number {
  return a.prompt - b.prompt || a.provider - b.provider || a.case - b.case;
}

/** The path of a key for SQLite's JSON functions. */
export function jsonPath(key: string): string {
  return `$.${JSON.stringify(key)}`;
}
