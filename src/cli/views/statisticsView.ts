import type { ColumnFigures, MetricFigures, RunRecord, Summary } from '../../core/engine/result.ts';
import { verdictWords } from '../../core/comparison/comparisonWords.ts';
import { printable } from '../../core/reports/printable.ts';
import { shorten } from '../../core/reports/report.ts';
import type { ColumnClassification } from '../../core/summaries/classification/classify.ts';
import { gateWords } from '../../core/summaries/gates.ts';
import type { SliceFigures } from '../../core/summaries/slices.ts';
import { count, percent, rateWords } from '../../shared/figures.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../table.ts';

/** All that a summary says beyond its table of columns. docs/statistics.md explains every number. */
export async function printStatistics(terminal: Terminal, run: RunRecord, summary: Summary): Promise<void> {
  printMetrics(terminal, summary.metrics);
  for (const column of summary.byColumn) printRepeats(terminal, run, column, summary.byColumn.length > 1);
  for (const slices of summary.slices ?? []) await printSlices(terminal, slices);
  for (const classes of summary.classification ?? []) await printClasses(terminal, run, classes);
  printGates(terminal, run, summary);
  printBaseline(terminal, summary);
}

function printMetrics(terminal: Terminal, metrics: Record<string, MetricFigures>): void {
  const entries = Object.entries(metrics);
  if (entries.length === 0) return;
  const words = entries.map(
    ([name, { mean, value }]) => `${shorten(name, 40)} ${Number((value ?? mean).toPrecision(4))}`,
  );
  terminal.out(`metrics: ${words.join(' · ')}`);
}

/** `short · gpt`, when there is more than one column. */
function nameOf(run: RunRecord, { prompt, provider }: { prompt: number; provider: number }): string {
  return printable(`${run.prompts[prompt]?.label ?? ''} · ${run.providers[provider]?.label ?? ''}`);
}

function printRepeats(terminal: Terminal, run: RunRecord, column: ColumnFigures, isNamed: boolean): void {
  const { repeats } = column;
  if (!repeats) return;
  const last = repeats.tries.at(-1);
  const parts = [
    `${count(repeats.passed)} of ${count(repeats.cases)} cases passed ${rateWords(repeats)}`,
    `${count(repeats.flaky)} flaky`,
    ...(last ? [`pass@${last.k} ${percent(last.passAtK)}`, `pass^${last.k} ${percent(last.passHatK)}`] : []),
  ];
  terminal.out(
    `${isNamed ? `${nameOf(run, column)}, ` : ''}${repeats.repeats} repeats: ${parts.join(' · ')}`,
  );
}

export async function printSlices(
  terminal: Terminal,
  { key, slices, without, gap }: SliceFigures,
): Promise<void> {
  terminal.out('');
  terminal.out(
    await table(
      terminal,
      [
        { title: `by ${shorten(key, 30)}`, shrinks: true },
        { title: 'cases', align: 'right' },
        { title: 'pass rate [95%]', align: 'right' },
        { title: 'score [95%]', align: 'right' },
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
  if (without > 0) terminal.out(terminal.style('dim', `${count(without)} cases have no ${shorten(key, 30)}`));
  if (!gap) {
    terminal.out(terminal.style('dim', 'No gap is claimed: fewer than two slices have 30 cases.'));
    return;
  }
  const [low, high] = gap.interval.map((end) => (end * 100).toFixed(1));
  const isSure = gap.interval[0] > 0;
  terminal.out(
    `${isSure ? 'gap' : 'no gap seen'}: ${printable(gap.worst)} is ${(gap.difference * 100).toFixed(1)} points [${low}, ${high}] below ${printable(gap.best)}${gap.pairs > 1 ? ` (95% for all ${gap.pairs} pairs)` : ''}`,
  );
}

/** `0.912 [0.880, 0.944]`. */
export function scoreWords({
  score,
  scoreInterval,
}: {
  score: number | null;
  scoreInterval?: readonly [number, number] | null;
}): string {
  if (score === null) return '–';
  if (!scoreInterval) return score.toFixed(3);
  return `${score.toFixed(3)} [${scoreInterval[0].toFixed(3)}, ${scoreInterval[1].toFixed(3)}]`;
}

/** How many classes a matrix may have to be printed. */
const widestMatrix = 12;

async function printClasses(
  terminal: Terminal,
  run: RunRecord,
  classes: ColumnClassification,
): Promise<void> {
  terminal.out('');
  terminal.out(`${terminal.style('bold', 'classes')}  ${nameOf(run, classes)}`);
  const { accuracyInterval, macro, ranking, f1 } = classes;
  const numbers = [
    `accuracy ${rateWords({ passRate: classes.accuracy, passRateInterval: accuracyInterval })}`,
    `F1 macro ${macro.f1.toFixed(3)}`,
    ...(f1 === null ? [] : [`F1 ${f1.toFixed(3)}`]),
    `MCC ${classes.mcc.toFixed(3)}`,
    ...(ranking?.rocAuc === null || ranking?.rocAuc === undefined
      ? []
      : [`ROC-AUC ${ranking.rocAuc.toFixed(3)}`]),
    ...(classes.unreadable > 0
      ? [`${count(classes.unreadable)} of ${count(classes.total)} without a class`]
      : []),
  ];
  terminal.out(numbers.join(' · '));
  const { labels, matrix, unpredicted, perClass } = classes;
  const isShown = labels.length <= widestMatrix;
  const rows = labels.map((label, i) => [
    String(label),
    ...(isShown ? (matrix[i] ?? []).map(count) : []),
    count(unpredicted[i] ?? 0),
    ...[perClass[i]?.precision, perClass[i]?.recall, perClass[i]?.f1].map((value) => (value ?? 0).toFixed(3)),
  ]);
  const right = (title: string) => ({ title, align: 'right' as const });
  terminal.out(
    await table(
      terminal,
      [
        { title: isShown ? 'true \\ read' : 'true', shrinks: true },
        ...(isShown ? labels.map((label) => right(shorten(String(label), 14))) : []),
        right('none'),
        right('precision'),
        right('recall'),
        right('F1'),
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

function printGates(terminal: Terminal, run: RunRecord, { gates, byColumn }: Summary): void {
  if (!gates || gates.length === 0) return;
  terminal.out('');
  for (const gate of gates) {
    const where = byColumn.length > 1 ? `  ${nameOf(run, gate)}` : '';
    const mark = gate.passed ? terminal.style('green', '✓ gate') : terminal.style('red', '✗ gate');
    terminal.out(`${mark} ${gateWords(gate)}${terminal.style('dim', where)}`);
  }
}

function printBaseline(terminal: Terminal, { baseline }: Summary): void {
  if (!baseline) return;
  const { overall, gate, regressions, improvements } = baseline;
  terminal.out('');
  const colour = gate.passed ? (overall.verdict === 'better' ? 'green' : 'dim') : 'red';
  terminal.out(`against ${overall.a}, ${overall.figure}: ${terminal.style(colour, verdictWords(overall))}`);
  const left = overall.onlyA + overall.onlyB;
  terminal.out(
    terminal.style(
      'dim',
      `${count(regressions)} cases worse, ${count(improvements)} better${left > 0 ? `, ${count(left)} in one run only` : ''}: cupel compare ${overall.a} ${overall.b}`,
    ),
  );
  if (gate.reason === 'notWithinMargin')
    terminal.out(terminal.style('red', 'it is not shown to be within the margin'));
}
