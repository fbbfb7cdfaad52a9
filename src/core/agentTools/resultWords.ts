import { costWords, count, duration, rateWords } from '../../shared/figures.ts';
import type { Result, RunRecord } from '../engine/result.ts';
import { outputText, shorten as inOneLine } from '../reports/report.ts';
import { stoppedWords } from '../summaries/stoppedRun.ts';
import { valueText } from '../valueText.ts';

/** How much of a variable or an output a model is shown. */
const longestText = 1500;

/** Characters of the failures in one answer: some 10,000 tokens. */
const longestAnswer = 40_000;

/** How much of a label or the name of a variable. */
const longestName = 100;

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
    `## Case ${result.case + 1}: ${inOneLine(prompt, longestName)} · ${inOneLine(provider, longestName)}${repeat}`,
    ...(description ? ['Description:', quoted(description)] : []),
    ...Object.entries(vars).flatMap(([name, value]) => [
      `${inOneLine(name, longestName)}:`,
      quoted(valueText(value)),
    ]),
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

/**
 * Failing cases one after another, until the next would be more than a model can take in. The first always comes, with as
 * many of its results as fit.
 * @returns what was written, and of how many of the cases
 */
export function failurePages(
  rows: readonly { results: readonly Result[] }[],
  run: RunRecord,
  longest = longestAnswer,
): { parts: string[]; cases: number } {
  const parts: string[] = [];
  let [length, cases] = [0, 0];
  for (const { results } of rows) {
    const failures = results.filter(({ pass }) => !pass);
    const written: string[] = [];
    for (const each of failures) {
      const words = failureWords(each, run);
      if (length + words.length > longest && parts.length + written.length > 0) break;
      written.push(words);
      length += words.length;
    }
    const left = failures.length - written.length;
    if (left > 0 && cases > 0) break;
    parts.push(...written);
    cases++;
    if (left > 0) parts.push(`${count(left)} more results of this case did not pass, and are left out here.`);
  }
  return { parts, cases };
}

function quoted(text: string): string {
  return shorten(text).replace(/^/gm, '> ');
}

function shorten(text: string): string {
  return text.length <= longestText
    ? text
    : `${text.slice(0, longestText)}… (${count(text.length - longestText)} more characters)`;
}
