import type { Case } from '../suites/suite.ts';
import type { AssertionResult, AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import type { GradedOutput } from './gradeCase.ts';
import { failed, finish, isComparison, outline } from './gradeOne.ts';
import type { Finding } from './grader.ts';
import type { GradingServices } from './gradingServices.ts';
import { highestScore } from './highestScore.ts';

/** One output among those it is compared with. */
export interface Contender extends GradedOutput {
  /** The results of the assertions that concern it alone. */
  readonly results: readonly AssertionResult[];
}

/**
 * The results of all of a case's assertions for each of its outputs, in the suite's order: those it was graded by
 * already, and those that compare it with the others.
 */
export async function compareOutputs(
  testCase: Case,
  outputs: readonly GradedOutput[],
  services: GradingServices,
): Promise<AssertionResult[][]> {
  const contenders = outputs.map((output) => ({ ...output, results: aloneResults(testCase, output) }));
  const compared = new Map<AssertionSpec, AssertionResult[]>();
  for (const spec of testCase.assertions)
    if (isComparison(spec.type)) compared.set(spec, await compareBy(spec, contenders, services));
  return contenders.map(({ results }, index) => {
    const rest = results.values();
    return testCase.assertions.flatMap((spec) => compared.get(spec)?.[index] ?? rest.next().value ?? []);
  });
}

/** Without what an earlier comparison may have added. */
function aloneResults(testCase: Case, { grade }: GradedOutput): AssertionResult[] {
  const complete = grade.assertions.length === testCase.assertions.length;
  return grade.assertions.filter(
    (_, index) => !complete || !isComparison(testCase.assertions[index]?.type ?? ''),
  );
}

async function compareBy(
  spec: AssertionSpec,
  contenders: readonly Contender[],
  services: GradingServices,
): Promise<AssertionResult[]> {
  const outlines = await Promise.all(contenders.map(({ context }) => outline(spec, context, services)));
  try {
    if (contenders.length < 2)
      throw assertionError(spec, 'notAcross', 'there are not two outputs to compare', {
        hint: 'Compare the outputs of several providers or prompts.',
      });
    const findings = await findingsOf(spec, contenders, services);
    return outlines.map((result, index) => finish(result, spec, findings[index] ?? missing(spec)));
  } catch (error) {
    contenders[0]?.context.signal.throwIfAborted();
    // What the grader had used is counted once, on the first output.
    return outlines.map((result, index) => {
      const { tokens, cost, grader, ...bare } = failed(result, error);
      if (index > 0) return bare;
      return {
        ...bare,
        ...(tokens === undefined ? {} : { tokens }),
        ...(cost === undefined ? {} : { cost }),
        ...(grader === undefined ? {} : { grader }),
      };
    });
  }
}

async function findingsOf(
  spec: AssertionSpec,
  contenders: readonly Contender[],
  services: GradingServices,
): Promise<Finding[]> {
  if (spec.type !== 'select-best') return highestScore(spec, contenders);
  const { selectBest } = await import('./selectBest.ts');
  return selectBest(spec, contenders, services);
}

function missing(spec: AssertionSpec): never {
  throw assertionError(spec, 'failed', 'an output was not compared');
}
