import type { Figures, Result, RunRecord, Summary } from '../../core/engine/result.ts';
import { errorOf } from '../../core/engine/resultError.ts';
import { printable } from '../../core/reports/printable.ts';
import { namedReason, outputText, resultName, shorten } from '../../core/reports/report.ts';
import { callsNotMade } from '../../core/summaries/stoppedRun.ts';
import { costWords, count, dollars, duration, rateWords, scoreWords } from '../../shared/figures.ts';
import { PrintedNumbers } from '../printedNumbers.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../table.ts';
import { printStatistics } from './statisticsView.ts';

/** The figures of a run by column, by prompt, by provider, and in all. */
export async function printSummary(terminal: Terminal, run: RunRecord, summary: Summary): Promise<void> {
  const numbers = new PrintedNumbers(terminal);
  const hasErrors = summary.errored > 0;
  const rows = partsOf(run, summary).map(({ prompt, provider, part }) => [
    prompt,
    provider,
    ...figures(part, hasErrors),
  ]);
  terminal.out(
    await table(
      terminal,
      [
        { title: 'prompt', shrinks: true },
        { title: 'provider', shrinks: true },
        numbers.column('passRate'),
        numbers.column('passed'),
        ...(hasErrors ? [numbers.column('errors')] : []),
        numbers.column('score'),
        numbers.column('cost'),
        numbers.column('latency', 'p50'),
        numbers.column('latency', 'p95'),
      ],
      rows,
    ),
  );
  terminal.out('');
  terminal.out(totals(terminal, numbers, run, summary));
  await printStatistics(terminal, numbers, run, summary);
  numbers.printFooter();
}

/** Each column; where there are several of both, each prompt and each provider; and all of it. */
function partsOf(run: RunRecord, summary: Summary): { prompt: string; provider: string; part: Figures }[] {
  const { byColumn, byPrompt, byProvider } = summary;
  const all = 'all';
  const columns = byColumn.map((part) => ({
    prompt: run.prompts[part.prompt]?.label ?? '',
    provider: run.providers[part.provider]?.label ?? '',
    part,
  }));
  if (columns.length < 2) return columns;
  const sides =
    byPrompt.length > 1 && byProvider.length > 1
      ? [
          ...byPrompt.map((part) => ({ prompt: part.label, provider: all, part })),
          ...byProvider.map((part) => ({ prompt: all, provider: part.label, part })),
        ]
      : [];
  return [...columns, ...sides, { prompt: all, provider: all, part: summary }];
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

function totals(terminal: Terminal, numbers: PrintedNumbers, run: RunRecord, summary: Summary): string {
  const left = run.status === 'finished' ? null : callsNotMade({ ...run, summary });
  const { total, passed, failed, errored, cached, tokens } = summary;
  return [
    terminal.style(
      run.status === 'finished' && passed === total ? 'green' : 'bold',
      `${count(passed)} of ${count(total)} ${numbers.word('passed')}`,
    ),
    ...(failed > 0 ? [terminal.style('red', `${count(failed)} ${numbers.word('failed')}`)] : []),
    ...(errored > 0 ? [terminal.style('yellow', `${count(errored)} ${numbers.word('errors')}`)] : []),
    ...(left ? [terminal.style('yellow', `${count(left)} not made`)] : []),
    ...(cached > 0 ? [`${count(cached)} ${numbers.word('cached')}`] : []),
    costWords(summary),
    `${count(tokens.input)} ${numbers.word('tokens')} in, ${count(tokens.output)} out`,
    `${numbers.word('took')} ${duration(summary.durationMs)}`,
  ].join(' · ');
}

/** Results that did not pass, a few lines each. */
export function printFailures(terminal: Terminal, run: RunRecord, results: readonly Result[]): void {
  for (const result of results) {
    const where = `${run.prompts[result.prompt]?.label ?? ''} · ${run.providers[result.provider]?.label ?? ''}`;
    const sign = errorOf(result) ? terminal.style('yellow', '!') : terminal.style('red', '✗');
    terminal.out(
      `${sign} ${terminal.style('bold', shorten(resultName(result), 60))}  ${terminal.style('dim', printable(where))}`,
    );
    for (const why of reasons(result).slice(0, 4)) terminal.out(`    ${shorten(why, terminal.columns - 5)}`);
    if (!result.error || hasOutput(result))
      terminal.out(
        terminal.style('dim', `    → ${shorten(outputText(result.output), terminal.columns - 7)}`),
      );
  }
}

/** Whether there is an answer beside the error. */
function hasOutput({ output }: Result): boolean {
  return output !== null && output !== undefined;
}

function reasons({ error, assertions }: Result): string[] {
  if (error) return [error.message];
  return assertions.filter((each) => !each.pass).map(namedReason);
}

/** All of one case: what was sent, what came back, what each assertion found. */
export function printCase(terminal: Terminal, run: RunRecord, results: readonly Result[]): void {
  const numbers = new PrintedNumbers(terminal);
  for (const result of results) {
    const verdict = errorOf(result)
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
    if (!result.error || hasOutput(result)) section(terminal, 'output', outputText(result.output));
    for (const each of result.assertions)
      terminal.out(
        `  ${each.pass ? terminal.style('green', '✓') : terminal.style('red', '✗')} ${each.type} ${each.score.toFixed(2)}  ${shorten(each.reason, 300)}`,
      );
    const tokens = result.tokens
      ? `${count(result.tokens.input)} ${numbers.word('tokens')} in, ${count(result.tokens.output)} out`
      : 'tokens unknown';
    terminal.out(
      terminal.style(
        'dim',
        `  ${numbers.word('assertionScore')} ${result.score.toFixed(2)} · ${tokens} · ${numbers.word('cost')} ${dollars(result.cost)} · ${numbers.word('latency')} ${duration(result.latencyMs)}${result.cached ? ' · cached' : ''}`,
      ),
    );
    terminal.out('');
  }
  numbers.printFooter();
}

function section(terminal: Terminal, title: string, text: string): void {
  terminal.out(`  ${terminal.style('dim', title)}`);
  for (const line of printable(text).split('\n')) terminal.out(`    ${line}`);
}
