import type { AssertionResult, AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import type { Contender } from './comparison.ts';
import type { Finding, ValueInput } from './grader.ts';
import { verdict } from './grader.ts';
import { isRecord } from './valueShapes.ts';
import { reaches } from './thresholds.ts';

/**
 * `max-score`: the output whose other assertions score highest passes, the first of several. The value may be
 * `{ method: average | sum, weights: { type: weight }, threshold }`.
 * @throws CupelError when an output has no other assertions
 */
export function highestScore(spec: AssertionSpec, contenders: readonly Contender[]): Finding[] {
  const options = isRecord(spec.value) ? spec.value : {};
  const threshold = typeof options['threshold'] === 'number' ? options['threshold'] : spec.threshold;
  const method = methodOf({ spec, value: spec.value });
  const scores = contenders.map(({ results }) => totalOf(spec, flatten(results), { ...options, method }));
  const highest = Math.max(...scores);
  const winner = scores.indexOf(highest);
  const reached = threshold === undefined || reaches(highest, threshold);
  return scores.map((score, index) => {
    if (index === winner && reached) return verdict(true, `It has the highest score: ${score.toFixed(3)}.`);
    const asked = score === highest && !reached ? `; at least ${threshold} is asked for` : '';
    return verdict(false, `Its score is ${score.toFixed(3)}, the highest ${highest.toFixed(3)}${asked}.`);
  });
}

type Method = 'average' | 'sum';

/** @throws CupelError `assertion.badValue` */
export function methodOf({ spec, value }: ValueInput): Method {
  const { method = 'average' } = isRecord(value) ? value : {};
  if (method === 'average' || method === 'sum') return method;
  throw assertionError(spec, 'badValue', '`method` must be "average" or "sum"');
}

/** The members of an `assert-set` count beside the set. */
function flatten(results: readonly AssertionResult[]): AssertionResult[] {
  return results.flatMap((result) => [result, ...flatten(result.components ?? [])]);
}

function totalOf(
  spec: AssertionSpec,
  results: readonly AssertionResult[],
  { method, weights = {} }: { method: Method; weights?: unknown },
): number {
  if (results.length === 0)
    throw assertionError(spec, 'nothingToCompare', 'it needs other assertions whose scores it can compare');
  const weightOf = (type: string): number => {
    const weight = isRecord(weights) ? weights[type] : undefined;
    return typeof weight === 'number' ? weight : 1;
  };
  const total = results.reduce((sum, { type }) => sum + weightOf(type), 0);
  const sum = results.reduce((sum, { type, score }) => sum + score * weightOf(type), 0);
  if (method === 'sum') return sum;
  return total === 0 ? 0 : sum / total;
}
