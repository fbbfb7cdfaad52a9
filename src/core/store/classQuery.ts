import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import { valueText } from '../valueText.ts';
import type { ClassCounts } from './panelStore.ts';

/** More classes than that are free texts, and free texts are no classes. */
const mostClasses = 50;
const bins = 10;

/** The class that a case names without its suite saying where: in its metadata, a variable, or an `equals` assertion. */
const wanted = `coalesce(metadata -> '$.expected', metadata -> '$.label', vars -> '$.expected',
  (SELECT value -> '$.expected' FROM json_each(detail, '$.assertions') WHERE value ->> 'type' = 'equals' LIMIT 1))`;

/** An answer whose check could not be made is still an answer. */
const answered = "detail -> '$.error' IS NULL";

/** Counts in SQL over all results of a run: what was expected against what was given, and said chances against passes. */
export function readClassCounts(sql: (text: string) => StatementSync, run: number): ClassCounts {
  return { given: readGiven(sql, run), chances: readChances(sql, run) };
}

function readGiven(sql: (text: string) => StatementSync, run: number): ClassCounts['given'] {
  const labels = sql(
    `SELECT ${wanted} AS wanted FROM results WHERE run = ? AND ${answered} AND wanted NOT NULL AND wanted <> 'null'
     GROUP BY wanted LIMIT ${mostClasses + 1}`,
  )
    .all(run)
    .map((row) => textOf(row['wanted']));
  if (labels.length < 2 || labels.length > mostClasses) return [];
  // An output that is longer than every class is none of them, whatever it says.
  const longest = Math.max(...labels.map((label) => label.length));
  return sql(
    `SELECT ${wanted} AS wanted, CASE WHEN length(trim(output, ?2)) <= ?3 THEN trim(output, ?2) END AS given, count(*) AS n
     FROM results WHERE run = ?1 AND ${answered} AND wanted NOT NULL AND wanted <> 'null' GROUP BY wanted, given`,
  )
    .all(run, ' \t\r\n', longest)
    .map((row) => ({
      expected: textOf(row['wanted']).trim(),
      given: row['given'] === null ? null : String(row['given']),
      count: Number(row['n']),
    }));
}

function readChances(sql: (text: string) => StatementSync, run: number): ClassCounts['chances'] {
  return sql(
    `SELECT each.key AS metric, min(${bins - 1}, CAST(each.value * ${bins} AS INTEGER)) AS bin, count(*) AS n,
       sum(each.value) AS said, sum(pass) AS passed
     FROM results, json_each(results.named) AS each
     WHERE run = ? AND named IS NOT NULL AND lower(each.key) IN ('confidence', 'probability') AND each.value BETWEEN 0 AND 1
     GROUP BY each.key, bin ORDER BY each.key, bin`,
  )
    .all(run)
    .map((row) => ({
      metric: String(row['metric']),
      bin: Number(row['bin']),
      count: Number(row['n']),
      said: Number(row['said']),
      passed: Number(row['passed']),
    }));
}

/** JSON, so that true and 1 stay apart. */
function textOf(json: SQLOutputValue | undefined): string {
  return valueText(JSON.parse(String(json)));
}
