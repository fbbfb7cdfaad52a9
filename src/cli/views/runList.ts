import type { RunRecord } from '../../core/engine/result.ts';
import { costWords, count, percent } from '../../shared/figures.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../table.ts';

export async function printRuns(terminal: Terminal, runs: readonly RunRecord[]): Promise<void> {
  if (runs.length === 0) {
    terminal.out('There are no runs yet. Start one with: cupel run <suite>');
    return;
  }
  const rows = runs.map((run) => [
    run.id,
    run.startedAt.slice(0, 16).replace('T', ' '),
    run.status,
    run.summary ? `${count(run.summary.passed)}/${count(run.summary.total)}` : '',
    run.summary ? percent(run.summary.passRate) : '',
    run.summary ? costWords(run.summary) : '',
    [run.pinned ? '(pinned)' : '', run.suiteName, ...(run.tags ?? []).map((tag) => `#${tag}`)]
      .filter(Boolean)
      .join(' '),
  ]);
  terminal.out(
    await table(
      terminal,
      [
        { title: 'run' },
        { title: 'started (UTC)' },
        { title: 'status' },
        { title: 'passed', align: 'right' },
        { title: 'rate', align: 'right' },
        { title: 'cost', align: 'right' },
        { title: 'suite', shrinks: true },
      ],
      rows,
    ),
  );
}
