import path from 'node:path';
import { CupelError, messageOf } from '../errors.ts';
import type { Case } from '../suites/suite.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import { callFile, callInline } from './codeCalls.ts';
import { codeVerdict } from './codeVerdict.ts';
import type { CaseGrade } from './gradeCase.ts';
import type { GradingContext } from './grading.ts';
import type { GradingServices } from './gradingServices.ts';
import { readReference } from './valueFiles.ts';

/**
 * Lets a case's `assertScoringFunction` decide: it gets the named scores and
 * `{ threshold, componentResults, tokensUsed, vars }` and returns `{ pass, score, reason }`. One that fails fails the
 * case.
 */
export async function scoreByFunction(
  testCase: Case,
  grade: CaseGrade,
  context: GradingContext,
  services: GradingServices,
): Promise<CaseGrade> {
  const source = testCase.assertScoringFunction ?? '';
  const spec: AssertionSpec = {
    type: 'assertScoringFunction',
    negated: false,
    weight: 1,
    directory: path.dirname(testCase.location.file),
    location: testCase.location,
    ...(testCase.threshold === undefined ? {} : { threshold: testCase.threshold }),
  };
  try {
    const args = [
      grade.namedScores,
      {
        threshold: testCase.threshold,
        componentResults: grade.assertions,
        tokensUsed: grade.tokens,
        vars: context.vars,
      },
    ];
    const reference = readReference(source, spec.directory);
    if (reference?.language === 'data')
      throw assertionError(spec, 'badValue', 'it names a file that is neither JavaScript nor Python');
    const caller = { spec, services, context };
    const made = await (reference
      ? callFile(caller, reference, args, ['func', 'score', 'get_score'])
      : callInline(caller, 'javascript', source, args, ['namedScores', 'context']));
    const { pass, score, reason, namedScores } = codeVerdict(spec, made);
    return { ...grade, pass, score, reason, namedScores: { ...grade.namedScores, ...namedScores } };
  } catch (error) {
    context.signal.throwIfAborted();
    const message = `The scoring function failed: ${messageOf(error)}`;
    const code = error instanceof CupelError ? error.code : 'assertion.failed';
    return { ...grade, pass: false, score: 0, reason: message, error: { code, message } };
  }
}
