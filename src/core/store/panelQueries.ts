import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type {
  CellOptions,
  CellPage,
  CellRow,
  ClassCounts,
  Distributions,
  HistoryPoint,
  MatchedCases,
  Slice,
} from './panelStore.ts';
import { readClassCounts } from './classQuery.ts';
import { placeOf } from './resultRows.ts';

type Row = Record<string, SQLOutputValue>;

/** Outputs up to here come whole, so that JSON can be laid out before it is cut. */
const wholeLength = 4000;
const scoreBins = 20;
const mostQuantiles = 400;
const mostSlices = 200;

const cellColumns = `case_no, prompt, provider, repeat, pass, errored, cached, score, cost, latency, input_tokens,
  output_tokens, CASE WHEN length(output) <= ${wholeLength} THEN output ELSE substr(output, 1, ?1) END AS text,
  coalesce(length(output), 0) AS output_length, substr(reasons, 1, 400) AS reasons,
  json_array_length(detail, '$.assertions') AS checks,
  CASE WHEN pass AND NOT errored THEN NULL ELSE (SELECT count(*) FROM json_each(detail, '$.assertions')
    WHERE value ->> 'pass' = 1) END AS checks_passed,
  json_array_length(detail, '$.toolCalls') AS tool_calls,
  (SELECT group_concat(value ->> 'name', ', ') FROM json_each(detail, '$.toolCalls')) AS tools`;

/** What the panel asks, in SQL; the statements are prepared once by the store that owns them. */
export class PanelQueries {
  readonly #sql: (text: string) => StatementSync;

  constructor(sql: (text: string) => StatementSync) {
    this.#sql = sql;
  }

