import type { SQLInputValue } from 'node:sqlite';
import type { RunRecord } from '../engine/result.ts';
import { termSql } from './filterSql.ts';
import type { ResultQuery } from './store.ts';

export interface CaseSql {
  sql: string;
  parameters: SQLInputValue[];
}

const sortColumns = {
  score: 'avg(score)',
  cost: 'sum(cost)',
  latency: 'max(latency)',
  tokens: 'sum(input_tokens + output_tokens)',
} as const;

/** The statement that lists the numbers of the cases that a query asks for, in its order. */
export function caseSql(
  run: number,
  query: ResultQuery,
  record: Pick<RunRecord, 'prompts' | 'providers'>,
): CaseSql {
  const where = ['run = ?'];
  const parameters: SQLInputValue[] = [run];
  if (query.prompt !== undefined) {
    where.push('prompt = ?');
    parameters.push(query.prompt);
  }
  if (query.provider !== undefined) {
    where.push('provider = ?');
    parameters.push(query.provider);
  }
  if (query.cases) {
    where.push('case_no IN (SELECT value FROM json_each(?))');
    parameters.push(JSON.stringify(query.cases));
  }
  if (query.hashes) {
    where.push('case_hash IN (SELECT value FROM json_each(?))');
    parameters.push(JSON.stringify(query.hashes));
  }
  if (query.mode === 'failures') where.push('pass = 0');
  if (query.mode === 'errors') where.push('errored = 1');
  if (query.mode === 'passes') where.push('pass = 1');
  if (query.text) {
    const test = query.regex ? 'REGEXP ?' : "LIKE ? ESCAPE '\\'";
    const value = query.regex ? query.text : `%${query.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    where.push(`(output ${test} OR vars ${test} OR reasons ${test})`);
    parameters.push(value, value, value);
  }
  for (const term of query.terms ?? []) {
    const condition = termSql(term, record);
    where.push(condition.sql);
    parameters.push(...condition.parameters);
  }
  if (query.mode === 'unrated') where.push(`NOT EXISTS (${ratingOfRow})`);
  if (query.mode === 'changed') {
    where.push(query.baseline ? `case_no IN (${changedCases})` : '0');
    if (query.baseline) parameters.push(JSON.stringify(query.baseline.columns), query.baseline.run, run);
  }
  const having = havingClause(query.mode);
  const order = orderClause(query, parameters);
  return {
    sql: `SELECT case_no FROM results${indexOf(query)} WHERE ${where.join(' AND ')} GROUP BY case_no${having} ORDER BY ${order}`,
    parameters,
  };
}

/**
 * The index that leads to a few cases, or that holds all that a query looks at. SQLite, which knows no sizes of rows
 * without statistics, would read the table with its texts instead: three times slower on 400,000 results.
 */
function indexOf({ mode, text, hashes, terms = [] }: ResultQuery): string {
  if (hashes) return ' INDEXED BY results_history';
  const inIndex = terms.every(({ kind }) => kind === 'figure' || kind === 'column' || kind === 'case');
  const isCovered = !text && inIndex && mode !== 'changed' && mode !== 'unrated';
  return isCovered ? ' INDEXED BY results_figures' : '';
}

function havingClause(mode: ResultQuery['mode']): string {
  if (mode === 'different')
    return ' HAVING min(pass) <> max(pass) AND count(DISTINCT prompt * 100000 + provider) > 1';
  // Flaky: the repeats of one column disagree.
  if (mode === 'flaky')
    return ' HAVING count(DISTINCT (prompt * 100000 + provider) * 2 + pass) > count(DISTINCT prompt * 100000 + provider)';
  return '';
}

function orderClause(query: ResultQuery, parameters: SQLInputValue[]): string {
  const sort = query.sort;
  if (!sort || sort.by === 'case') return `case_no${sort?.descending ? ' DESC' : ''}`;
  const direction = sort.descending ? 'DESC' : 'ASC';
  const figure = sortColumns[sort.by];
  if (!sort.column) return `${figure} ${direction} NULLS LAST, case_no`;
  parameters.push(sort.column.prompt, sort.column.provider);
  return `${figure} FILTER (WHERE prompt = ? AND provider = ?) ${direction} NULLS LAST, case_no`;
}

const ratingOfRow = `SELECT 1 FROM ratings WHERE ratings.run = results.run AND ratings.case_no = results.case_no
  AND ratings.prompt = results.prompt AND ratings.provider = results.provider AND ratings.repeat = results.repeat`;

/**
 * Cases that pass or fail otherwise than the same case (by its hash) in the same column of the baseline. Parameters: the
 * columns as JSON `[[prompt, provider, prompt there, provider there], …]`, the baseline's id, the run's key.
 */
const changedCases = `SELECT a.case_no FROM json_each(?) AS pair
  JOIN results AS a ON a.prompt = pair.value ->> 0 AND a.provider = pair.value ->> 1
  JOIN results AS b ON b.case_hash = a.case_hash AND b.prompt = pair.value ->> 2 AND b.provider = pair.value ->> 3
  WHERE b.run = (SELECT key FROM runs WHERE id = ?) AND a.run = ?
  GROUP BY a.case_no, a.prompt, a.provider
  HAVING avg(a.pass) <> avg(b.pass) OR avg(a.errored) <> avg(b.errored)`;
