import { valueText } from '../valueText.ts';
import { jsonPath, listsOf } from './scoreQuery.ts';
import type { Tables } from './summaryQuery.ts';

/** The value of a metadata key, else of a variable of that name, for each case that has one, in their order. */
export function* caseValues(
  tables: Tables,
  run: number,
  key: string,
): Generator<[caseNo: number, value: string]> {
  // `->` gives JSON: true stays apart from 1, and null from none.
  const select = tables.sql(
    'SELECT case_no, coalesce(metadata -> ?1, vars -> ?1) AS value FROM results WHERE run = ?2 ORDER BY case_no',
  );
  let last = -1;
  for (const [caseNo, json] of listsOf(select, [jsonPath(key), run])) {
    if (json === null || Number(caseNo) === last) continue;
    const value: unknown = JSON.parse(String(json));
    if (value === null) continue;
    last = Number(caseNo);
    yield [last, valueText(value)];
  }
}