  cells(run: number, cases: Int32Array, offset: number, { columns, length }: CellOptions): CellPage['rows'] {
    const order = new Map(columns.map(({ prompt, provider }, index) => [`${prompt}.${provider}`, index]));
    const select = this.#sql(
      `SELECT ${cellColumns}, (SELECT value FROM ratings AS r WHERE r.run = results.run AND r.case_no = results.case_no
         AND r.prompt = results.prompt AND r.provider = results.provider AND r.repeat = results.repeat
         ORDER BY at DESC LIMIT 1) AS rating
       FROM results WHERE run = ?2 AND case_no = ?3
         AND (prompt * 100000 + provider) IN (SELECT value FROM json_each(?4)) ORDER BY prompt, provider, repeat`,
    );
    const head = this.#sql(
      "SELECT vars, detail ->> '$.description' AS description FROM results WHERE run = ? AND case_no = ? LIMIT 1",
    );
    const wanted = JSON.stringify(columns.map(({ prompt, provider }) => prompt * 100000 + provider));
    return Array.from(cases.subarray(offset), (caseNo) => {
      const first = head.get(run, caseNo);
      const cells = Array.from<unknown, CellRow | null>(columns, () => null);
      for (const row of select.all(length, run, caseNo, wanted)) {
        const index = order.get(`${row['prompt']}.${row['provider']}`) ?? -1;
        cells[index] = addRepeat(cells[index] ?? null, row);
      }
      return {
        case: caseNo,
        ...(first?.['description'] ? { description: String(first['description']) } : {}),
        vars: first ? (JSON.parse(String(first['vars'])) as Record<string, unknown>) : {},
        cells,
      };
    });
  }

  history(run: number, resultId: string, limit: number): HistoryPoint[] {
    const [caseNo, prompt, provider, repeat] = placeOf(resultId);
    return this.#sql(
      `SELECT runs.id AS run, runs.started_at AS started, b.case_no AS case_no, b.prompt AS prompt, b.provider AS provider,
         avg(b.pass) AS rate, avg(b.score) AS score, avg(b.cost) AS cost, avg(b.latency) AS latency
       FROM results AS a JOIN runs AS here ON here.key = a.run
       JOIN results AS b ON b.case_hash = a.case_hash
       JOIN runs ON runs.key = b.run AND runs.suite = here.suite
       WHERE a.run = ? AND a.case_no = ? AND a.prompt = ? AND a.provider = ? AND a.repeat = ?
         AND runs.record ->> ('$.providers[' || b.provider || '].label') = here.record ->> ('$.providers[' || a.provider || '].label')
         AND runs.record ->> ('$.prompts[' || b.prompt || '].label') = here.record ->> ('$.prompts[' || a.prompt || '].label')
       GROUP BY runs.key ORDER BY runs.started_at DESC, runs.id DESC LIMIT ?`,
    )
      .all(run, caseNo, prompt, provider, repeat, limit)
      .reverse()
      .map((row) => ({
        run: String(row['run']),
        resultId: `${row['case_no']}.${row['prompt']}.${row['provider']}.0`,
        startedAt: String(row['started']),
        passRate: Number(row['rate']),
        score: Number(row['score']),
        cost: numberOrNull(row['cost']),
        latencyMs: numberOrNull(row['latency']),
      }));
  }

  distributions(run: number): Distributions {
    const scores = new Map<string, { prompt: number; provider: number; counts: number[] }>();
    const bins = this.#sql(
      `SELECT prompt, provider, max(0, min(${scoreBins - 1}, CAST(score * ${scoreBins} AS INTEGER))) AS bin, count(*) AS n
       FROM results WHERE run = ? GROUP BY prompt, provider, bin`,
    );
    for (const row of bins.all(run)) {
      const key = `${row['prompt']}.${row['provider']}`;
      let column = scores.get(key);
      if (!column) {
        const place = { prompt: Number(row['prompt']), provider: Number(row['provider']) };
        scores.set(key, (column = { ...place, counts: Array.from({ length: scoreBins }, () => 0) }));
      }
      column.counts[Number(row['bin'])] = Number(row['n']);
    }
    const latencies = new Map<string, { prompt: number; provider: number; values: number[] }>();
    const select = this.#sql(
      'SELECT prompt, provider, latency FROM results WHERE run = ? AND cached = 0 AND latency IS NOT NULL',
    );
    for (const row of select.iterate(run)) {
      const key = `${row['prompt']}.${row['provider']}`;
      const column = latencies.get(key);
      if (column) column.values.push(Number(row['latency']));
      else
        latencies.set(key, {
          prompt: Number(row['prompt']),
          provider: Number(row['provider']),
          values: [Number(row['latency'])],
        });
    }
    return {
      scores: [...scores.values()],
      latencies: Array.from(latencies.values(), ({ prompt, provider, values }) => ({
        prompt,
        provider,
        n: values.length,
        quantiles: quantilesOf(values),
      })),
    };
  }

  slices(run: number): Slice[] {
    const by = (source: string) =>
      this.#sql(
        `SELECT each.key AS name, CAST(each.value AS TEXT) AS value, sum(pass) AS passed, count(*) AS total
         FROM results, json_each(results.${source}) AS each
         WHERE run = ? AND results.${source} IS NOT NULL AND each.type NOT IN ('object', 'array')
         GROUP BY each.key, each.value`,
      )
        .all(run)
        .map((row) => ({
          name: String(row['name']),
          value: String(row['value'] ?? 'null'),
          passed: Number(row['passed']),
          total: Number(row['total']),
        }));
    const metadata = fewValued(by('metadata'));
    return (metadata.length > 0 ? metadata : fewValued(by('vars'))).slice(0, mostSlices);
  }

  classCounts(run: number): ClassCounts {
    return readClassCounts(this.#sql, run);
  }

  matched(
    runs: readonly { key: number; columns: readonly { prompt: number; provider: number }[] }[],
  ): MatchedCases {
    const select = this.#sql(
      `SELECT case_hash, case_no, avg(pass) AS rate, avg(score) AS score, sum(cost) AS cost, sum(cost IS NULL) AS unpriced,
         avg(latency) AS latency
       FROM results WHERE run = ? AND prompt = ? AND provider = ? GROUP BY case_no ORDER BY case_no`,
    );
    const found = new Map<string, (Row | undefined)[]>();
    runs.forEach(({ key, columns }, position) => {
      columns.forEach(({ prompt, provider }, column) => {
        // Cases that are the same twice are matched in their order.
        const seen = new Map<string, number>();
        for (const row of select.all(key, prompt, provider)) {
          const hash = String(row['case_hash']);
          const nth = seen.get(hash) ?? 0;
          seen.set(hash, nth + 1);
          const name = `${column} ${nth} ${hash}`;
          const entry = found.get(name);
          if (entry) entry[position] = row;
          else {
            const fresh = Array.from<unknown, Row | undefined>(runs, () => undefined);
            fresh[position] = row;
            found.set(name, fresh);
          }
        }
      });
    });
    return matchedCases(found, runs.length);
  }
}

