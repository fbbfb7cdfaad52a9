import type { RunRecord } from '../core/engine/result.ts';
import { CupelError } from '../core/errors.ts';
import { count } from '../shared/figures.ts';
import type { Store } from '../core/store/store.ts';
import { printCase, printFailures, printSummary } from './views/runView.ts';
import type { Terminal } from './terminal.ts';

/** @throws CupelError `store.noSuchRun`, `store.noSuchCase` */
export async function showRun(
  terminal: Terminal,
  store: Store,
  id: string,
  { case: caseNumber, limit, json }: { case?: number; limit: number; json?: true },
): Promise<void> {
  const run = await requireRun(store, id);
  const summary = run.summary ?? (await store.summarise(run.id));
  if (caseNumber !== undefined) {
    const page = await store.results(run.id, { cases: [caseNumber - 1] });
    const results = page.rows[0]?.results;
    if (!results) throw new CupelError('store.noSuchCase', `run ${run.id} has no case ${caseNumber}`);
    if (json) terminal.out(JSON.stringify(results));
    else printCase(terminal, run, results);
    return;
  }
  const failures = await store.results(run.id, { mode: 'failures', limit });
  const results = failures.rows.flatMap((row) => row.results.filter((result) => !result.pass));
  if (json) {
    terminal.out(JSON.stringify({ run: { ...run, summary }, failures: results }));
    return;
  }
  terminal.out(`${terminal.style('bold', run.description ?? run.suiteName)}  ${run.id} · ${run.status}`);
  terminal.out('');
  printSummary(terminal, run, summary);
  if (results.length === 0) return;
  terminal.out('');
  printFailures(terminal, run, results);
  if (failures.totalCases > failures.rows.length)
    terminal.out(
      `…and ${count(failures.totalCases - failures.rows.length)} more cases (--limit ${failures.totalCases})`,
    );
}

/** @throws CupelError `store.noSuchRun` */
export async function requireRun(store: Store, id: string): Promise<RunRecord> {
  const run = await store.run(id);
  if (run) return run;
  throw new CupelError(
    'store.noSuchRun',
    id === 'latest' ? 'there are no runs yet' : `there is no run "${id}"`,
    {
      hint: id === 'latest' ? 'Start one with: cupel run <suite>' : 'List them with: cupel runs',
    },
  );
}
