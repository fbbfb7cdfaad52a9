import type { Result, RunRecord } from '../../core/engine/result.ts';
import { errorOf } from '../../core/engine/resultError.ts';
import { namedReason, outputText, resultName, shorten } from '../../core/reports/report.ts';
import { count, dollars, duration } from '../../shared/figures.ts';

/** `short · gpt-5-mini`: what a result's column is called, without what is the same in all columns. */
export function columnName({ prompts, providers }: RunRecord, { prompt, provider }: Result): string {
  const parts = [];
  if (prompts.length > 1) parts.push(prompts[prompt]?.label);
  if (providers.length > 1 || parts.length === 0) parts.push(providers[provider]?.label);
  return parts.join(' · ');
}

/**
 * One line about a result and its output under it, for the output of a test run. Lines end with CR LF, as terminals
 * want it.
 */
export function resultLines(run: RunRecord, result: Result): string {
  const mark = errorOf(result) ? '!' : result.pass ? '✓' : '✗';
  const figures = [
    columnName(run, result),
    result.tokens ? `${count(result.tokens.input + result.tokens.output)} tokens` : 'tokens unknown',
    dollars(result.cost),
    result.cached ? 'cached' : duration(result.latencyMs),
  ];
  const said = result.error ? result.error.message : outputText(result.output);
  const lines = [
    `${mark} ${resultName(result)}: ${figures.join(' · ')}`,
    `  ${shorten(said, 300)}`,
    ...result.assertions.filter(({ pass }) => !pass).map((each) => `  ✗ ${shorten(namedReason(each), 300)}`),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
