import type { ShowError } from '../errors/showError.ts';
import { ContinuousRuns } from './continuousRuns.ts';
import type { ContinuousRunsParts } from './continuousRuns.ts';
import { TestRuns } from './testRuns.ts';
import type { TestRunsParts } from './testRuns.ts';

/** What runs tests, once or after each save. */
export interface TestRunning {
  readonly runs: TestRuns;
  readonly continuous: ContinuousRuns;
  dispose(): void;
}

export function createTestRunning(
  parts: TestRunsParts & Omit<ContinuousRunsParts, 'runs'>,
  showError: ShowError,
): TestRunning {
  const runs = new TestRuns(parts);
  const continuous = new ContinuousRuns({ ...parts, runs }, showError);
  return { runs, continuous, dispose: () => continuous.dispose() };
}
