import { diffArrays } from 'diff';
import { isAlias, isMap, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { CupelError } from '../errors.ts';
import { fileStart } from '../location.ts';
import { literalTemplate } from '../prompts/literalTemplate.ts';
import { canonicalJson } from './caseHash.ts';
import { checkCaseAssertions } from './checkAssertions.ts';
import { parseSuite } from './parseSuite.ts';

/** An assertion as it is written into a suite. */
export interface NewAssertion {
  type: string;
  /** Not there for a type that has none. */
  value?: string;
}

type Json = Record<string, unknown>;

/** These compare with a number. */
const limits = new Set(['latency', 'cost']);

/**
 * Adds an assertion to a case of a suite's text; comments, order and style of the rest stay as they are.
 * @param test the place of the case in `tests`
 * @throws CupelError `suite.notEditable` when the case does not stand in this file, or cannot be changed alone, or when
 * the assertion would be a mistake
 */
export async function addAssertion(text: string, test: number, assertion: NewAssertion): Promise<string> {
  const added = await checked(plain(assertion));
  return changeAssertions(text, test, (list) => [...list, added]);
}

/**
 * Lets a case expect an output: its `equals` assertion gets the output as its value; without one it gets one.
 * @param test the place of the case in `tests`
 * @throws CupelError `suite.notEditable` when the case does not stand in this file, or cannot be changed alone
 */
export function acceptOutput(text: string, test: number, output: string): string {
  // An output is no template, whatever braces are in it.
  const value = literalTemplate(output);
  return changeAssertions(text, test, (list) => {
    const at = list.findIndex(({ type }) => type === 'equals');
    return at === -1 ? [...list, { type: 'equals', value }] : list.with(at, { ...list[at], value });
  });
}

function plain({ type, value }: NewAssertion): Json {
  if (value === undefined) return { type };
  if (!limits.has(type)) return { type, value };
  if (!/^\d*\.?\d+$/.test(value))
    throw new CupelError('suite.notEditable', `"${value}" is no number, which ${type} needs`);
  return { type, threshold: Number(value) };
}

/** A suite with a mistake in it could not be loaded any more. */
async function checked(assertion: Json): Promise<Json> {
  const test = { config: { assert: [assertion as { type: string }] }, locate: () => fileStart('') };
  const found = await checkCaseAssertions(test, new Map());
  const mistake = found.find(({ severity }) => severity === 'error');
  if (mistake) throw new CupelError('suite.notEditable', mistake.message, { hint: mistake.hint });
  return assertion;
}

/**
 * Writes other assertions for one case. It gets a list of its own where its list comes by an alias, a merge or a `$ref`.
 * @param change makes the list anew; what stays is the same object
 */
function changeAssertions(text: string, test: number, change: (list: readonly Json[]) => Json[]): string {
  const document = parsed(text);
  const suite = valueOf(text);
  const tests = Array.isArray(suite['tests']) ? (suite['tests'] as unknown[]) : [];
  const config = tests[test];
  if (!isRecord(config) || typeof config['path'] === 'string')
    throw new CupelError('suite.notEditable', `case ${test + 1} does not stand in the suite's file`, {
      hint: 'Cases of a dataset, a scenario or a generator are changed where they come from.',
    });
  const before = (config['assert'] ?? []) as Json[];
  const after = change(before);
  const changed = { ...config, assert: after };
  const anew = document.toString(written);
  write(document, test, { before, changed });
  const edited = document.toString(written);
  const wanted = canonicalJson({ ...suite, tests: tests.with(test, changed) });
  const right = [inStyleOf(text, anew, edited), edited].find(
    (each) => canonicalJson(valueOf(each)) === wanted,
  );
  if (right !== undefined) return right;
  // What was changed has a name by which others mean it, too.
  throw new CupelError(
    'suite.notEditable',
    `case ${test + 1} shares what would be changed with other cases`,
    {
      hint: 'Write its assertions out, without an anchor or a "$ref" to them.',
    },
  );
}

function parsed(text: string): Document.Parsed {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (!error) return document;
  throw new CupelError(
    'suite.notEditable',
    `the suite cannot be read: ${error.message.split('\n')[0] ?? ''}`,
    { hint: 'Put its syntax right first.' },
  );
}

/** The suite as its reader sees it: aliases, merges and `$ref`s resolved. */
function valueOf(text: string): Json {
  const { value } = parseSuite(text, '');
  return isRecord(value) ? value : {};
}

interface Change {
  readonly before: readonly Json[];
  readonly changed: Json & { readonly assert: readonly Json[] };
}

function write(document: Document.Parsed, test: number, { before, changed }: Change): void {
  const create = (value: unknown) => document.createNode(value, { aliasDuplicateObjects: false });
  const node = document.getIn(['tests', test], true);
  if (isAlias(node)) document.setIn(['tests', test], create(changed));
  if (!isMap(node)) return;
  const list = node.get('assert', true);
  if (!isSeq(list)) {
    node.set('assert', create(changed.assert));
    return;
  }
  for (const [at, assertion] of changed.assert.entries()) {
    if (assertion === before[at]) continue;
    const item = list.items[at];
    if (isMap(item)) item.set('value', assertion['value']);
    else list.set(at, create(assertion));
  }
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

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
