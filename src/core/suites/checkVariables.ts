import type { Diagnostic, Fix } from '../diagnostics.ts';
import type { Location } from '../location.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { isTemplate } from '../prompts/templates.ts';
import { findVariables } from '../prompts/templateVariables.ts';
import type { ReadSuite } from './checkSuite.ts';
import type { WrittenCase } from './expandCases.ts';
import { addColumnFixes, addVariableFix } from './addVariable.ts';
import { isSpecialColumn } from './datasets/row.ts';
import { isFileReference } from './fileReference.ts';
import { nearestName } from './nearestName.ts';
import { casesOf } from './parseSuite.ts';

/** Variables that a prompt reads and a case does not give, and those that are given and read by nothing. */
export function checkVariables(suite: ReadSuite): Diagnostic[] {
  const { prompts, cases } = suite;
  const all = [...(cases.defaults ? [cases.defaults] : []), ...cases.written];
  if (prompts.length === 0 || changesVariables(suite, all)) return [];
  return [...missingVariables(suite), ...unusedVariables(suite, all)];
}

/** Whether code changes what the cases give: then only a run tells. */
export function changesVariables({ config }: ReadSuite, all: readonly WrittenCase[]): boolean {
  const changed = all.some((test) => test.config.options?.transformVars !== undefined);
  return changed || (config.extensions ?? []).length > 0;
}

/** What every case of a suite has, whatever it gives itself. */
export function alwaysGiven({ cases, vars }: ReadSuite): Set<string> {
  const stored = cases.written.flatMap(({ config }) => config.options?.storeOutputAs ?? []);
  return new Set(['env', '_conversation', ...stored, ...namesOf(cases.defaults), ...Object.keys(vars)]);
}

interface Needed {
  name: string;
  prompt: Prompt;
}

function missingVariables(suite: ReadSuite): Diagnostic[] {
  const { prompts, cases, document } = suite;
  const always = alwaysGiven(suite);
  const read = new Set(prompts.flatMap(({ variables = [] }) => variables));
  const needed = prompts.flatMap((prompt) => requiredBy(prompt).map((name): Needed => ({ name, prompt })));
  const missing = new Map<string, { needed: Needed; tests: WrittenCase[] }>();
  for (const { sets, tests } of cases.groups) {
    const shared = new Set([...always, ...sets.flatMap(namesOf)]);
    const open = needed.filter(({ name }) => !shared.has(name));
    for (const test of open.length > 0 ? tests : []) {
      const { vars, providerOutput } = test.config;
      if (providerOutput !== undefined) continue;
      for (const one of open) {
        if ((isMap(vars) && one.name in vars) || !isFor(test, one.prompt)) continue;
        const known = missing.get(one.name);
        if (!known) missing.set(one.name, { needed: one, tests: [test] });
        else if (known.tests.at(-1) !== test) known.tests.push(test);
      }
    }
  }
  return [...missing.values()].flatMap(({ needed: { name, prompt }, tests }) => {
    const [test, ...others] = tests;
    if (!test) return [];
    const nearest = nearestName(
      name,
      namesOf(test).filter((given) => !read.has(given)),
    );
    const givers = others.length > 0 ? `this case and ${others.length} more do` : 'this case does';
    const toFirst = addVariableFix(document, [test], name);
    const toAll = addVariableFix(document, tests, name);
    const fixes = [
      ...toFirst,
      // The same where the others are aliases of the first, or cannot be changed.
      ...toAll.filter(({ title }) => title !== toFirst[0]?.title),
      ...addColumnFixes(tests, name),
    ];
    return {
      code: 'suite.missingVariable',
      severity: 'warning' as const,
      message: `The prompt "${prompt.label}" reads the variable "${name}", which ${givers} not give.`,
      location: test.locate(['vars']),
      hint: nearest
        ? `It gives "${nearest}": is that the same?`
        : `Without it, "{{ ${name} }}" is left empty.`,
      ...(fixes.length > 0 ? { fixes } : {}),
    };
  });
}

/** Whether a case asks a prompt. */
export function isFor({ config }: WrittenCase, { label, id, raw }: Prompt): boolean {
  return config.prompts === undefined || config.prompts.some((name) => [label, id, raw].includes(name));
}

/** The variables that a prompt cannot do without. */
export function requiredBy({ format, raw, variables = [] }: Prompt): readonly string[] {
  if (format === 'dotprompt' || format === 'promptMd') return variables;
  if (format !== 'text' && format !== 'chat' && format !== 'prompty') return [];
  return findVariables(raw)
    .filter(({ name, required }) => required && variables.includes(name))
    .map(({ name }) => name);
}

