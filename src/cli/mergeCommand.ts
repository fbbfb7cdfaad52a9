import { newRunId } from '../core/engine/runId.ts';
import { mergeRuns } from '../core/reports/mergeRuns.ts';
import { readRunFile } from '../core/reports/readRunFile.ts';
import { reportSource } from '../core/reports/report.ts';
import { reportFor, writeReport } from '../core/reports/writeReport.ts';
import type { Store } from '../core/store/store.ts';
import type { ExitCode } from './exitCodes.ts';
import { exitCode } from './exitCodes.ts';
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
  const run = await mergeRuns(store, files, newRunId(new Date()));
  const source = await reportSource(store, run);
  if (json)
    terminal.out(
      JSON.stringify({ run: run.id, suite: run.suite, status: run.status, summary: source.summary }),
    );
  else {
    terminal.out(`${terminal.style('bold', run.description ?? run.suiteName)}  ${run.id}\n`);
    printSummary(terminal, run, source.summary);
  }
  for (const file of output) {
    await writeReport(file, source);
    terminal.err(`wrote ${file}`);
  }
  return source.summary.passed === source.summary.total ? exitCode.passed : exitCode.failed;
}
