import type { FiguresReader, PlacedFigures } from '../summaries/summaryOptions.ts';
import { caseValues } from './caseValues.ts';
import { listsOf } from './scoreQuery.ts';
import type { Tables } from './summaryQuery.ts';

const placesSchema = `CREATE TEMP TABLE IF NOT EXISTS places
  (key INTEGER NOT NULL, case_no INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key, case_no)) STRICT, WITHOUT ROWID`;

/**
 * Calls a function with a reader of a run's figures. Neither the figures nor what the cases belong to are held in
 * memory: what has to be sorted is sorted by SQLite, which takes a file for it.
 * @param columns of the run
 */
export function withFigures<T>(
  tables: Tables,
  run: number,
  columns: readonly { prompt: number; provider: number }[],
  { cluster, slices = [] }: { cluster?: string; slices?: readonly string[] },
  use: (read: FiguresReader) => T,
): T {
  const keys = cluster === undefined ? slices : [...slices, cluster];
  if (keys.length > 0) writePlaces(tables, run, keys);
  const [only, ...others] = columns;
  // Of one column the index has the order already.
  const isOrdered = cluster === undefined && others.length === 0;
  const sql = `SELECT ${cluster === undefined ? 'figures.case_no' : `coalesce(p${slices.length}.value, figures.case_no)`} AS unit,
      figures.case_no, figures.prompt, figures.provider, n, passed, score
      ${slices.map((_, key) => `, p${key}.value`).join('')}
    FROM (
      SELECT prompt, provider, case_no, count(*) AS n, sum(pass) AS passed, sum(score) AS score
      FROM results INDEXED BY results_figures WHERE run = ?1 ${isOrdered ? 'AND prompt = ?2 AND provider = ?3' : ''}
      GROUP BY prompt, provider, case_no
    ) AS figures
    ${keys.map((_, key) => `LEFT JOIN places AS p${key} ON p${key}.key = ${key} AND p${key}.case_no = figures.case_no`).join(' ')}
    ${isOrdered ? '' : 'ORDER BY unit, figures.case_no, figures.prompt, figures.provider'}`;
  const parameters = isOrdered ? [run, only?.prompt ?? 0, only?.provider ?? 0] : [run];
  const select = tables.sql(sql);
  try {
    return use(function* (): Generator<PlacedFigures> {
      for (const [unit, caseNo, prompt, provider, n, passed, score, ...values] of listsOf(select, parameters))
        yield {
          unit: typeof unit === 'string' ? unit : Number(unit),
          case: Number(caseNo),
          prompt: Number(prompt),
          provider: Number(provider),
          n: Number(n),
          passed: Number(passed),
          score: Number(score),
          values: values.map((value) => (value === null ? null : String(value))),
        };
    });
  } finally {
    if (keys.length > 0) tables.sql('DELETE FROM places').run();
  }
}

/** Puts what the cases belong to where SQL can join it. */
function writePlaces(tables: Tables, run: number, keys: readonly string[]): void {
  tables.sql(placesSchema).run();
  const insert = tables.sql('INSERT INTO places VALUES (?, ?, ?)');
  // One transaction: outside of one, each row would be one.
  tables.sql('SAVEPOINT places').run();
  try {
    keys.forEach((name, key) => {
      for (const [caseNo, value] of caseValues(tables, run, name)) insert.run(key, caseNo, value);
    });
  } catch (error) {
    tables.sql('ROLLBACK TO places').run();
    throw error;
  } finally {
    tables.sql('RELEASE places').run();
  }
}
