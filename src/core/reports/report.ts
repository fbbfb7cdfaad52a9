import type { Result, RunRecord, Summary } from '../engine/result.ts';
import type { Rating } from '../store/panelStore.ts';
import type { Store } from '../store/store.ts';
import { printable } from './printable.ts';

/** A finished, or at least readable, run: what every report is made from. */
export interface ReportSource {
  run: RunRecord;
  summary: Summary;
  /** All results in the order of the plan, a page at a time. Each call starts anew. */
  results(): AsyncIterable<readonly Result[]>;
  /** What people said of them, the newest last; absent where nobody can have. */
  ratings?(): Promise<readonly Rating[]>;
}

/** One format: yields text that is written as it comes, so that a report may be larger than memory. */
export type Report = (source: ReportSource) => AsyncIterable<string>;

/** A run of the store as the source of a report. */
export async function reportSource(store: Store, run: RunRecord): Promise<ReportSource> {
  return {
    run,
    summary: run.summary ?? (await store.summarise(run.id)),
    results: () => store.scan(run.id),
    ratings: () => store.ratings(run.id),
  };
}

/** The output of a result as text. */
export function outputText(output: unknown): string {
  if (output === null || output === undefined) return '';
  return typeof output === 'string' ? output : JSON.stringify(output);
}

/** What a result is called: its description, else its variables in short. */
export function resultName(result: Pick<Result, 'description' | 'vars' | 'case'>): string {
  if (result.description) return result.description;
  const vars = Object.entries(result.vars)
    .filter(([name]) => !name.startsWith('_'))
    .map(([name, value]) => `${name}=${shorten(outputText(value), 40)}`)
    .join(', ');
  return vars === '' ? `case ${result.case + 1}` : shorten(vars, 100);
}

/** Printable, on one line, and cut with an ellipsis at `length` characters. */
export function shorten(text: string, length: number): string {
  const line = printable(text).replaceAll(/\s+/g, ' ').trim();
  if (line.length <= length) return line;
  return `${line.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Why a result did not pass: its error, else the reasons of the assertions that failed. */
export function whyNot(result: Result): string {
  if (result.error) return result.error.message;
  return result.assertions
    .filter((each) => !each.pass)
    .map(namedReason)
    .join('\n');
}

/** `latency: The request took…`. The reason of a check that could not be made names its type already. */
export function namedReason({ type, reason }: { type: string; reason: string }): string {
  return reason.startsWith(`${type}: `) ? reason : `${type}: ${reason}`;
}
