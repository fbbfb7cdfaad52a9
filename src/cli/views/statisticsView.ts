import type { ColumnFigures, MetricFigures, RunRecord, Summary } from '../../core/engine/result.ts';
import type { Comparison } from '../../core/comparison/compareRuns.ts';
import { marginWords, verdictWords } from '../../core/comparison/comparisonWords.ts';
import { printable } from '../../core/reports/printable.ts';
import { shorten } from '../../core/reports/report.ts';
import type { ColumnClassification } from '../../core/summaries/classification/classify.ts';
import { gateWords } from '../../core/summaries/gateWords.ts';
import type { SliceFigures } from '../../core/summaries/slices.ts';
import { count, percent, rateWords, scoreWords } from '../../shared/figures.ts';
import type { NumberName } from '../../shared/definitions.ts';
import type { PrintedNumbers } from '../printedNumbers.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../table.ts';

/** All that a summary says beyond its table of columns. */
export async function printStatistics(
  terminal: Terminal,
  numbers: PrintedNumbers,
  run: RunRecord,
  summary: Summary,
): Promise<void> {
  printMetrics(terminal, numbers, summary.metrics);
  for (const column of summary.byColumn)
    printRepeats(terminal, numbers, run, column, summary.byColumn.length > 1);
  for (const slices of summary.slices ?? []) await printSlices(terminal, numbers, slices);
  for (const classes of summary.classification ?? []) await printClasses(terminal, numbers, run, classes);
  printGates(terminal, numbers, run, summary);
  printBaseline(terminal, numbers, summary);
}

function printMetrics(
  terminal: Terminal,
  numbers: PrintedNumbers,
  metrics: Record<string, MetricFigures>,
): void {
  const entries = Object.entries(metrics);
  if (entries.length === 0) return;
  const words = entries.map(([name, { mean, value }]) => {
    const label = value === undefined ? shorten(name, 40) : numbers.word('derivedMetric', shorten(name, 40));
    return `${label} ${Number((value ?? mean).toPrecision(4))}`;
  });
  terminal.out(`${numbers.word('metric')}: ${words.join(' · ')}`);
}

/** `short · gpt`, when there is more than one column. */
function nameOf(run: RunRecord, { prompt, provider }: { prompt: number; provider: number }): string {
  return printable(`${run.prompts[prompt]?.label ?? ''} · ${run.providers[provider]?.label ?? ''}`);
}

function printRepeats(
  terminal: Terminal,
  numbers: PrintedNumbers,
  run: RunRecord,
  column: ColumnFigures,
  isNamed: boolean,
): void {
  const { repeats } = column;
  if (!repeats) return;
  const last = repeats.tries.at(-1);
  const parts = [
    `${count(repeats.passed)} of ${count(repeats.cases)} ${numbers.word('casePassRate', 'cases passed')} ${rateWords(repeats)}`,
    `${count(repeats.flaky)} ${numbers.word('flaky')}`,
    ...(last
      ? [
          `${numbers.word('passAtK', `pass@${last.k}`)} ${percent(last.passAtK)}`,
          `${numbers.word('passHatK', `pass^${last.k}`)} ${percent(last.passHatK)}`,
        ]
      : []),
  ];
  const times = `${repeats.repeats} ${numbers.word('repeats')}`;
  terminal.out(`${isNamed ? `${nameOf(run, column)}, ` : ''}${times}: ${parts.join(' · ')}`);
}

async function printSlices(
  terminal: Terminal,
  numbers: PrintedNumbers,
  { key, slices, without, gap }: SliceFigures,
): Promise<void> {
  terminal.out('');
  terminal.out(
    await table(
      terminal,
      [
        { title: `by ${shorten(key, 30)}`, shrinks: true },
        numbers.column('slice', 'cases'),
        numbers.column('passRate'),
        numbers.column('score'),
        { title: '' },
      ],
      slices.map((slice) => [
        slice.value,
        count(slice.cases),
        rateWords(slice),
        scoreWords(slice),
        slice.small ? 'fewer than 30 cases' : '',
      ]),
    ),
  );
  if (without > 0)
    terminal.out(
      terminal.style(
        'dim',
        `${count(without)} ${without === 1 ? 'case has' : 'cases have'} no ${shorten(key, 30)}`,
      ),
    );
  if (!gap) {
    terminal.out(terminal.style('dim', 'No gap is claimed: fewer than two slices have 30 cases.'));
    return;
  }
  const [low, high] = gap.interval.map((end) => (end * 100).toFixed(1));
  const isSure = gap.interval[0] > 0;
  terminal.out(
    `${numbers.word('gap', isSure ? 'gap' : 'no gap seen')}: ${printable(gap.worst)} is ${(gap.difference * 100).toFixed(1)} points [${low}, ${high}] below ${printable(gap.best)}${gap.pairs > 1 ? ` (95% for all ${gap.pairs} pairs)` : ''}`,
  );
}

