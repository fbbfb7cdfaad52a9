import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MochaOptions, Runnable, Runner } from 'mocha';
import Mocha from 'mocha';

/** How many tests of one mocha run passed and failed. A failed hook counts as a failed test. */
export interface Tally {
  passed: number;
  failed: number;
  /** The full title of each test that failed, with what it failed for. */
  failures: string[];
  /** The same two numbers for each test file, by its name without folder and ending: `runs.test`. */
  files: Record<string, FileTally>;
}

export interface FileTally {
  passed: number;
  failed: number;
}

/**
 * A mocha reporter that reads like `spec`, or like `dot` with the reporter option `show=dot`, and when the run has
 * ended writes its {@link Tally} as JSON to the file that `CUPEL_TEST_TALLY` names, if it names one.
 */
export class TallyReporter extends Mocha.reporters.Base {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const Shown = options?.reporterOptions?.show === 'dot' ? Mocha.reporters.Dot : Mocha.reporters.Spec;
    const shown = new Shown(runner, options);
    const file = process.env.CUPEL_TEST_TALLY;
    if (!file) return;
    const failures: string[] = [];
    const files: Tally['files'] = {};
    const inFile = (test: Runnable): FileTally =>
      (files[path.parse(test.file ?? '').name] ??= { passed: 0, failed: 0 });
    runner.on('pass', (test: Runnable) => (inFile(test).passed += 1));
    runner.on('fail', (test: Runnable, error: Error) => {
      inFile(test).failed += 1;
      failures.push(`${test.fullTitle()}\n${error.stack ?? error.message}`);
    });
    runner.once('end', () => {
      const tally: Tally = { passed: shown.stats.passes, failed: shown.stats.failures, failures, files };
      writeFileSync(file, JSON.stringify(tally));
    });
  }
}

// oxlint-disable-next-line import/no-default-export -- mocha's command line takes a reporter from a default export
export default TallyReporter;
