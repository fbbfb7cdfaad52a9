import type { SQLOutputValue } from 'node:sqlite';
import type { Result } from '../engine/result.ts';
import { errorOf, isHealable } from '../engine/resultError.ts';

/** Case, prompt, provider and repeat of a result's id. */
export function placeOf(resultId: string): [number, number, number, number] {
  const [caseNo = -1, prompt = -1, provider = -1, repeat = -1] = resultId.split('.').map(Number);
  return [caseNo, prompt, provider, repeat];
}

/** Columns of `results` after `run`, in the order of a {@link ResultRow}. */
const resultColumns = [
  'case_no',
  'prompt',
  'provider',
  'repeat',
  'pass',
  'errored',
  'healable',
  'cached',
  'score',
  'cost',
  'latency',
  'input_tokens',
  'output_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'case_hash',
  'named',
  'metadata',
  'vars',
  'output',
  'reasons',
  'detail',
];

/** Takes the key of the run, and a {@link ResultRow}. */
export const insertResult = `INSERT OR REPLACE INTO results (run, ${resultColumns.join(', ')})
  VALUES (?${', ?'.repeat(resultColumns.length)})`;

/** What is not a column of its own, as JSON in `detail`. */
type Detail = Omit<
  Result,
  | 'id'
  | 'case'
  | 'prompt'
  | 'provider'
  | 'repeat'
  | 'pass'
  | 'score'
  | 'cost'
  | 'latencyMs'
  | 'cached'
  | 'caseHash'
  | 'vars'
  | 'metadata'
  | 'output'
  | 'namedScores'
> & { structured?: true };

/** The values of a result's row. */
export type ResultRow = readonly (string | number | null)[];

const healableAt = resultColumns.indexOf('healable');

/** Whether a second try may heal the result. */
export function isHealableRow(row: ResultRow): boolean {
  return row[healableAt] === 1;
}

/**
 * A result as a row. A text output is kept as text, so that it can be searched; any other as JSON.
 * @throws TypeError for what is no data: circles, big integers
 */
export function toRow(result: Result): ResultRow {
  const {
    id: _,
    vars,
    metadata,
    output,
    namedScores,
    pass,
    score,
    cost,
    latencyMs,
    cached,
    caseHash,
    ...rest
  } = result;
  const { case: caseNo, prompt, provider, repeat, ...detail } = rest;
  const text = typeof output === 'string';
  const kept: Detail =
    text || output === null || output === undefined ? detail : { ...detail, structured: true };
  const tokens = result.tokens;
  return [
    caseNo,
    prompt,
    provider,
    repeat,
    Number(pass),
    Number(errorOf(result) !== undefined),
    Number(isHealable(result)),
    Number(cached),
    score,
    cost,
    latencyMs,
    tokens?.input ?? null,
    tokens?.output ?? null,
    tokens?.cached ?? null,
    tokens?.reasoning ?? null,
    caseHash,
    namedScores && Object.keys(namedScores).length > 0 ? JSON.stringify(namedScores) : null,
    metadata && Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : null,
    JSON.stringify(vars),
    text ? output : output === null || output === undefined ? null : JSON.stringify(output),
    reasonsOf(result),
    JSON.stringify(kept),
  ];
}

/** The text of `reasons`, which is what a search looks through beside outputs and variables. */
function reasonsOf(result: Result): string | null {
  const reasons = result.assertions.filter((each) => !each.pass).map((each) => each.reason);
  if (result.error) reasons.unshift(result.error.message);
  return reasons.length > 0 ? reasons.join('\n') : null;
}

type Row = Record<string, SQLOutputValue>;

export function fromRow(row: Row): Result {
  const { structured, ...detail } = JSON.parse(String(row['detail'])) as Detail;
  const [caseNo, prompt, provider, repeat] = ['case_no', 'prompt', 'provider', 'repeat'].map((key) =>
    Number(row[key]),
  ) as [number, number, number, number];
  const output =
    row['output'] === null ? null : structured ? JSON.parse(String(row['output'])) : row['output'];
  return {
    ...detail,
    id: `${caseNo}.${prompt}.${provider}.${repeat}`,
    case: caseNo,
    prompt,
    provider,
    repeat,
    vars: JSON.parse(String(row['vars'])) as Record<string, unknown>,
    ...(row['metadata'] === null
      ? {}
      : { metadata: JSON.parse(String(row['metadata'])) as Record<string, unknown> }),
    output,
    pass: row['pass'] === 1,
    score: Number(row['score']),
    ...(row['named'] === null
      ? {}
      : { namedScores: JSON.parse(String(row['named'])) as Record<string, number> }),
    cost: row['cost'] === null ? null : Number(row['cost']),
    latencyMs: row['latency'] === null ? null : Number(row['latency']),
    cached: row['cached'] === 1,
    caseHash: String(row['case_hash']),
  };
}