/** Names the numbers that the words of a verdict hold. */
export function printedInVerdict(numbers: PrintedNumbers, comparison: Comparison): void {
  const { verdict, p, adjustedP, interval, casesNeeded, minimumDetectableEffect } = comparison;
  numbers.word('verdict');
  if (interval) numbers.word('difference');
  if (p !== null) numbers.word(adjustedP === undefined ? 'p' : 'adjustedP');
  if (verdict === 'noDifferenceSeen' && minimumDetectableEffect !== null) numbers.word('smallestDifference');
  if (verdict === 'tooFewCases' && casesNeeded !== null) numbers.word('casesNeeded');
}

/** How many classes a matrix may have to be printed. */
const widestMatrix = 12;

async function printClasses(
  terminal: Terminal,
  numbers: PrintedNumbers,
  run: RunRecord,
  classes: ColumnClassification,
): Promise<void> {
  terminal.out('');
  terminal.out(`${terminal.style('bold', numbers.word('classes'))}  ${nameOf(run, classes)}`);
  const { accuracyInterval, macro, ranking, f1 } = classes;
  const known = (name: NumberName, value: number | null | undefined) =>
    value === null || value === undefined ? [] : [`${numbers.word(name)} ${value.toFixed(3)}`];
  const parts = [
    `${numbers.word('accuracy')} ${rateWords({ passRate: classes.accuracy, passRateInterval: accuracyInterval })}`,
    ...known('f1Macro', macro.f1),
    ...known('f1', f1),
    ...known('mcc', classes.mcc),
    ...(classes.unreadable > 0
      ? [`${count(classes.unreadable)} of ${count(classes.total)} ${numbers.word('unreadable')}`]
      : []),
  ];
  terminal.out(parts.join(' · '));
  if (ranking)
    terminal.out(
      [
        `${count(ranking.n)} scores`,
        ...known('rocAuc', ranking.rocAuc),
        ...known('averagePrecision', ranking.averagePrecision),
        ...known('brier', ranking.brier),
        ...known('logLoss', ranking.logLoss),
        ...known('calibrationError', ranking.calibrationError),
      ].join(' · '),
    );
  const { labels, matrix, unpredicted, perClass } = classes;
  const isShown = labels.length <= widestMatrix;
  const rows = labels.map((label, i) => [
    String(label),
    ...(isShown ? (matrix[i] ?? []).map(count) : []),
    count(unpredicted[i] ?? 0),
    ...[perClass[i]?.precision, perClass[i]?.recall, perClass[i]?.f1].map((value) => (value ?? 0).toFixed(3)),
  ]);
  const right = (title: string) => numbers.column('confusion', title);
  terminal.out(
    await table(
      terminal,
      [
        { title: isShown ? 'true \\ read' : 'true', shrinks: true },
        ...(isShown ? labels.map((label) => right(shorten(String(label), 14))) : []),
        right('none'),
        numbers.column('precision'),
        numbers.column('recall'),
        numbers.column('f1'),
      ],
      rows,
    ),
  );
  const [stranger] = classes.strangers;
  if (stranger)
    terminal.out(
      terminal.style(
        'dim',
        `no class: ${classes.strangers.map((each) => `"${shorten(each.label, 30)}" (${count(each.count)})`).join(', ')}`,
      ),
    );
}

function printGates(
  terminal: Terminal,
  numbers: PrintedNumbers,
  run: RunRecord,
  { gates, byColumn }: Summary,
): void {
  if (!gates || gates.length === 0) return;
  terminal.out('');
  for (const gate of gates) {
    const where = byColumn.length > 1 ? `  ${nameOf(run, gate)}` : '';
    const mark = terminal.style(
      gate.passed ? 'green' : 'red',
      `${gate.passed ? '✓' : '✗'} ${numbers.word('gate')}`,
    );
    numbers.metric(gate.metric);
    terminal.out(`${mark} ${gateWords(gate)}${terminal.style('dim', where)}`);
  }
}

function printBaseline(terminal: Terminal, numbers: PrintedNumbers, { baseline }: Summary): void {
  if (!baseline) return;
  const { overall, gate, regressions, improvements } = baseline;
  terminal.out('');
  const colour = gate.passed ? (overall.verdict === 'better' ? 'green' : 'dim') : 'red';
  printedInVerdict(numbers, overall);
  terminal.out(
    `${numbers.word('regression', 'against')} ${overall.a}, ${numbers.metric(overall.figure)}: ${terminal.style(colour, verdictWords(overall))}`,
  );
  const left = overall.onlyA + overall.onlyB;
  terminal.out(
    terminal.style(
      'dim',
      `${count(regressions)} ${numbers.word('changes', 'cases worse')}, ${count(improvements)} better${left > 0 ? `, ${count(left)} in one run only` : ''}: cupel compare ${overall.a} ${overall.b}`,
    ),
  );
  const margin = marginWords(overall);
  if (margin !== undefined) terminal.out(terminal.style(gate.passed ? 'dim' : 'red', margin));
}
