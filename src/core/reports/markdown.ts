import type { Result } from '../engine/result.ts';
import type { NumberName } from '../../shared/definitions.ts';
import { definitionList } from './definitionList.ts';
import type { ReportSource } from './report.ts';
import { outputText, resultName, shorten, whyNot } from './report.ts';
import { marginWords, verdictWords } from '../comparison/comparisonWords.ts';
import { hasPassed } from '../summaries/runVerdict.ts';
import { stoppedWords } from '../summaries/stoppedRun.ts';
import { gateWords } from '../summaries/gateWords.ts';
import { costWords, count, duration, rateWords, scoreWords } from '../../shared/figures.ts';

/** GitHub takes comments of up to 65,536 characters; the rest is for what a bot writes around it. */
const longest = 60_000;

/** A report that fits a pull request's comment: the figures by column, then what failed. */
export async function* markdown(source: ReportSource): AsyncIterable<string> {
  const { run, summary } = source;
  let written = 0;
  const emit = (text: string) => ((written += text.length), text);
  const verdict = verdictOf(source);
  yield emit(`### ${code(run.suiteName)}: ${verdict}\n\n`);
  yield emit(
    '| prompt | provider | pass rate [95%] | score [95%] | passed | failed | errors | cost | p50 | p95 |\n',
  );
  yield emit('|---|---|---|---|--:|--:|--:|--:|--:|--:|\n');
  for (const column of summary.byColumn)
    yield emit(
      `| ${cell(run.prompts[column.prompt]?.label)} | ${cell(run.providers[column.provider]?.label)} | ${rateWords(column)} | ${scoreWords(column)} | ${column.passed} | ${column.failed} | ${column.errored} | ${costWords(column)} | ${duration(column.latencyMs?.p50 ?? null)} | ${duration(column.latencyMs?.p95 ?? null)} |\n`,
    );
  yield emit(
    `\n${costWords(summary)} · ${count(summary.tokens.input)} tokens in, ${count(summary.tokens.output)} out · ${duration(summary.durationMs)} · run ${code(run.id)}\n`,
  );
  for (const line of statisticsLines(source)) yield emit(line);
  yield emit(`\n${definitionList(shownNumbers(source))}\n`);
  let left = summary.total - summary.passed;
  if (left === 0) return;
  yield emit(
    '\n<details><summary>What did not pass</summary>\n\n| case | prompt | provider | why | output |\n|---|---|---|---|---|\n',
  );
  for await (const page of source.results())
    for (const result of page) {
      if (result.pass) continue;
      const line = failure(source, result);
      if (written + line.length > longest - 200) {
        yield `\n…and ${count(left)} more.\n\n</details>\n`;
        return;
      }
      left--;
      yield emit(line);
    }
  yield '\n</details>\n';
}

/** The same verdict as the exit code's: enough repeats may do, and a gate may fail where all results passed. */
function verdictOf({ run, summary }: ReportSource): string {
  const { total, passed } = summary;
  const stopped = stoppedWords({ ...run, summary });
  if (stopped !== undefined) {
    const failed =
      passed === total ? '' : `; ${count(total - passed)} of the ${count(total)} made did not pass`;
    return stopped.charAt(0).toUpperCase() + stopped.slice(1) + failed;
  }
  if (total === 0) return 'No results';
  const isGood = hasPassed({ ...run, summary });
  if (passed === total) return isGood ? 'All passed' : 'Not passed, though all cases did';
  const some = `${count(total - passed)} of ${count(total)} did not pass`;
  return isGood ? `Passed, though ${some}` : some;
}

/** The numbers that the report shows, so that it can say what they mean wherever it is read. */
function shownNumbers({ summary: { baseline, gates = [] } }: ReportSource): NumberName[] {
  return [
    'passRate',
    'score',
    'passed',
    'failed',
    'errors',
    'cost',
    'latency',
    'tokens',
    'took',
    ...(gates.length > 0 ? (['gate'] as const) : []),
    ...(baseline ? (['regression', 'difference', 'p', 'verdict', 'changes'] as const) : []),
  ];
}

/** Gates and the comparison with the baseline: what a reviewer asks first. */
function statisticsLines({ run, summary }: ReportSource): string[] {
  const { baseline, gates = [] } = summary;
  const lines = gates
    .filter((gate) => !gate.passed)
    .map((gate) => {
      const where = `${run.prompts[gate.prompt]?.label ?? ''} · ${run.providers[gate.provider]?.label ?? ''}`;
      return `- ❌ gate: ${cell(gateWords(gate))} (${cell(where)})\n`;
    });
  if (gates.length > 0 && lines.length === 0) lines.push(`- ✅ all ${gates.length} gates hold\n`);
  if (baseline) {
    const margin = marginWords(baseline.overall);
    lines.push(
      `- ${baseline.gate.passed ? '✅' : '❌'} against ${code(baseline.overall.a)}, ${cell(baseline.overall.figure)}: ${cell(verdictWords(baseline.overall))}; ${count(baseline.regressions)} cases worse, ${count(baseline.improvements)} better${margin === undefined ? '' : `; ${margin}`}\n`,
    );
  }
  return lines.length > 0 ? ['\n', ...lines] : [];
}

function failure({ run }: ReportSource, result: Result): string {
  const cells = [
    resultName(result),
    run.prompts[result.prompt]?.label,
    run.providers[result.provider]?.label,
    shorten(whyNot(result), 300),
    shorten(outputText(result.output), 200),
  ];
  return `| ${cells.map((each) => cell(each)).join(' | ')} |\n`;
}

/** Text of others in a table: on one line, with nothing in it that Markdown or HTML would act on. */
function cell(text = ''): string {
  return shorten(text, 400)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~@$:]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
