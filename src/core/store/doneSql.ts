/**
 * The statement that gathers results into ranges of cases that follow one another (`DoneRange`), in SQLite and
 * PostgreSQL alike. In a range, the number of a case less its rank is the same for all.
 * @param rows a statement for the results' `case_no`, `prompt`, `provider` and `repeat`
 */
export function doneSql(rows: string): string {
  return `SELECT prompt, provider, repeat, min(case_no) AS first, max(case_no) AS last
    FROM (SELECT case_no, prompt, provider, repeat,
        case_no - row_number() OVER (PARTITION BY prompt, provider, repeat ORDER BY case_no) AS less_rank
      FROM (${rows}) AS done) AS ranked
    GROUP BY prompt, provider, repeat, less_rank
    ORDER BY prompt, provider, repeat, first`;
}
