import { baselineKind } from '../comparison/baselineFile.ts';
import type { BaselineRow } from '../comparison/baselineFile.ts';
import type { Result } from '../engine/result.ts';
import { errorOf } from '../engine/resultError.ts';
import type { ReportSource } from './report.ts';

/** A baseline file: what later runs are compared with, one case a line, without prompts, variables and outputs. */
export async function* baseline(source: ReportSource): AsyncIterable<string> {
  const { run } = source;
  const columns = source.summary.byColumn.map(({ prompt, provider }) => [prompt, provider] as const);
  const head = {
    kind: baselineKind,
    version: 1,
    run: {
      id: run.id,
      suiteName: run.suiteName,
      startedAt: run.startedAt,
      ...(run.gitCommit === undefined ? {} : { gitCommit: run.gitCommit }),
      cupelVersion: run.cupelVersion,
    },
    prompts: run.prompts.map(({ label, hash }) => ({ label, hash })),
    providers: run.providers.map(({ label }) => ({ label })),
    columns,
  };
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "results": [`;
  let separator = '\n';
  let repeats: Result[] = [];
  const write = function* () {
    const [first] = repeats;
    if (!first) return;
    const column = columns.findIndex(([p, q]) => p === first.prompt && q === first.provider);
    yield `${separator}  ${JSON.stringify(rowOf(column, first.caseHash, repeats))}`;
    separator = ',\n';
  };
  for await (const page of source.results())
    for (const result of page) {
      const [first] = repeats;
      const isSame =
        first?.case === result.case && first.prompt === result.prompt && first.provider === result.provider;
      if (!isSame) {
        yield* write();
        repeats = [];
      }
      repeats.push(result);
    }
  yield* write();
  yield '\n ]\n}\n';
}

function rowOf(column: number, hash: string, repeats: readonly Result[]): BaselineRow {
  const errors = repeats.filter((result) => errorOf(result)).length;
  const names = new Set(repeats.flatMap((result) => Object.keys(result.namedScores ?? {})));
  return [
    hash,
    column,
    mean(repeats.map((result) => Number(result.pass))),
    mean(repeats.map((result) => result.score)),
    mean(repeats.map((result) => result.cost)),
    mean(repeats.map((result) => (result.cached ? null : result.latencyMs))),
    Object.fromEntries(
      [...names].map((name) => [
        name,
        mean(repeats.map((result) => result.namedScores?.[name] ?? null)) ?? 0,
      ]),
    ),
    ...(errors === 0 ? ([] as const) : ([errors] as const)),
  ];
}

/** Of the values that are known, to nine digits; null of none. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return Number((known.reduce((sum, value) => sum + value, 0) / known.length).toPrecision(9));
}
