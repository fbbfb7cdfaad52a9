import { costWords, count, duration, rateWords } from '../../shared/figures.ts';
import type { Result, RunRecord } from '../engine/result.ts';
import { outputText } from '../reports/report.ts';
import { stoppedWords } from '../summaries/stoppedRun.ts';
import { valueText } from '../valueText.ts';

/** How much of a variable or an output a model is shown. */
const longestText = 1500;

/** `12 of 14 passed (85.7% [60.1, 96.0]) · $0.03 · p50 820 ms`. */
export function runLine(run: RunRecord): string {
  const { id, status, summary, startedAt } = run;
  if (!summary) return `run ${id}: ${status}, begun ${startedAt}`;
  const { passed, total, errored, latencyMs } = summary;
  return [
    `run ${id}: ${stoppedWords(run) ?? status}, ${count(passed)} of ${count(total)} passed (${rateWords(summary)})`,
    ...(errored > 0 ? [`${count(errored)} errors`] : []),
    costWords(summary),
    ...(latencyMs ? [`median ${duration(latencyMs.p50)}`] : []),
  ].join(' · ');
}

/**
 * One result that did not pass: what was asked, what came, and why that is not right. All of it is quoted, since it is
 * data that others wrote: datasets, models, graders and servers.
 */
export function failureWords(result: Result, { prompts, providers }: RunRecord): string {
  const { description, vars, output, error, assertions } = result;
  const provider = providers[result.provider]?.label ?? `provider ${result.provider + 1}`;
  const prompt = prompts[result.prompt]?.label ?? `prompt ${result.prompt + 1}`;
  const repeat = result.repeat > 0 ? `, repeat ${result.repeat + 1}` : '';
  const lines = [
    `## Case ${result.case + 1}${description ? ` (${description})` : ''}: ${prompt} · ${provider}${repeat}`,
    ...Object.entries(vars).flatMap(([name, value]) => [`${name}:`, quoted(valueText(value))]),
  ];
  const answer = ['Output:', quoted(outputText(output))];
  if (error)
    return [
      ...lines,
      ...(output === null || output === undefined ? [] : answer),
      `Error ${error.code}:`,
      quoted(error.message),
    ].join('\n');
  const failed = assertions.filter(({ pass }) => !pass);
  return [
    ...lines,
    ...answer,
    ...failed.flatMap((each) => [
      `${each.type} ${each.error ? 'could not be checked' : 'failed'}:`,
      quoted(each.reason),
    ]),
  ].join('\n');
}

function quoted(text: string): string {
  return shorten(text).replace(/^/gm, '> ');
}

function shorten(text: string): string {
  return text.length <= longestText
    ? text
    : `${text.slice(0, longestText)}… (${count(text.length - longestText)} more characters)`;
}
