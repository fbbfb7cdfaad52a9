import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import type { Finding } from './grader.ts';
import { verdict } from './grader.ts';
import { shorten } from './outputText.ts';
import { isRecord, kind } from './valueShapes.ts';
import { reaches } from './thresholds.ts';

/**
 * What code returned, as a finding: true or false; a number (at least the threshold, or above 0 without one); or
 * `{ pass, score, reason, namedScores }`, with Python's names (`pass_`, `named_scores`) as well.
 * @throws CupelError `assertion.badResult` for anything else
 */
export function codeVerdict(spec: AssertionSpec, result: unknown): Finding {
  if (typeof result === 'boolean') return verdict(result, `The code returned ${result}.`);
  if (typeof result === 'number' && Number.isFinite(result)) return numberVerdict(spec, result);
  if (isRecord(result)) return objectVerdict(spec, result);
  const hint =
    'Return true or false, a number, or { pass, score, reason }. A body of several statements needs `return`.';
  const shown = Array.isArray(result) ? JSON.stringify(result) : String(result);
  if (result === undefined || result === null)
    throw assertionError(spec, 'badResult', `the code returned ${kind(result)}`, { hint });
  throw assertionError(spec, 'badResult', `the code returned ${kind(result)}: ${shorten(shown)}`, { hint });
}

function numberVerdict({ threshold }: AssertionSpec, score: number): Finding {
  const pass = threshold === undefined ? score > 0 : reaches(score, threshold);
  const asked = threshold === undefined ? 'more than 0' : `at least ${threshold}`;
  return { pass, score, reason: `The code returned ${score}; ${asked} is asked for.` };
}

function objectVerdict(spec: AssertionSpec, result: Record<string, unknown>): Finding {
  const pass = result['pass'] ?? result['pass_'];
  const score = result['score'] ?? (pass === true ? 1 : 0);
  const named = result['namedScores'] ?? result['named_scores'];
  if (typeof pass !== 'boolean' || typeof score !== 'number' || !Number.isFinite(score))
    throw assertionError(spec, 'badResult', `the code returned ${shorten(JSON.stringify(result))}`, {
      hint: 'An object needs `pass` (true or false); `score` must be a number.',
    });
  const reason = result['reason'];
  return {
    pass,
    score,
    reason: typeof reason === 'string' && reason !== '' ? reason : `The code returned pass: ${pass}.`,
    ...(isRecord(named) ? { namedScores: numbersOf(spec, named) } : {}),
  };
}

function numbersOf(spec: AssertionSpec, named: Record<string, unknown>): Record<string, number> {
  for (const [name, score] of Object.entries(named))
    if (typeof score !== 'number' || !Number.isFinite(score))
      throw assertionError(spec, 'badResult', `the named score "${name}" is not a number`);
  return named as Record<string, number>;
}
