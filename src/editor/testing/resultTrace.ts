import type { AssertionResult } from '../../core/assertions/assertion.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import { outputText } from '../../core/reports/report.ts';
import { printable } from '../../core/reports/printable.ts';
import { resultLines } from './resultWords.ts';

/** A part is cut here; what is longer is in the results panel. */
const partLength = 20_000;

/**
 * All that is known of a result, step by step: what was rendered, sent, answered, and how it was graded. Lines end
 * with CR LF, as terminals want it.
 */
export function resultTrace(run: RunRecord, result: Result): string {
  const parts: [title: string, value: unknown][] = [
    ['variables', result.vars],
    ['prompt', result.rendered],
    ['request', result.request],
    ['answer', result.raw],
    ['tool calls', result.toolCalls],
    ['output', outputText(result.output)],
    ['error', result.error],
  ];
  const steps = parts.flatMap(([title, value]) => (isEmpty(value) ? [] : [section(title, textOf(value))]));
  const grading = result.assertions.map((assertion) =>
    section(gradingTitle(assertion), gradingText(assertion)),
  );
  return [resultLines(run, result), ...steps, ...grading, ''].join('\r\n');
}

function gradingTitle({ type, pass, score, weight }: AssertionResult): string {
  return `${pass ? '✓' : '✗'} ${type}: score ${score}, weight ${weight}`;
}

function gradingText({ reason, expected, threshold, grader, components }: AssertionResult): string {
  const lines = [reason];
  if (expected !== undefined) lines.push(`expected: ${expected}`);
  if (threshold !== undefined) lines.push(`threshold: ${threshold}`);
  if (grader) lines.push(`asked ${grader.provider}:`, grader.prompt, 'which said:', grader.output);
  for (const each of components ?? []) lines.push(gradingTitle(each), gradingText(each));
  return lines.join('\n');
}

function section(title: string, text: string): string {
  const cut =
    text.length > partLength
      ? `${text.slice(0, partLength)}\n… (${text.length - partLength} more characters)`
      : text;
  const lines = cut.split(/\r?\n/).map((line) => `    ${printable(line)}`);
  return [`  ${title}`, ...lines].join('\r\n');
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
