import type { RunRecord, Summary } from '../core/engine/result.ts';
import { estimatedWords } from '../core/pricing/estimateWords.ts';
import { CupelError } from '../core/errors.ts';
import { callsNotMade } from '../core/summaries/stoppedRun.ts';
import { count } from '../shared/figures.ts';
import type { Store } from '../core/store/store.ts';
import { statusWord } from './runExit.ts';
import { printCase, printFailures, printSummary } from './views/runView.ts';
import type { Terminal } from './terminal.ts';

interface ShowOptions {
  case?: number;
  limit: number;
  json?: true;
  /** Keys of metadata, or variables. */
  by?: readonly string[];
  cluster?: string;
  /** A file, or true for one named after the run. */
  html?: string | true;
}

/** @throws CupelError `store.noSuchRun`, `store.noSuchCase`, `show.noSuchKey` */
export async function showRun(
  terminal: Terminal,
  store: Store,
  id: string,
  { case: caseNumber, limit, json, by = [], cluster, html }: ShowOptions,
): Promise<void> {
  const run = await requireRun(store, id);
  if (html !== undefined) return writePage(terminal, store, run, html);
  const summary = await summaryOf(store, run, by, cluster);
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
    terminal.out(
      JSON.stringify({
        run: { ...run, notMade: callsNotMade({ ...run, summary }), summary },
        failures: results,
      }),
    );
    return;
  }
  terminal.out(
    `${terminal.style('bold', run.description ?? run.suiteName)}  ${run.id}${statusWord({ ...run, summary }) || ' · finished'}`,
  );
  terminal.out('');
  await printSummary(terminal, run, summary);
  const estimated = estimatedWords({ ...run, summary });
  if (estimated) terminal.out(terminal.style('dim', estimated));
  if (results.length === 0) return;
  terminal.out('');
  printFailures(terminal, run, results);
  if (failures.totalCases > failures.rows.length)
    terminal.out(
      `…and ${count(failures.totalCases - failures.rows.length)} more cases (--limit ${failures.totalCases})`,
    );
}

/** The summary as it was recorded, or with the slices and clusters that are asked for. */
async function summaryOf(
  store: Store,
  run: RunRecord,
  by: readonly string[],
  cluster: string | undefined,
): Promise<Summary> {
  if (by.length === 0 && cluster === undefined) return run.summary ?? store.summarise(run.id);
  for (const key of cluster === undefined ? by : [...by, cluster])
    if ((await store.caseValues(run.id, key)).size === 0)
      throw new CupelError(
        'show.noSuchKey',
        `no case of ${run.id} has metadata or a variable named "${key}"`,
        {
          hint: 'Name a key that stands under `metadata` of the cases, or a variable.',
        },
      );
  const { slices: _, ...recorded } = run.statistics ?? {};
  const summary = await store.summarise(run.id, {
    ...recorded,
    ...(cluster === undefined ? {} : { cluster }),
    ...(by.length === 0 ? {} : { slices: [...by] }),
  });
  // What only the suite knows of stays.
  const { classification, gates, baseline, metrics } = run.summary ?? summary;
  return {
    ...summary,
    metrics,
    ...(classification ? { classification } : {}),
    ...(gates ? { gates } : {}),
    ...(baseline ? { baseline } : {}),
  };
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

async function writePage(
  terminal: Terminal,
  store: Store,
  run: RunRecord,
  file: string | true,
): Promise<void> {
  const [{ writeReport }, { reportSource }] = await Promise.all([
    import('../core/reports/writeReport.ts'),
    import('../core/reports/report.ts'),
  ]);
  const name = file === true ? `${run.suiteName}-${run.id}.html` : file;
  const target = name.endsWith('.html') ? name : `${name}.html`;
  await writeReport(target, await reportSource(store, run));
  terminal.out(target);
}
