import { diffArrays } from 'diff';
import { isAlias, isMap, isSeq, parseDocument, YAMLSeq } from 'yaml';
import type { Document } from 'yaml';
import { CupelError } from '../errors.ts';
import { literalTemplate } from '../prompts/literalTemplate.ts';

/** An assertion as it is written into a suite. */
export interface NewAssertion {
  type: string;
  value?: string;
}

/** These compare with a number. */
const limits = new Set(['latency', 'cost']);

/**
 * Adds an assertion to a case of a suite's text; comments, order and style of the rest stay as they are.
 * @param test the place of the case in `tests`
 * @throws CupelError `suite.notEditable` when the case does not stand in this file
 */
export function addAssertion(text: string, test: number, assertion: NewAssertion): string {
  return edit(text, (document) => {
    const list = assertionsOf(document, test);
    list.add(document.createNode(plain(assertion)));
  });
}

/**
 * Lets a case expect an output: its `equals` assertion gets the output as its value; without one it gets one.
 * @param test the place of the case in `tests`
 * @throws CupelError `suite.notEditable` when the case does not stand in this file
 */
export function acceptOutput(text: string, test: number, output: string): string {
  return edit(text, (document) => {
    const list = assertionsOf(document, test);
    const equals = list.items.find((item) => isMap(item) && item.get('type') === 'equals');
    // An output is no template, whatever braces are in it.
    const value = literalTemplate(output);
    if (isMap(equals)) equals.set('value', value);
    else list.add(document.createNode(plain({ type: 'equals', value })));
  });
}

function plain({ type, value = '' }: NewAssertion): Record<string, unknown> {
  if (value === '') return { type };
  if (!limits.has(type)) return { type, value };
  if (!/^\d*\.?\d+$/.test(value))
    throw new CupelError('suite.notEditable', `"${value}" is no number, which ${type} needs`);
  return { type, threshold: Number(value) };
}

function edit(text: string, change: (document: Document.Parsed) => void): string {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error)
    throw new CupelError(
      'suite.notEditable',
      `the suite cannot be read: ${error.message.split('\n')[0] ?? ''}`,
      {
        hint: 'Put its syntax right first.',
      },
    );
  const before = document.toString(written);
  change(document);
  return inStyleOf(text, before, document.toString(written));
}

const written = { lineWidth: 0 } as const;

/**
 * The changed lines only: writing a document anew evens out spaces in the others too.
 * @param before the text, written anew without a change
 */
function inStyleOf(text: string, before: string, after: string): string {
  const original = text.split('\n');
  // Line for line the same document, but for spaces? Else what was written anew is taken.
  if (original.length !== before.split('\n').length) return after;
  let line = 0;
  const lines: string[] = [];
  for (const { value, added, removed } of diffArrays(before.split('\n'), after.split('\n'))) {
    if (!added && !removed) lines.push(...original.slice(line, line + value.length));
    if (!added) line += value.length;
    else lines.push(...value);
  }
  return lines.join('\n');
}

function assertionsOf(document: Document.Parsed, test: number): YAMLSeq {
  const node = document.getIn(['tests', test], true);
  const found = isAlias(node) ? node.resolve(document) : node;
  if (!isMap(found))
    throw new CupelError('suite.notEditable', `case ${test + 1} does not stand in the suite's file`, {
      hint: 'Cases of a dataset, a scenario or a generator are changed where they come from.',
    });
  const list = found.get('assert', true);
  if (isSeq(list)) return list;
  const fresh = new YAMLSeq();
  found.set('assert', fresh);
  return fresh;
}
