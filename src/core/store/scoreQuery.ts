import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Figure, ScoreRow } from '../comparison/runScores.ts';

const figures: Readonly<Record<string, string>> = {
  score: 'avg(score)',
  pass: 'avg(pass)',
  cost: 'avg(cost)',
  // A cached answer has no latency of its own.
  latency: 'avg(CASE WHEN cached = 0 THEN latency END)',
};

export function scoresSql(
  run: number,
  figure: Figure,
  cluster: string | undefined,
): { sql: string; parameters: SQLInputValue[] } {
  const known = figures[figure];
  const parameters: SQLInputValue[] = [];
  if (known === undefined) parameters.push(jsonPath(figure));
  if (cluster !== undefined) parameters.push(jsonPath(cluster), jsonPath(cluster));
  parameters.push(run);
  return {
    sql: `SELECT case_no, case_hash, prompt, provider, ${known ?? 'avg(json_extract(named, ?))'} AS value,
        ${cluster === undefined ? 'NULL' : 'coalesce(metadata ->> ?, vars ->> ?)'} AS cluster
      FROM results WHERE run = ? GROUP BY prompt, provider, case_no ORDER BY prompt, provider, case_no`,
    parameters,
  };
}

export function toScoreRow(row: Record<string, SQLOutputValue>): ScoreRow {
  const { value, cluster } = row;
  return {
    case: Number(row['case_no']),
    hash: String(row['case_hash']),
    prompt: Number(row['prompt']),
    provider: Number(row['provider']),
    value: typeof value === 'number' ? value : null,
    cluster: cluster === null || cluster === undefined ? null : String(cluster),
  };
}

export function jsonPath(key: string): string {
  return `$.${JSON.stringify(key)}`;
}
