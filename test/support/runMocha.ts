import Mocha from 'mocha';
import { TallyReporter } from './tallyReporter.ts';

/** One run of mocha in this process. */
export interface MochaRun {
  /** Absolute paths of the test files. */
  files: readonly string[];
  /** Milliseconds that one test or hook may take. */
  timeout: number;
  /** Hooks around every test of every file. */
  rootHooks?: Mocha.RootHookObject;
}

/**
 * Loads and runs test files. `CUPEL_TEST_GREP` chooses tests by their full title. As everywhere in the project,
 * `.only` and `.skip` are failures.
 * @returns the number of failures
 * @throws if a file cannot be loaded, or if there is not one test to run
 */
export async function runMocha(run: MochaRun): Promise<number> {
  const grep = process.env.CUPEL_TEST_GREP;
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: run.timeout,
    reporter: TallyReporter,
    forbidOnly: true,
    forbidPending: true,
    failZero: true,
    ...(run.rootHooks && { rootHooks: run.rootHooks }),
    ...(grep && { grep: new RegExp(grep) }),
  });
  for (const file of run.files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    mocha.run(resolve);
  });
}