function unusedVariables(suite: ReadSuite, all: readonly WrittenCase[]): Diagnostic[] {
  const { prompts, providers, config } = suite;
  if (prompts.some(({ variables }) => variables === undefined)) return [];
  const words = new Set(prompts.flatMap(({ variables = [] }) => variables));
  // What a file of code or a rubric reads is not known here.
  let opaque = false;
  const collect = (value: unknown) => {
    if (typeof value === 'string') {
      if (isFileReference(value)) opaque ||= /\.(?:[cm]?[jt]s|py|txt|md|ya?ml|json|j2)(?::\w+)?$/.test(value);
      else for (const word of value.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []) words.add(word);
    } else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  for (const test of all) {
    const { assert, options, vars, assertScoringFunction } = test.config;
    for (const assertion of assert ?? []) collectAssertion(assertion, collect, words);
    collect([options, assertScoringFunction]);
    if (isMap(vars)) for (const value of Object.values(vars)) if (isRead(value)) collect(value);
  }
  const { classification, slices, cluster } = config.cupel ?? {};
  collect([classification?.label, slices, cluster]);
  collect(providers.map(({ config: settings, transform }) => [settings, transform]));
  collect(providers.flatMap(({ id }) => (isTemplate(id) ? id : [])));
  if (providers.some(({ id }) => id.startsWith('cohere:rerank:'))) collect(['query', 'documents']);
  if (providers.some(({ id }) => isFileReference(id) || /^(?:python|exec):/.test(id))) opaque = true;
  if (opaque || config.nunjucksFilters !== undefined) return [];
  const reported = new Set<string>();
  const always = alwaysGiven(suite);
  return all.flatMap((test) => {
    const given = new Set([...always, ...namesOf(test)]);
    return namesOf(test).flatMap((name) => {
      // A column `_expected` is a variable, and its rows are checked for nothing.
      const column = isSpecialColumn(`_${name}`) ? `_${name}` : undefined;
      if (words.has(name) || reported.has(name) || (name.startsWith('_') && !column)) return [];
      reported.add(name);
      const nearest =
        column ??
        nearestName(
          name,
          prompts.flatMap(({ variables = [] }) => variables.filter((read) => !given.has(read))),
        );
      return [
        {
          code: 'suite.unusedVariable',
          severity: 'warning' as const,
          message: `Nothing reads the variable "${name}".`,
          location: keyPlace(suite, name, test.locate(['vars', name])),
          ...(nearest ? { hint: `Did you mean "${nearest}"?`, ...renameFix(suite, name, nearest) } : {}),
        },
      ];
    });
  });
}

/** Where the name of a variable stands whose value stands here: known in the suite itself. */
function keyPlace({ document }: ReadSuite, name: string, value: Location): Location {
  const { yaml } = document;
  if (value.file !== document.file) return value;
  for (const { path } of casesOf(document.value)) {
    const { start } = yaml.locate([...path, 'vars', name]).range;
    if (start.line === value.range.start.line && start.column === value.range.start.column)
      return yaml.locateKey([...path, 'vars', name]);
  }
  return value;
}

/** Gives the variable another name in every case of the suite that gives it. */
function renameFix({ document }: ReadSuite, name: string, nearest: string): { fixes?: Fix[] } {
  const { yaml, file, value } = document;
  const edits = [...casesOf(value)].flatMap(({ path, value: test }) => {
    const { vars } = test as { vars?: unknown };
    if (!isMap(vars) || !(name in vars) || nearest in vars) return [];
    return [{ range: yaml.locateKey([...path, 'vars', name]).range, newText: nearest, file }];
  });
  return edits.length > 0 ? { fixes: [{ title: `Change to "${nearest}"`, edits }] } : {};
}

/** Code and templates name variables; the query and the context are read without being named. */
function collectAssertion(
  assertion: { type: string; value?: unknown },
  collect: (value: unknown) => void,
  words: Set<string>,
): void {
  const { type, value } = assertion;
  if (/context-|answer-relevance|conversation-/.test(type))
    for (const name of ['query', 'context', 'question']) words.add(name);
  const isCode = /javascript|python/.test(type);
  if (isCode || isFileReference(value)) collect(value);
  else if (typeof value === 'string' ? isTemplate(value) : typeof value === 'object') collect(value);
  const { value: _value, type: _type, ...rest } = assertion;
  collect(rest);
}

/** Whether a variable's value may read other variables: a template, or code. */
function isRead(value: unknown): boolean {
  if (isFileReference(value)) return /\.(?:[cm]?[jt]s|py)(?::\w+)?$/.test(value);
  return typeof value === 'string' && isTemplate(value);
}

/** The names that a case gives itself. */
export function namesOf(test: WrittenCase | undefined): string[] {
  const vars = test?.config.vars;
  return isMap(vars) ? Object.keys(vars) : [];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
