/*
 * Whether a message has the shape of one. A webview shows text of others, so the host checks its words; and the
 * webview takes nothing from its window but what a host says.
 */
import { isNumberName } from './definitions.ts';
import type { Action, FromResults, Question, ToResults } from './resultsProtocol.ts';
import type { CaseQuery, Layout } from './resultsQueries.ts';
import { matchChanges, reviewExports, rowHeights, sortFigures } from './resultsQueries.ts';

/** Filters, labels and comments are typed by people. */
const longestText = 20_000;
/** A picture of a chart. */
const longestFile = 20_000_000;

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value.length <= longestText;
const index: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const boolean: Check = (value) => typeof value === 'boolean';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const listOf =
  (check: Check, longest: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= longest && value.every(check);
const shape =
  (checks: Record<string, Check>): Check =>
  (value) =>
    isRecord(value) && Object.entries(checks).every(([key, check]) => check(value[key]));

/** `case.prompt.provider.repeat` */
const resultId: Check = (value) => typeof value === 'string' && /^\d+(\.\d+){3}$/.test(value);
const ofRun = { runId: text };
const ofResult = { runId: text, resultId };
const otherRuns = listOf(text, 3);

const sort = shape({ by: oneOf(...sortFigures), column: optional(index), descending: boolean });
const query = shape({ filter: text, sort: optional(sort) });

const layout = shape({
  order: listOf(text, 1000),
  hidden: listOf(text, 1000),
  widths: (value) =>
    isRecord(value) &&
    Object.keys(value).length <= 1000 &&
    Object.entries(value).every(([key, width]) => text(key) && Number.isFinite(width)),
  rowHeight: oneOf(...Object.keys(rowHeights)),
  wrap: boolean,
  markdown: boolean,
});
const kept = shape({ ...ofRun, query });
const first = shape({
  run: isRecord,
  layout: optional(layout),
  rows: optional(shape({ query, columns: listOf(index, 1000), page: isRecord })),
});

const questions: Record<Question['kind'], Check> = {
  run: shape(ofRun),
  page: shape({ ...ofRun, query, offset: index, limit: index, columns: listOf(index, 1000) }),
  result: shape(ofResult),
  output: shape(ofResult),
  siblings: shape({ ...ofRun, case: index }),
  history: shape(ofResult),
  charts: shape(ofRun),
  runs: shape(ofRun),
  compare: shape({ ...ofRun, runIds: otherRuns }),
  matches: shape({
    ...ofRun,
    runIds: otherRuns,
    change: oneOf(...matchChanges),
    offset: index,
    limit: index,
  }),
  review: shape(ofRun),
};

const actions: Record<Action['kind'], Check> = {
  openSuite: shape(ofRun),
  openCase: shape({ ...ofRun, case: index }),
  openRun: shape(ofRun),
  runAgain: shape({ ...ofRun, case: optional(index) }),
  export: shape(ofRun),
  cancel: shape(ofRun),
  copy: shape({ text: (value) => typeof value === 'string' && value.length <= longestFile }),
  copyCurl: shape(ofResult),
  addAssertion: shape({ ...ofResult, type: text, value: text }),
  acceptOutput: shape(ofResult),
  rate: shape({ ...ofResult, value: oneOf(1, 2, 3, 4, 5, null), label: text, comment: text }),
  prefer: shape({ ...ofRun, a: resultId, b: resultId, choice: oneOf('a', 'b', 'tie') }),
  exportReview: shape({ ...ofRun, format: oneOf(...reviewExports) }),
  save: shape({
    name: (value) => typeof value === 'string' && /^[\w. -]{1,120}$/.test(value),
    data: (value) => typeof value === 'string' && value.length <= longestFile,
    base64: boolean,
  }),
  openLink: shape({ address: (value) => text(value) && isWebAddress(value as string) }),
  openDocs: shape({ topic: oneOf('statistics', 'results') }),
  explain: shape({ number: (value) => typeof value === 'string' && isNumberName(value) }),
};

/** Whether a message from a webview is one. */
export function isFromResults(message: unknown): message is FromResults {
  if (!isRecord(message)) return false;
  switch (message['type']) {
    case 'ready':
      return optional(kept)(message['kept']);
    case 'ask':
      return index(message['id']) && isOneOf(questions, message['question']);
    case 'do':
      return isOneOf(actions, message['action']);
    case 'layout':
      return text(message['runId']) && layout(message['layout']);
    default:
      return false;
  }
}

/** Whether a message to the webview is one. */
export function isToResults(message: unknown): message is ToResults {
  if (!isRecord(message)) return false;
  switch (message['type']) {
    case 'show':
      return (
        text(message['runId']) &&
        optional(otherRuns)(message['compared']) &&
        optional(first)(message['first'])
      );
    case 'changed':
      return message['progress'] === undefined || isRecord(message['progress']);
    case 'done':
      return text(message['message']);
    case 'reply':
      return index(message['id']) && (typeof message['error'] === 'string' || 'value' in message);
    default:
      return false;
  }
}

/** Whether what was kept over a reload is a query; it may be of an earlier version. */
export function isCaseQuery(value: unknown): value is CaseQuery {
  return query(value);
}

/** Whether what was kept is a layout; it may be of an earlier version. */
export function isLayout(value: unknown): value is Layout {
  return layout(value);
}

/** http and https only: no scheme that runs something. */
export function isWebAddress(address: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

function isOneOf(checks: Record<string, Check>, value: unknown): boolean {
  if (!isRecord(value) || typeof value['kind'] !== 'string' || !Object.hasOwn(checks, value['kind']))
    return false;
  return checks[value['kind']]?.(value) ?? false;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
