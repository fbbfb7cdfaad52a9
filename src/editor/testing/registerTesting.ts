import { DisposableStore } from '../disposables/disposableStore.ts';
import type { Extension } from '../extensionParts.ts';
import { ContinuousRuns } from './continuousRuns.ts';
import { registerRunProfiles } from './runProfiles.ts';
import { SuiteTests } from './suiteTests.ts';
import { TestRuns } from './testRuns.ts';

/** The Test Explorer's side of the extension. */
export interface Testing {
  readonly tests: SuiteTests;
  readonly runs: TestRuns;
  readonly continuous: ContinuousRuns;
  dispose(): void;
}

export function registerTesting({
  suites,
  runner,
  active,
  stores,
  showError,
}: Pick<Extension, 'suites' | 'runner' | 'active' | 'stores' | 'showError'>): Testing {
  const store = new DisposableStore();
  const tests = store.add(new SuiteTests({ suites, runner, stores, showError }));
  const runs = new TestRuns({ tests, runner, active, stores });
  const continuous = store.add(new ContinuousRuns({ tests, runs, suites }, showError));
  store.add(registerRunProfiles({ tests, runs, continuous, suites }, showError));
  return { tests, runs, continuous, dispose: () => store.dispose() };
}
