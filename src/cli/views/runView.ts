import type { Figures, Result, RunRecord, Summary } from '../../core/engine/result.ts';
import { printable } from '../../core/reports/printable.ts';
import { outputText, resultName, shorten } from '../../core/reports/report.ts';
import { costWords, count, dollars, duration, rateWords } from '../../shared/figures.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../table.ts';
import { printStatistics, scoreWords } from './statisticsView.ts';

/** The figures of a run by column, and in all. */
export async function printSummary(terminal: Terminal, run: RunRecord, summary: Summary): Promise<void> {
  const hasErrors = summary.errored > 0;
  const columns = summary.byColumn.map((column) => [
    run.prompts[column.prompt]?.label ?? '',
    run.providers[column.provider]?.label ?? '',
    ...figures(column, hasErrors),
  ]);
  terminal.out(
    await table(
      terminal,
      [
        { title: 'prompt', shrinks: true },
        { title: 'provider', shrinks: true },
        { title: 'pass rate [95%]', align: 'right' },
        { title: 'passed', align: 'right' },
        ...(hasErrors ? [{ title: 'errors', align: 'right' as const }] : []),
        { title: 'score [95%]', align: 'right' },
        { title: 'cost', align: 'right' },
        { title: 'p50', align: 'right' },
        { title: 'p95', align: 'right' },
      ],
      columns,
    ),
  );
  terminal.out('');
  terminal.out(totals(terminal, summary));
  await printStatistics(terminal, run, summary);
}

function figures(part: Figures, hasErrors: boolean): string[] {
  return [
    rateWords(part),
    `${count(part.passed)}/${count(part.total)}`,
    ...(hasErrors ? [count(part.errored)] : []),
    scoreWords(part),
    costWords(part),
    duration(part.latencyMs?.p50 ?? null),
    duration(part.latencyMs?.p95 ?? null),
  ];
}

function totals(terminal: Terminal, summary: Summary): string {
  const { total, passed, failed, errored, cached, tokens } = summary;
  return [
    terminal.style(passed === total ? 'green' : 'bold', `${count(passed)} of ${count(total)} passed`),
    ...(failed > 0 ? [terminal.style('red', `${count(failed)} failed`)] : []),
    ...(errored > 0 ? [terminal.style('yellow', `${count(errored)} errors`)] : []),
    ...(cached > 0 ? [`${count(cached)} from the cache`] : []),
    costWords(summary),
    `${count(tokens.input)} tokens in, ${count(tokens.output)} out`,
    duration(summary.durationMs),
  ].join(' · ');
}

/** Results that did not pass, a few lines each. */
export function printFailures(terminal: Terminal, run: RunRecord, results: readonly Result[]): void {
  for (const result of results) {
    const where = `${run.prompts[result.prompt]?.label ?? ''} · ${run.providers[result.provider]?.label ?? ''}`;
    const sign = result.error ? terminal.style('yellow', '!') : terminal.style('red', '✗');
    terminal.out(
      `${sign} ${terminal.style('bold', shorten(resultName(result), 60))}  ${terminal.style('dim', printable(where))}`,
    );
    for (const why of reasons(result).slice(0, 4)) terminal.out(`    ${shorten(why, terminal.columns - 5)}`);
    if (!result.error)
      terminal.out(
        terminal.style('dim', `    → ${shorten(outputText(result.output), terminal.columns - 7)}`),
      );
  }
}

function reasons({ error, assertions }: Result): string[] {
  if (error) return [error.message];
  return assertions.filter((each) => !each.pass).map((each) => `${each.type}: ${each.reason}`);
}

/** All of one case: what was sent, what came back, what each assertion found. */
export function printCase(terminal: Terminal, run: RunRecord, results: readonly Result[]): void {
  for (const result of results) {
    const verdict = result.error
      ? terminal.style('yellow', 'ERROR')
      : result.pass
        ? terminal.style('green', 'PASS')
        : terminal.style('red', 'FAIL');
    terminal.out(
      `${verdict} ${terminal.style('bold', shorten(resultName(result), 80))}  ${printable(run.prompts[result.prompt]?.label ?? '')} · ${printable(run.providers[result.provider]?.label ?? '')}${result.repeat > 0 ? ` · repeat ${result.repeat + 1}` : ''}`,
    );
    section(terminal, 'variables', JSON.stringify(result.vars, null, 2));
    if (result.rendered !== undefined) section(terminal, 'prompt', result.rendered);
    if (result.error) section(terminal, result.error.code, result.error.message);
    else section(terminal, 'output', outputText(result.output));
    for (const each of result.assertions)
      terminal.out(
        `  ${each.pass ? terminal.style('green', '✓') : terminal.style('red', '✗')} ${each.type} ${each.score.toFixed(2)}  ${shorten(each.reason, 300)}`,
      );
    terminal.out(
      terminal.style(
        'dim',
        `  ${result.tokens ? `${count(result.tokens.input)} tokens in, ${count(result.tokens.output)} out` : 'tokens unknown'} · ${dollars(result.cost)} · ${duration(result.latencyMs)}${result.cached ? ' · cached' : ''}`,
      ),
    );
    terminal.out('');
  }
}

function section(terminal: Terminal, title: string, text: string): void {
  terminal.out(`  ${terminal.style('dim', title)}`);
  for (const line of printable(text).split('\n')) terminal.out(`    ${line}`);
}
