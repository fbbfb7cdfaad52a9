import { l10n, Location, MarkdownString, TestMessage, Uri } from 'vscode';
import type { TestItem } from 'vscode';
import type { AssertionResult } from '../../core/assertions/assertion.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import type { Location as CoreLocation } from '../../core/location.ts';
import { namedReason, outputText } from '../../core/reports/report.ts';
import { definitionLink } from '../definitions/definitionLinks.ts';
import { toRange } from '../files/openLocation.ts';
import { commandIds } from '../ids.ts';
import { columnName } from './resultWords.ts';
import { said, saidReason } from '../words/said.ts';

/** What did not pass in a result: a message for each assertion, at its line, with a difference where one makes sense. */
export function failureMessages(run: RunRecord, result: Result, item: TestItem): TestMessage[] {
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
export function errorMessage(run: RunRecord, result: Result, item: TestItem): TestMessage {
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
