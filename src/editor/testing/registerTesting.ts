import { DisposableStore } from '../disposables/disposableStore.ts';
import { Lazy } from '../disposables/lazy.ts';
import type { Extension } from '../extensionParts.ts';
import type { ContinuousRuns } from './continuousRuns.ts';
import { registerRunProfiles } from './runProfiles.ts';
import { SuiteTests } from './suiteTests.ts';
import type { TestRuns } from './testRuns.ts';

/** The Test Explorer's side of the extension. What runs tests is loaded with the first run. */
export interface Testing {
  readonly tests: SuiteTests;
  readonly runs: Pick<TestRuns, 'run' | 'estimate'>;
  readonly continuous: Pick<ContinuousRuns, 'start'>;
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
  store.add(registerRunProfiles({ tests, runs, continuous, suites }, showError));
  return { tests, runs, continuous, dispose: () => store.dispose() };
}
