import { newRunId } from '../core/engine/runId.ts';
import { mergeRuns } from '../core/reports/mergeRuns.ts';
import { readRunFile } from '../core/reports/readRunFile.ts';
import { reportSource } from '../core/reports/report.ts';
import { reportFor, writeReport } from '../core/reports/writeReport.ts';
import type { RunRecord } from '../core/engine/result.ts';
import { findBaseline } from '../core/comparison/baseline.ts';
import { suiteDecides, suiteOfRun } from '../core/reports/suiteOfRun.ts';
import type { Suite } from '../core/suites/suite.ts';
import type { Environment } from '../core/environment.ts';
import { CupelError } from '../core/errors.ts';
import type { MergeFlags } from './commands/merge.ts';
import { completeRun } from '../core/summaries/completeRun.ts';
import { problemsOf } from '../core/summaries/runVerdict.ts';
import { callsNotMade } from '../core/summaries/stoppedRun.ts';
import { nodeEnvironment } from './session.ts';
import type { Store } from '../core/store/store.ts';
import { baselineOptionsOf, requireBaseline } from './baselineFlags.ts';
import type { ExitCode } from './exitCodes.ts';
import { exitCodeOf, statusWord } from './runExit.ts';
import type { Terminal } from './terminal.ts';
import { printSummary } from './views/runView.ts';

export async function mergeCommand(
  terminal: Terminal,
  store: Store,
  paths: readonly string[],
  flags: MergeFlags,
): Promise<ExitCode> {
  const { output = [], json } = flags;
  output.forEach(reportFor);
  const files = await Promise.all(paths.map(readRunFile));
  const environment = await nodeEnvironment(terminal);
  // Found before anything is recorded, as before a run.
  const suite = files[0] && (await suiteOf(files[0].run, flags, environment));
  if (suite) requireBaseline([suite], flags);
  const baseline = suite && (await findBaseline(suite, baselineOptionsOf(flags), store));
  const merged = await mergeRuns(store, files, newRunId(new Date()));
  const run = suite ? await completeRun(suite, merged, { store, environment, baseline }) : merged;
  const source = await reportSource(store, run);
  if (json)
    terminal.out(
      JSON.stringify({
        run: run.id,
        suite: run.suite,
        status: run.status,
        planned: run.planned ?? null,
        notMade: callsNotMade(run),
        summary: source.summary,
      }),
    );
  else {
    terminal.out(
      `${terminal.style('bold', run.description ?? run.suiteName)}  ${run.id}${statusWord({ ...run, summary: source.summary })}\n`,
    );
    await printSummary(terminal, run, source.summary);
  }
  for (const file of output) {
    await writeReport(file, source);
    terminal.err(`wrote ${file}`);
  }
  for (const problem of problemsOf(run, flags)) terminal.err(`${run.suiteName}: ${problem}`);
  return exitCodeOf([{ run: { ...run, summary: source.summary }, status: run.status }], flags);
}

/**
 * Classes, gates and the rest need the suite, which a shard's file only names.
 * @throws CupelError `merge.noSuite` when the verdict would lack what the suite decides
 */
async function suiteOf(
  run: RunRecord,
  flags: MergeFlags,
  environment: Environment,
): Promise<Suite | undefined> {
  const suite = await suiteOfRun(run, flags.suite, environment);
  if (suite) return suite;
  if (suiteDecides(run) || flags.baseline !== undefined || flags.failOnRegression)
    throw new CupelError('merge.noSuite', `${run.suite} is not here, and it says what passes`, {
      hint: 'Say where the suite is, as it was run: --suite evals/a.eval.yaml',
    });
  environment.log.warn(`${run.suite} cannot be read: its classes and derived metrics are left out`);
  return undefined;
}
