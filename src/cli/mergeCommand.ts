import { newRunId } from '../core/engine/runId.ts';
import { mergeRuns } from '../core/reports/mergeRuns.ts';
import { readRunFile } from '../core/reports/readRunFile.ts';
import { reportSource } from '../core/reports/report.ts';
import { reportFor, writeReport } from '../core/reports/writeReport.ts';
import type { RunRecord } from '../core/engine/result.ts';
import { findBaseline } from '../core/comparison/baseline.ts';
import { loadSuite } from '../core/suites/loadSuite.ts';
import { completeRun } from '../core/summaries/completeRun.ts';
import { problemsOf } from '../core/summaries/runVerdict.ts';
import { nodeEnvironment } from './session.ts';
import { access } from 'node:fs/promises';
import type { Store } from '../core/store/store.ts';
import type { ExitCode } from './exitCodes.ts';
import { exitCodeOf, statusWord } from './runExit.ts';
import type { Terminal } from './terminal.ts';
import { printSummary } from './views/runView.ts';

export async function mergeCommand(
  terminal: Terminal,
  store: Store,
  paths: readonly string[],
  { output = [], json }: { output?: readonly string[]; json?: true },
): Promise<ExitCode> {
  output.forEach(reportFor);
  const files = await Promise.all(paths.map(readRunFile));
  const merged = await mergeRuns(store, files, newRunId(new Date()));
  const run = await withStatistics(terminal, store, merged);
  const source = await reportSource(store, run);
  if (json)
    terminal.out(
      JSON.stringify({ run: run.id, suite: run.suite, status: run.status, summary: source.summary }),
    );
  else {
    terminal.out(
      `${terminal.style('bold', run.description ?? run.suiteName)}  ${run.id}${statusWord(run)}\n`,
    );
    await printSummary(terminal, run, source.summary);
  }
  for (const file of output) {
    await writeReport(file, source);
    terminal.err(`wrote ${file}`);
  }
  for (const problem of problemsOf(run)) terminal.err(`${run.suiteName}: ${problem}`);
  return exitCodeOf([{ run: { ...run, summary: source.summary }, status: run.status }], {});
}

/** Classes, gates and the rest need the suite, which a shard's file only names. */
async function withStatistics(terminal: Terminal, store: Store, run: RunRecord): Promise<RunRecord> {
  const environment = await nodeEnvironment(terminal);
  const isThere = await access(run.suite).then(
    () => true,
    () => false,
  );
  const { suite } = isThere ? await loadSuite(run.suite, environment) : {};
  if (!suite) {
    terminal.err(`warning: ${run.suite} cannot be read: gates, classes and slices of the suite are left out`);
    return run;
  }
  const baseline = await findBaseline(suite, {}, store);
  return completeRun(suite, run, { store, environment, baseline });
}
