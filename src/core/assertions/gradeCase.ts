import type { CodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import type { RenderOptions } from '../prompts/templates.ts';
import type { Usage } from '../providers/provider.ts';
import type { Case } from '../suites/suite.ts';
import type { AssertionResult } from './assertion.ts';
import { compareOutputs } from './comparison.ts';
import { gradeOne, isComparison } from './gradeOne.ts';
import type { GradingContext } from './grading.ts';
import { GradingServices } from './gradingServices.ts';
import { addUsage } from './usage.ts';
import { scoreByFunction } from './scoringFunction.ts';
import { nameScores, weigh } from './weighing.ts';

/** A case's verdict on one output. */
export interface CaseGrade {
  pass: boolean;
  /** Weighted mean of the assertions' scores, or what `assertScoringFunction` said. */
  score: number;
  /** In the suite's order. Those that compare outputs stand in it only after `gradeAcross`. */
  assertions: AssertionResult[];
  namedScores: Record<string, number>;
  /** A sentence for people: the first failure's, or how the score stands to the threshold. */
  reason: string;
  /** What model-graded assertions used; absent when none was asked. */
  tokens?: Usage;
  /** US dollars of the graders: 0 without one, null when a price is unknown. */
  cost: number | null;
  /** An `assertScoringFunction` that failed. */
  error?: { code: string; message: string };
}

/** One output of a case and its grade so far. */
export interface GradedOutput {
  readonly context: GradingContext;
  readonly grade: CaseGrade;
}

/** Grades the outputs of a run's cases. What it compiles and loads is kept from case to case. */
export interface CaseGrader {
  /**
   * Grades one output by all assertions that concern one output alone. Never rejects for a check that fails or cannot
   * be made: that is in the assertion's result.
   * @throws the signal's reason when aborted
   */
  grade(testCase: Case, context: GradingContext): Promise<CaseGrade>;
  /**
   * Grades the outputs of one case against each other (`select-best`, `max-score`), and weighs each case anew with
   * what that found. An output that loses does not pass, whatever the case's threshold. Returns the grades in order;
   * the same ones when the case compares nothing.
   * @throws the signal's reason when aborted
   */
  gradeAcross(testCase: Case, outputs: readonly GradedOutput[]): Promise<CaseGrade[]>;
  /** Frees what the grader itself holds. The code runner belongs to who made it. */
  dispose(): Promise<void>;
}

/**
 * @param options.code runs `javascript` and `python` assertions, transforms and scoring functions
 * @param options.templates what templates in values see: the suite's `env` and filters. Default: the environment's
 *   variables
 */
export function createGrader(options: {
  environment: Environment;
  code: CodeRunner;
  templates?: RenderOptions;
}): CaseGrader {
  const services = new GradingServices(options.environment, options.code, { templates: options.templates });
  return {
    async grade(testCase, context) {
      const alone = testCase.assertions.filter(({ type }) => !isComparison(type));
      const results = await Promise.all(alone.map((spec) => gradeOne(spec, context, services)));
      return summarise(testCase, results, context, services);
    },
    async gradeAcross(testCase, outputs) {
      if (!testCase.assertions.some(({ type }) => isComparison(type)))
        return outputs.map(({ grade }) => grade);
      const compared = await compareOutputs(testCase, outputs, services);
      return Promise.all(
        outputs.map(({ context }, index) => summarise(testCase, compared[index] ?? [], context, services)),
      );
    },
    async dispose() {
      // What it holds is memory, and goes with it.
    },
  };
}

async function summarise(
  testCase: Case,
  results: AssertionResult[],
  context: GradingContext,
  services: GradingServices,
): Promise<CaseGrade> {
  const tokens = results.map((result) => result.tokens).reduce(addUsage, undefined);
  const lost = results.find(({ type, weight, pass }) => isComparison(type) && weight > 0 && !pass);
  const grade: CaseGrade = {
    ...weigh(results, testCase.threshold),
    ...(lost === undefined ? {} : { pass: false, reason: lost.reason }),
    assertions: results,
    namedScores: nameScores(results),
    cost: totalCost(results),
    ...(tokens === undefined ? {} : { tokens }),
  };
  return testCase.assertScoringFunction === undefined
    ? grade
    : scoreByFunction(testCase, grade, context, services);
}

function totalCost(results: readonly AssertionResult[]): number | null {
  let total = 0;
  for (const { cost } of results) {
    if (cost === null) return null;
    total += cost ?? 0;
  }
  return total;
}
