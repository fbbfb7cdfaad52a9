import type { Comparison, ComparisonOptions, RunsComparison } from '../core/comparison/compareRuns.ts';
import { compareColumns, compareRuns } from '../core/comparison/compareRuns.ts';
import { leftOutWords, marginWords, valueWords, verdictWords } from '../core/comparison/comparisonWords.ts';
import { loadScores, recordedCluster } from '../core/comparison/loadScores.ts';
import { regressionGate } from '../core/stats/gate.ts';
import type { Store } from '../core/store/store.ts';
import { resultName, shorten } from '../core/reports/report.ts';
import { count } from '../shared/figures.ts';
import type { CompareFlags } from './commands/compare.ts';
import type { ExitCode } from './exitCodes.ts';
import { exitCode } from './exitCodes.ts';
import { definitionList } from '../core/reports/definitionList.ts';
import { PrintedNumbers } from './printedNumbers.ts';
import type { Terminal } from './terminal.ts';
import { printedInVerdict } from './views/statisticsView.ts';

/** How many of the cases that changed are listed. */
const shownChanges = 10;

export async function compareCommand(
  terminal: Terminal,
  store: Store,
  a: string,
  b: string | undefined,
  flags: CompareFlags,
): Promise<ExitCode> {
  const options: ComparisonOptions = {
    figure: flags.metric,
    alpha: flags.alpha,
    ...(flags.cluster === undefined ? {} : { cluster: flags.cluster }),
    ...(flags.margin === undefined ? {} : { margin: flags.margin }),
    ...(flags.minimumEffect === undefined ? {} : { minimumEffect: flags.minimumEffect }),
  };
  const cluster = flags.cluster ?? (await recordedCluster(store, b ?? a));
  const first = await loadScores(store, a, flags.metric, cluster);
  const format = flags.json ? 'json' : flags.format;
  const numbers = new PrintedNumbers(terminal);
  if (b === undefined) {
    const comparisons = compareColumns(first, options);
    if (format === 'json') terminal.out(JSON.stringify({ columns: comparisons }));
    else for (const each of comparisons) printOne(terminal, numbers, each, format);
    if (format !== 'json') printDefinitions(terminal, numbers, format);
    return exitCode.passed;
  }
  const second = await loadScores(store, b, flags.metric, cluster);
  const comparison = compareRuns(first, second, options);
  const gate = regressionGate(comparison.overall);
  if (format === 'json') terminal.out(JSON.stringify({ ...comparison, gate }));
  else {
    await printRuns(terminal, numbers, store, second.name, comparison, format);
    printDefinitions(terminal, numbers, format);
  }
  return flags.failOnRegression && !gate.passed ? exitCode.failed : exitCode.passed;
}

/** Markdown goes where no command is at hand, so it says what it means by itself. */
function printDefinitions(terminal: Terminal, numbers: PrintedNumbers, format: 'text' | 'md'): void {
  if (format === 'text') numbers.printFooter();
  else terminal.out(`\n${definitionList(numbers.names)}`);
}

function printOne(
  terminal: Terminal,
  numbers: PrintedNumbers,
  comparison: Comparison,
  format: 'text' | 'md',
): void {
  const { a, b, figure, meanA, meanB } = comparison;
  printedInVerdict(numbers, comparison);
  const name = format === 'md' ? figure : numbers.metric(figure);
  numbers.metric(figure);
  const values = `${valueWords(figure, meanA)} → ${valueWords(figure, meanB)}`;
  terminal.out(
    format === 'md'
      ? `- **${b}** against **${a}**, ${name}: ${values}, ${verdictWords(comparison)}`
      : `${a}  →  ${b}\n  ${name} ${values}\n  ${terminal.style(colours[comparison.verdict], verdictWords(comparison))}`,
  );
}

const colours = { better: 'green', worse: 'red', noDifferenceSeen: 'dim', tooFewCases: 'yellow' } as const;

async function printRuns(
  terminal: Terminal,
  numbers: PrintedNumbers,
  store: Store,
  runB: string,
  { overall, columns }: RunsComparison,
  format: 'text' | 'md',
): Promise<void> {
  printOne(terminal, numbers, overall, format);
  for (const each of columns) printOne(terminal, numbers, each, format);
  if (columns.some((each) => each.adjustedP !== undefined))
    terminal.out(note(terminal, format, `p of the ${columns.length} columns after Holm's correction.`));
  const margin = marginWords(overall);
  if (margin !== undefined) terminal.out(note(terminal, format, `${overall.b}: ${margin}.`));
  const left = leftOutWords(overall);
  if (left !== undefined) {
    numbers.word('leftOut');
    terminal.out(note(terminal, format, left));
  }
  if (overall.regressions.length + overall.improvements.length > 0) numbers.word('changes');
  const names = await caseNames(
    store,
    runB,
    [overall.regressions, overall.improvements].flatMap((changes) =>
      changes.slice(0, shownChanges).map((each) => each.caseB),
    ),
  );
  printChanges(terminal, format, 'Regressions', overall.figure, overall.regressions, names);
  printChanges(terminal, format, 'Improvements', overall.figure, overall.improvements, names);
}

function note(terminal: Terminal, format: 'text' | 'md', text: string): string {
  return format === 'md' ? `\n${text}` : terminal.style('dim', text);
}

function printChanges(
  terminal: Terminal,
  format: 'text' | 'md',
  title: string,
  figure: Comparison['figure'],
  changes: Comparison['regressions'],
  names: ReadonlyMap<number, string>,
): void {
  if (changes.length === 0) return;
  const heading = `${title} (${count(changes.length)})`;
  terminal.out(format === 'md' ? `\n**${heading}**\n` : `\n${heading}:`);
  const shown = changes.slice(0, shownChanges);
  for (const { caseB, a, b } of shown) {
    const values = `${valueWords(figure, a)} → ${valueWords(figure, b)}`;
    const name = names.get(caseB) ?? `case ${caseB + 1}`;
    terminal.out(format === 'md' ? `- ${values} \`${name.replaceAll('`', "'")}\`` : `  ${values}  ${name}`);
  }
  if (changes.length > shown.length)
    terminal.out(`${format === 'md' ? '- ' : '  '}…and ${count(changes.length - shown.length)} more`);
}

/** Names from the store; a run that came from a file has none there. */
async function caseNames(store: Store, run: string, cases: number[]): Promise<Map<number, string>> {
  if (!(await store.run(run))) return new Map();
  const page = await store.results(run, { cases, limit: cases.length });
  return new Map(page.rows.map((row) => [row.case, shorten(`${row.case + 1} ${resultName(row)}`, 80)]));
}
