import { changeTo, type Diagnostic } from '../diagnostics.ts';
import { CupelError } from '../errors.ts';
import { parseFrontMatter } from '../prompts/frontMatter.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { addColumnFixes, addVariableFix } from './addVariable.ts';
import type { ReadSuite } from './checkSuite.ts';
import { alwaysGiven, changesVariables, isFor, namesOf, requiredBy } from './checkVariables.ts';
import { declaredInputs } from './declaredInputs.ts';
import type { WrittenCase } from './expandCases.ts';
import { suiteName } from './loadSuite.ts';
import { nearestName } from './nearestName.ts';
import { fileReads, rangeAt, templateReads } from './variablePlaces.ts';

/**
 * What is wrong with the variables of a suite's prompt files, at its place in them: those that are read and that no
 * case of the suite gives, and inputs that a file declares and does not read.
 */
export async function checkPromptFiles(suite: ReadSuite): Promise<Diagnostic[]> {
  const files = new Map<string, Prompt[]>();
  for (const prompt of suite.prompts) {
    const file = prompt.location?.file;
    if (file === undefined || file === suite.document.file) continue;
    files.set(file, [...(files.get(file) ?? []), prompt]);
  }
  const found = await Promise.all(
    [...files].map(async ([file, prompts]) => {
      const text = await textOf(file, suite);
      if (text === undefined) return [];
      return [...unknownReads(suite, file, text, prompts), ...unreadInputs(file, text, prompts)];
    }),
  );
  return found.flat();
}

function unknownReads(suite: ReadSuite, file: string, text: string, prompts: Prompt[]): Diagnostic[] {
  const { cases } = suite;
  const all = [...(cases.defaults ? [cases.defaults] : []), ...cases.written];
  // Cases that only a run would read may give anything.
  if (!cases.complete || changesVariables(suite, all)) return [];
  const tests = cases.groups.flatMap((group) => group.tests);
  const unknown = new Set<string>();
  for (const prompt of prompts) {
    const asked = tests.filter((test) => test.config.providerOutput === undefined && isFor(test, prompt));
    if (asked.length === 0) continue;
    const given = givenTo(suite, asked);
    for (const name of requiredBy(prompt)) if (!given.has(name)) unknown.add(name);
  }
  if (unknown.size === 0) return [];
  const own = tests.filter((test) => test.locate([]).file === suite.document.file);
  const read = new Set(prompts.flatMap(({ variables = [] }) => variables));
  const given = [...new Set(tests.flatMap(namesOf))].filter((name) => !read.has(name));
  return fileReads(file, text, unknown).map(({ name, offset }) => {
    const location = { file, range: rangeAt(text, offset, name.length) };
    const nearest = nearestName(name, given);
    return {
      code: 'prompt.unknownVariable',
      severity: 'warning',
      message: `No case of the suite "${suiteName(suite.document.file)}" gives the variable "${name}".`,
      location,
      ...(nearest ? { hint: `Did you mean "${nearest}"?` } : {}),
      fixes: [
        ...(nearest ? [changeTo(nearest, location)] : []),
        ...addVariableFix(suite.document, own, name),
        ...addColumnFixes(tests, name),
      ],
    };
  });
}

function givenTo(suite: ReadSuite, tests: readonly WrittenCase[]): Set<string> {
  const { cases } = suite;
  const sets = cases.groups.flatMap((group) => group.sets);
  return new Set([...alwaysGiven(suite), ...[...sets, ...tests].flatMap(namesOf)]);
}

function unreadInputs(file: string, text: string, prompts: readonly Prompt[]): Diagnostic[] {
  const inputs = declaredInputs(text, file);
  if (inputs.length === 0) return [];
  const { body } = parseFrontMatter(text, file);
  const names = new Set(inputs.map(({ name }) => name));
  const read = new Set(templateReads(body, names).map(({ name }) => name));
  for (const { variables = [] } of prompts) for (const name of variables) read.add(name);
  return inputs
    .filter(({ name }) => !read.has(name))
    .map(({ name, range, line }) => {
      const nearest = nearestName(
        name,
        prompts.flatMap(({ variables = [] }) => variables.filter((other) => !names.has(other))),
      );
      return {
        code: 'prompt.unusedVariable',
        severity: 'warning',
        message: `The prompt declares the input "${name}" and does not read it.`,
        location: { file, range },
        ...(nearest ? { hint: `It reads "${nearest}": is that the same?` } : {}),
        fixes: [
          ...(nearest ? [changeTo(nearest, { file, range })] : []),
          ...(line ? [{ title: `Remove "${name}"`, edits: [{ range: line, newText: '' }] }] : []),
        ],
      };
    });
}

/** Undefined for a file that cannot be read, which has its own diagnostic. */
async function textOf(file: string, { environment }: ReadSuite): Promise<string | undefined> {
  return environment.readText(file).catch((error: unknown) => {
    if (error instanceof CupelError) return undefined;
    throw error;
  });
}