function matchedCases(found: Map<string, (Row | undefined)[]>, runs: number): MatchedCases {
  const whole = [...found].filter(([, rows]) => rows.every((row) => row !== undefined));
  const of = (value: (row: Row) => number) =>
    Array.from({ length: runs }, (_, run) => Float64Array.from(whole, ([, rows]) => value(rows[run] ?? {})));
  return {
    cases: Array.from({ length: runs }, (_, run) =>
      Int32Array.from(whole, ([, rows]) => Number(rows[run]?.['case_no'] ?? -1)),
    ),
    column: Int32Array.from(whole, ([name]) => Number.parseInt(name, 10)),
    passRates: of((row) => Number(row['rate'])),
    scores: of((row) => Number(row['score'])),
    costs: of((row) => (Number(row['unpriced']) > 0 ? Number.NaN : Number(row['cost'] ?? Number.NaN))),
    latencies: of((row) => (row['latency'] === null ? Number.NaN : Number(row['latency']))),
    unmatched: Array.from({ length: runs }, (_, run) => {
      const alone = [...found.values()].filter((rows) => rows.some((row) => row === undefined));
      return alone.filter((rows) => rows[run] !== undefined).length;
    }),
  };
}

function addRepeat(cell: CellRow | null, row: Row): CellRow {
  const pass = row['pass'] === 1;
  const repeats = (cell?.repeats ?? 0) + 1;
  const repeatsPassed = (cell?.repeatsPassed ?? 0) + Number(pass);
  if (cell && (!cell.pass || pass)) return { ...cell, repeats, repeatsPassed };
  const checks = Number(row['checks'] ?? 0);
  const text = String(row['text'] ?? '');
  return {
    id: `${row['case_no']}.${row['prompt']}.${row['provider']}.${row['repeat']}`,
    pass,
    errored: row['errored'] === 1,
    score: Number(row['score']),
    cost: numberOrNull(row['cost']),
    latencyMs: numberOrNull(row['latency']),
    inputTokens: numberOrNull(row['input_tokens']),
    outputTokens: numberOrNull(row['output_tokens']),
    cached: row['cached'] === 1,
    output: text,
    // SQLite counts up to a NUL, and code points.
    outputLength: Math.max(Number(row['output_length']), text.length),
    reasons: String(row['reasons'] ?? ''),
    checks,
    checksPassed: row['checks_passed'] === null ? checks : Number(row['checks_passed']),
    toolCalls: Number(row['tool_calls'] ?? 0),
    tools: String(row['tools'] ?? ''),
    repeats,
    repeatsPassed,
    rating: numberOrNull(row['rating']),
  };
}

/** A slice tells something when its key has more values than one and far fewer than there are results. */
function fewValued(slices: readonly Slice[]): Slice[] {
  const values = new Map<string, number>();
  for (const { name } of slices) values.set(name, (values.get(name) ?? 0) + 1);
  return slices.filter(({ name }) => {
    const n = values.get(name) ?? 0;
    return n > 1 && n <= 30;
  });
}

function quantilesOf(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length <= mostQuantiles) return [...sorted];
  return Array.from({ length: mostQuantiles }, (_, i) => {
    const rank = Math.round((i / (mostQuantiles - 1)) * (sorted.length - 1));
    return sorted[rank] ?? 0;
  });
}

function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
