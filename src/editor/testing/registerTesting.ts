import { DisposableStore } from '../disposables/disposableStore.ts';
import { Lazy } from '../disposables/lazy.ts';
import type { Extension } from '../extensionParts.ts';
import type { ActiveRun } from '../runs/activeRun.ts';
import type { ContinuousRuns } from './continuousRuns.ts';
import type { MirroredRun } from './mirroredRun.ts';
import { registerRunProfiles } from './runProfiles.ts';
import { SuiteTests } from './suiteTests.ts';
import type { TestRuns } from './testRuns.ts';

/** What is told of a run that is shown. */
export type Mirror = Pick<MirroredRun, 'begin' | 'add' | 'end'>;

/** The Test Explorer's side of the extension. What runs tests is loaded with the first run. */
export interface Testing {
  readonly tests: SuiteTests;
  readonly runs: Pick<TestRuns, 'run' | 'estimate'>;
  readonly continuous: Pick<ContinuousRuns, 'start'>;
  /**
   * Shows a run in the Test Explorer that is started elsewhere.
   * @param cases the indexes of those that are run; all when absent
   */
  mirror(run: ActiveRun, cases?: readonly number[]): Promise<Mirror>;
  dispose(): void;
}

export function registerTesting({
  suites,
  loaded,
  runner,
  active,
  stores,
  showError,
}: Pick<Extension, 'suites' | 'loaded' | 'runner' | 'active' | 'stores' | 'showError'>): Testing {
  const store = new DisposableStore();
  const tests = store.add(new SuiteTests({ suites, loaded, runner, stores, showError }));
  const running = store.add(
    new Lazy(async () => {
      const { createTestRunning } = await import('./testRunning.ts');
      return createTestRunning({ tests, runner, active, stores, suites, loaded }, showError);
    }),
  );
  const runs: Testing['runs'] = {
    run: async (...asked) => (await running.get()).runs.run(...asked),
    estimate: async (...asked) => (await running.get()).runs.estimate(...asked),
  };
  const continuous: Testing['continuous'] = {
    start: async (...asked) => (await running.get()).continuous.start(...asked),
  };
  store.add(registerRunProfiles({ tests, runs, continuous, runner }, showError));
  const mirror: Testing['mirror'] = async (run, cases) => {
    const { MirroredRun } = await import('./mirroredRun.ts');
    return new MirroredRun({ tests, showError }, run, cases);
  };
  return { tests, runs, continuous, mirror, dispose: () => store.dispose() };
}
