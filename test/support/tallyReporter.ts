import { writeFileSync } from 'node:fs';
import type { MochaOptions, Runner } from 'mocha';
import Mocha from 'mocha';

/** How many tests of one mocha run passed and failed. A failed hook counts as a failed test. */
export interface Tally {
  passed: number;
  failed: number;
}

/**
 * A mocha reporter that reads like `spec` and, when the run has ended, writes its {@link Tally} as JSON to the file
 * that `CUPEL_TEST_TALLY` names. Without that variable it is `spec` alone.
 */
export class TallyReporter extends Mocha.reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const file = process.env.CUPEL_TEST_TALLY;
    if (!file) return;
    runner.once('end', () => {
      const tally: Tally = { passed: this.stats.passes, failed: this.stats.failures };
      writeFileSync(file, JSON.stringify(tally));
    });
  }
}

// oxlint-disable-next-line import/no-default-export -- mocha's command line takes a reporter from a default export
export default TallyReporter;
