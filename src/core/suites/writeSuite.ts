import { isNode, isSeq, parseDocument, stringify, YAMLSeq } from 'yaml';
import { CupelError } from '../errors.ts';
import type { ProviderConfig } from './schema.ts';

/** What a new suite is made of; the keys are those of the file. */
export interface NewSuite {
  description: string;
  prompts: readonly (string | { raw: string; config: Readonly<Record<string, unknown>> })[];
  providers: readonly ProviderConfig[];
  tests: readonly NewCase[] | string;
}

export interface NewCase {
  description?: string;
  vars: Readonly<Record<string, unknown>>;
  assert?: readonly { type: string; value?: unknown; threshold?: number }[];
  options?: { disableVarExpansion: boolean };
}

/** The text of a suite. */
export function suiteText(suite: NewSuite): string {
  return stringify(suite, { lineWidth: 0 });
}

/** Whether `addCase` can: the cases stand in the suite itself, or nowhere yet. */
export function takesCases(text: string): boolean {
  const tests = parseDocument(text).get('tests', true);
  return tests === undefined || tests === null || isSeq(tests);
}

/**
 * Adds a case to the end of a suite's text; comments, order and style of the rest stay as they are.
 * @throws CupelError `suite.notEditable` when its cases do not stand in this file
 */
export function addCase(text: string, added: NewCase): string {
  const document = parseDocument(text, { keepSourceTokens: true });
  const [error] = document.errors;
  if (error)
    throw new CupelError(
      'suite.notEditable',
      `the suite cannot be read: ${error.message.split('\n')[0] ?? ''}`,
      { hint: 'Put its syntax right first.' },
    );
  const tests = document.get('tests', true);
  if (tests === undefined || tests === null) {
    const fresh = new YAMLSeq();
    fresh.add(document.createNode(added));
    document.set('tests', fresh);
  } else if (isSeq(tests)) {
    const inserted = insertAfterLast(text, tests, added);
    if (inserted !== undefined) return inserted;
    tests.add(document.createNode(added));
  } else
    throw new CupelError('suite.notEditable', 'the cases of the suite come from a file.', {
      hint: 'Add a row there, or choose another suite.',
    });
  return document.toString({ lineWidth: 0 });
}

/** Writes an item below the last one of a block list, so that nothing else is written anew. */
function insertAfterLast(text: string, list: YAMLSeq, added: NewCase): string | undefined {
  const [first] = list.items;
  const last = list.items.at(-1);
  if (list.flow || !isNode(first) || !isNode(last) || !first.range || !last.range) return undefined;
  const lineStart = text.lastIndexOf('\n', first.range[0] - 1) + 1;
  const indent = /^( *)- /.exec(text.slice(lineStart))?.[1];
  if (indent === undefined) return undefined;
  const [, valueEnd] = last.range;
  const lineEnd = text[valueEnd - 1] === '\n' ? valueEnd - 1 : text.indexOf('\n', valueEnd);
  const at = lineEnd < 0 ? text.length : lineEnd;
  const item = stringify([added], { lineWidth: 0 })
    .trimEnd()
    .replaceAll(/^(?=.)/gm, indent);
  return `${text.slice(0, at)}\n${item}${text.slice(at) || '\n'}`;
}
