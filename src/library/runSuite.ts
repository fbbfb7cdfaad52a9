import type { Result, RunRecord, Summary } from '../core/engine/result.ts';
import type { RunOptions } from '../core/engine/runOptions.ts';
import { runSuite as run } from '../core/engine/runSuite.ts';
import { projectPrices } from '../core/pricing/projectPrices.ts';
import { reportSource } from '../core/reports/report.ts';
import { writeReport } from '../core/reports/writeReport.ts';
import { openStore } from '../core/store/openStore.ts';
import { version } from '../core/version.ts';
import { checkOptions } from './checkOptions.ts';
import type { LibraryEnvironment } from './openSuite.ts';
import { libraryEnvironment, openSuite } from './openSuite.ts';

/** The flags of `cupel run`, and where the run is kept. */
export interface RunSuiteOptions
  extends LibraryEnvironment, Omit<Partial<RunOptions>, 'environment' | 'store' | 'prices' | 'cupelVersion'> {
  /** The folder of the run store. Without one the run is kept in memory until it is closed. */
  store?: string;
}

/** A run that has ended. Close it to let go of its store. */
export interface SuiteRun extends AsyncDisposable {
  readonly run: RunRecord;
  readonly summary: Summary;
  /** In the order of the plan, one at a time; a run may be larger than memory. */
  results(): AsyncIterable<Result>;
  /** Writes a report; the ending says the format: `.json`, `.csv`, `.junit.xml`, `.md`, … */
  write(file: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs a suite as `cupel run` does.
 * @param file the suite
 * @throws CupelError for a suite or options that cannot run, before anything is sent
 * @example
 * await using run = await runSuite('evals/triage.eval.yaml', { maxCost: 0.5 });
 * for await (const result of run.results()) if (!result.pass) console.log(result.description);
 */
export async function runSuite(file: string, options: RunSuiteOptions = {}): Promise<SuiteRun> {
  checkOptions(options);
  const { store: directory = ':memory:', variables, code, network, ...rest } = options;
  const environment = libraryEnvironment({
    ...(variables && { variables }),
    ...(code === undefined ? {} : { code }),
    ...(network === undefined ? {} : { network }),
  });
  const suite = await openSuite(file, environment, options.vars);
  const store = await openStore(directory);
  try {
    const prices = await projectPrices(suite.directory, environment.variables);
    const outcome = await run(suite, { ...rest, environment, store, prices, cupelVersion: version });
    const source = await reportSource(store, outcome.run);
    return {
      run: outcome.run,
      summary: source.summary,
      async *results() {
        for await (const page of source.results()) yield* page;
      },
      write: (target) => writeReport(target, source),
      close: () => store.close(),
      [Symbol.asyncDispose]: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
