import path from 'node:path';
import { CupelError } from '../errors.ts';
import { literalTemplate } from '../prompts/literalTemplate.ts';
import { isTemplate } from '../prompts/templates.ts';
import { isFileReference } from '../suites/fileReference.ts';
import type { Case } from '../suites/suite.ts';
import { valueText } from '../valueText.ts';

/** Variables as a person edits them, a text each. */
export interface VariableTexts {
  readonly vars: Readonly<Record<string, string>>;
  /** Names of those whose text is JSON; the others are texts themselves. */
  readonly json: readonly string[];
}

/** Texts as they are, everything else as JSON. */
export function textsOf(vars: Readonly<Record<string, unknown>>): {
  vars: Record<string, string>;
  json: string[];
} {
  const entries = Object.entries(vars);
  return {
    vars: Object.fromEntries(
      entries.map(([name, value]) => [name, value === null ? 'null' : valueText(value)]),
    ),
    json: entries.flatMap(([name, value]) => (typeof value === 'string' ? [] : [name])),
  };
}

/**
 * The variables of a case, for a trial. What came from a server names no file and is no template here either.
 * @param directories that relative paths start from, absolute: of the case's suite, and of the trial
 */
export function textsOfCase(
  { vars, foreignVariables }: Pick<Case, 'vars' | 'foreignVariables'>,
  directories: { suite: string; trial: string },
): VariableTexts {
  const safe = Object.entries(vars).map(([name, value]): [string, unknown] => [
    name,
    foreignVariables?.has(name) && typeof value === 'string' ? literalTemplate(value) : value,
  ]);
  return textsOf(moveReferences(Object.fromEntries(safe), directories.suite, directories.trial));
}

/** The values of texts. @throws CupelError `trial.badValue` where one is not the JSON that it should be */
export function valuesOf({ vars, json }: VariableTexts): Record<string, unknown> {
  const values = Object.entries(vars).map(([name, text]): [string, unknown] => [
    name,
    json.includes(name) ? parseValue(name, text) : text,
  ]);
  return Object.fromEntries(values);
}

function parseValue(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CupelError('trial.badValue', `The variable "${name}" is not valid JSON.`, {
      hint: 'Its value was no plain text; write it as JSON, with quotes around texts.',
      cause: error,
    });
  }
}

/**
 * The texts that a prompt reads, directly or through another variable; what is there of earlier prompts is left out.
 * @param names that the prompt reads; null when only running it would tell
 */
export function readTexts({ vars, json }: VariableTexts, names: readonly string[] | null): VariableTexts {
  const wanted = names && namesRead(vars, names);
  if (!wanted) return { vars, json };
  return {
    vars: Object.fromEntries(Object.entries(vars).filter(([name]) => wanted.has(name))),
    json: json.filter((name) => wanted.has(name)),
  };
}

/** Names that are read, those in the values of others too; undefined where a file may read any. */
function namesRead(
  vars: Readonly<Record<string, string>>,
  names: readonly string[],
): ReadonlySet<string> | undefined {
  const read = new Set(names);
  // A set that grows is walked to its new end.
  for (const name of read) {
    const value = Object.hasOwn(vars, name) ? (vars[name] ?? '') : '';
    if (isFileReference(value)) return undefined;
    if (!isTemplate(value)) continue;
    const words = new Set(value.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
    for (const other of Object.keys(vars)) if (words.has(other)) read.add(other);
  }
  return read;
}

/** Variables whose `file://` paths start from another folder than before. Both folders are absolute. */
export function moveReferences(
  vars: Readonly<Record<string, unknown>>,
  from: string,
  to: string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      isFileReference(value) ? movedReference(value, from, to) : value,
    ]),
  );
}

function movedReference(reference: string, from: string, to: string): string {
  const written = reference.slice('file://'.length);
  if (from === to || path.isAbsolute(written)) return reference;
  const moved = path.relative(to, path.resolve(from, written));
  return `file://${moved.split(path.sep).join('/')}`;
}
