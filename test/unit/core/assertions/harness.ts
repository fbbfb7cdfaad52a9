import os from 'node:os';
import type { AssertionResult, AssertionSpec } from '../../../../src/core/assertions/assertion.ts';
import { gradeOne } from '../../../../src/core/assertions/gradeOne.ts';
import type { GradingContext, ModelAccess } from '../../../../src/core/assertions/grading.ts';
import { GradingServices } from '../../../../src/core/assertions/gradingServices.ts';
import type { CodeRunner } from '../../../../src/core/code/codeRunner.ts';
import type { Environment } from '../../../../src/core/environment.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import type { ProviderResponse } from '../../../../src/core/providers/provider.ts';
import type { Case } from '../../../../src/core/suites/suite.ts';
import { parseAssertionType } from '../../../../src/core/suites/assertionTypes.ts';

/** A trusted environment that reads real files. */
export function testEnvironment(overrides: Partial<Environment> = {}): Environment {
  return { ...createNodeEnvironment(), ...overrides };
}

/** Fails the test when code is run that should not be. */
export const noCode: CodeRunner = {
  runJavaScript: () => Promise.reject(new Error('no code was expected to run')),
  runPython: () => Promise.reject(new Error('no code was expected to run')),
  exec: () => Promise.reject(new Error('no command was expected to run')),
  dispose: async () => {},
};

/** Fails the test when a model is asked that should not be. */
export const noModels: ModelAccess = {
  complete: () => Promise.reject(new Error('no model was expected to be asked')),
  embed: () => Promise.reject(new Error('no model was expected to be asked')),
};

/** A suite's assertion: `{ type: 'not-contains', value: 'x' }`. */
export function assertionOf(written: Partial<AssertionSpec> & { type: string }): AssertionSpec {
  const { base, negated } = parseAssertionType(written.type);
  return { weight: 1, directory: os.tmpdir(), ...written, type: base, negated };
}

export interface Situation extends Partial<Omit<GradingContext, 'response'>> {
  readonly response?: Partial<ProviderResponse>;
}

export function contextOf(output: unknown, situation: Situation = {}): GradingContext {
  return {
    output,
    vars: {},
    prompt: 'What is the capital of France?',
    case: { index: 0, metadata: {}, options: {} },
    provider: { id: 'echo', label: 'echo', config: {} },
    latencyMs: 120,
    cost: 0.002,
    environment: testEnvironment(),
    models: noModels,
    signal: new AbortController().signal,
    ...situation,
    response: { output, latencyMs: 120, ...situation.response },
  };
}

export function caseOf(
  assertions: (Partial<AssertionSpec> & { type: string })[],
  more: Partial<Case> = {},
): Case {
  return {
    index: 0,
    vars: {},
    assertions: assertions.map(assertionOf),
    metadata: {},
    options: {},
    hash: '0',
    location: {
      file: '/w/a.eval.yaml',
      range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } },
    },
    ...more,
  };
}

/** Grades one output by one assertion. */
export function grade(
  written: Partial<AssertionSpec> & { type: string },
  output: unknown,
  situation: Situation & { code?: CodeRunner } = {},
): Promise<AssertionResult> {
  const context = contextOf(output, situation);
  return gradeOne(
    assertionOf(written),
    context,
    new GradingServices(context.environment, situation.code ?? noCode),
  );
}

/** `pass`, `fail` or the error's code: a result in one word. */
export async function outcome(
  written: Partial<AssertionSpec> & { type: string },
  output: unknown,
  situation: Situation & { code?: CodeRunner } = {},
): Promise<string> {
  const { error, pass } = await grade(written, output, situation);
  return error?.code ?? (pass ? 'pass' : 'fail');
}
