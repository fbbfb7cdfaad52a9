import { l10n, Location, MarkdownString, TestMessage, Uri } from 'vscode';
import type { TestItem } from 'vscode';
import type { AssertionResult } from '../../core/assertions/assertion.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import type { Location as CoreLocation } from '../../core/location.ts';
import { namedReason, outputText } from '../../core/reports/report.ts';
import { count } from '../../shared/figures.ts';
import { definitionLink } from '../definitions/definitionLinks.ts';
import { toRange } from '../files/openLocation.ts';
import { commandIds } from '../ids.ts';
import { columnName } from './resultWords.ts';
import type { ShownFailures } from './shownFailures.ts';
import { said, saidReason } from '../words/said.ts';

/** Why a result did not pass, and what tells the reasons apart. */
export function resultMessages(
  run: RunRecord,
  result: Result,
  item: TestItem,
): { key: string; message: TestMessage }[] {
  const messages = result.error ? [errorMessage(run, result, item)] : failureMessages(run, result, item);
  return messages.map((message) => {
    const { uri, range } = message.location ?? {};
    return { key: [textOf(message), uri?.fsPath, range?.start.line].join('\n'), message };
  });
}

/** How often each reason came that came more than once, and how many are not shown. */
export function messageOfAll(failures: ShownFailures<TestMessage>, item: TestItem): TestMessage {
  const text = new MarkdownString();
  text.isTrusted = { enabledCommands: [commandIds.explainNumbers] };
  for (const { message, times } of failures.repeated) {
    text.appendText(`${l10n.t('{0} times:', count(times))} `);
    if (typeof message.message === 'string') text.appendText(message.message);
    else text.appendMarkdown(message.message.value);
    text.appendMarkdown('\n\n');
  }
  if (failures.left > 0) text.appendText(l10n.t('and {0} more that are not shown', count(failures.left)));
  return placed(new TestMessage(text), undefined, item);
}

function textOf({ message }: TestMessage): string {
  return typeof message === 'string' ? message : message.value;
}

/** What did not pass in a result: a message for each assertion, at its line, with a difference where one makes sense. */
function failureMessages(run: RunRecord, result: Result, item: TestItem): TestMessage[] {
  const column = columnName(run, result);
  const failed = result.assertions.filter(({ pass }) => !pass);
  if (failed.length === 0) return [placed(scoreMessage(column, result.score), undefined, item)];
  return failed.map((assertion) => {
    const text = `${column}: ${saidReason(namedReason(assertion))}`;
    return placed(compare(text, assertion, outputText(result.output)), assertion.location, item);
  });
}

/** Of a case with a threshold: no single assertion is to blame. */
function scoreMessage(column: string, score: number): TestMessage {
  const text = new MarkdownString()
    .appendText(`${column}: `)
    .appendMarkdown(definitionLink('assertionScore'));
  text.isTrusted = { enabledCommands: [commandIds.explainNumbers] };
  return new TestMessage(text.appendText(` ${score}`));
}

/** Why a call failed. */
function errorMessage(run: RunRecord, result: Result, item: TestItem): TestMessage {
  const text = result.error
    ? `${said(result.error.message)} (${result.error.code})`
    : l10n.t('It failed without a reason.');
  return placed(new TestMessage(`${columnName(run, result)}: ${text}`), undefined, item);
}

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

function compare(text: string, { type, expected }: AssertionResult, output: string): TestMessage {
  if (expected === undefined || !comparable.has(type)) return new TestMessage(text);
  return TestMessage.diff(text, expected, output);
}

function placed(message: TestMessage, at: CoreLocation | undefined, item: TestItem): TestMessage {
  if (at) message.location = new Location(Uri.file(at.file), toRange(at.range));
  else if (item.uri && item.range) message.location = new Location(item.uri, item.range);
  return message;
}
