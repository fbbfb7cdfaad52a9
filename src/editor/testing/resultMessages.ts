import { l10n, Location, MarkdownString, TestMessage, Uri } from 'vscode';
import type { TestItem } from 'vscode';
import type { AssertionResult } from '../../core/assertions/assertion.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import type { Location as CoreLocation } from '../../core/location.ts';
import { printable } from '../../core/reports/printable.ts';
import { namedReason, outputText } from '../../core/reports/report.ts';
import { count } from '../../shared/figures.ts';
import { definitionLink } from '../definitions/definitionLinks.ts';
import { toRange } from '../files/openLocation.ts';
import { commandIds } from '../ids.ts';
import type { CaseFailure } from './caseStates.ts';
import { columnName } from './resultWords.ts';
import type { ShownFailures } from './shownFailures.ts';
import { said, saidReason } from '../words/said.ts';

/** Why a result did not pass. */
export function resultMessages(run: RunRecord, result: Result, item: TestItem): CaseFailure[] {
  const failures = result.error ? [callFailure(run, result, item)] : failedChecks(run, result, item);
  return failures.map(({ reason, message }) => {
    const { uri, range } = message.location ?? {};
    const text = typeof reason === 'string' ? reason : reason.value;
    return { key: [text, uri?.fsPath, range?.start.line].join('\n'), reason, message };
  });
}

/** How often each reason came that came more than once, and how many are not shown. */
export function messageOfAll(failures: ShownFailures<CaseFailure>, item: TestItem): TestMessage {
  const text = new MarkdownString();
  text.isTrusted = { enabledCommands: [commandIds.explainNumbers] };
  for (const { message, times } of failures.repeated) {
    text.appendText(`${l10n.t('{0} times:', count(times))} `);
    const { reason } = message;
    if (typeof reason === 'string') text.appendText(reason);
    else text.appendMarkdown(reason.value);
    text.appendMarkdown('\n\n');
  }
  if (failures.left > 0) text.appendText(l10n.t('and {0} more that are not shown', count(failures.left)));
  return placed(new TestMessage(text), undefined, item);
}

type Failure = Pick<CaseFailure, 'reason' | 'message'>;

/** What did not pass in a result: a message for each assertion, at its line, with a difference where one makes sense. */
function failedChecks(run: RunRecord, result: Result, item: TestItem): Failure[] {
  const column = columnName(run, result);
  const failed = result.assertions.filter(({ pass }) => !pass);
  if (failed.length === 0) return [failure(scoreReason(column, result.score), item)];
  return failed.map((assertion) => {
    const reason = `${column}: ${saidReason(namedReason(assertion))}`;
    const message = withOutput(reason, assertion, outputText(result.output));
    return { reason, message: placed(message, assertion.location, item) };
  });
}

/** Of a case with a threshold: no single assertion is to blame. */
function scoreReason(column: string, score: number): MarkdownString {
  const text = new MarkdownString()
    .appendText(`${column}: `)
    .appendMarkdown(definitionLink('assertionScore'));
  text.isTrusted = { enabledCommands: [commandIds.explainNumbers] };
  return text.appendText(` ${score}`);
}

/** Why a call failed. */
function callFailure(run: RunRecord, result: Result, item: TestItem): Failure {
  const text = result.error
    ? `${said(result.error.message)} (${result.error.code})`
    : l10n.t('It failed without a reason.');
  return failure(`${columnName(run, result)}: ${text}`, item);
}

function failure(reason: string | MarkdownString, item: TestItem): Failure {
  return { reason, message: placed(new TestMessage(reason), undefined, item) };
}

/** Characters of an output in a message; the results panel has all. */
const shownOutput = 5000;

/** Only these say what the output should have been; of others `expected` is a rule, and a difference would mislead. */
const comparable = new Set([
  'equals',
  'exact-match',
  'levenshtein',
  'similar',
  'bleu',
  'gleu',
  'meteor',
  'rouge-n',
]);

/** The output beside what was expected, or below the reason. */
function withOutput(reason: string, { type, expected }: AssertionResult, output: string): TestMessage {
  if (expected !== undefined && comparable.has(type)) return TestMessage.diff(reason, expected, output);
  if (output === '') return new TestMessage(reason);
  const cut = output.length > shownOutput ? `${output.slice(0, shownOutput)}…` : output;
  return new TestMessage(`${reason}\n\n${l10n.t('Output:')}\n${printable(cut.replaceAll('\r\n', '\n'))}`);
}

function placed(message: TestMessage, at: CoreLocation | undefined, item: TestItem): TestMessage {
  if (at) message.location = new Location(Uri.file(at.file), toRange(at.range));
  else if (item.uri && item.range) message.location = new Location(item.uri, item.range);
  return message;
}
