import * as z from 'zod';
import { patternHint } from '../assertions/patternHint.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { messageOf } from '../errors.ts';
import type { Location } from '../location.ts';
import { isTemplate } from '../prompts/templates.ts';
import type { AssertionTypeRule, ThresholdRule, ValueRule } from './assertionTypeRule.ts';
import {
  assertionSetType,
  assertionTypes,
  isAssertionType,
  parseAssertionType,
  unsupportedReason,
} from './assertionTypes.ts';
import { checkCaseCode } from './checkCode.ts';
import type { ReadSuite } from './checkSuite.ts';
import { checkWrittenParts, hasWrittenParts } from './checkWrittenParts.ts';
import { codeProblem } from './codeProblem.ts';
import type { WrittenCase } from './expandCases.ts';
import { isFileReference } from './fileReference.ts';
import { nearestName } from './nearestName.ts';
import { assertionsOf, casesOf, type SuiteDocument } from './parseSuite.ts';
import { type AssertionConfig, assertionSchema } from './schema.ts';
import { kindOf } from './schemaDiagnostics.ts';
import { valueText } from '../valueText.ts';
import type { Path } from './yamlDocument.ts';

/** JSON Schemas of assertions by their text, each with its first place. */
export type Schemas = Map<string, { schema: unknown; place: Location }>;

/** Checks every assertion that is known without running code. */
export async function checkAssertions({ cases }: ReadSuite): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  const schemas: Schemas = new Map();
  for (const test of [...(cases.defaults ? [cases.defaults] : []), ...cases.written])
    diagnostics.push(...(await checkCaseAssertions(test, schemas)), ...checkCaseCode(test));
  return [...diagnostics, ...(await checkSchemas(schemas))];
}

/** Checks what can be read of the assertions of a suite that cannot be read as a whole. */
export async function checkReadableAssertions({ value, yaml }: SuiteDocument): Promise<Diagnostic[]> {
  const schemas: Schemas = new Map();
  const found: Diagnostic[] = [];
  for (const { path, value: test } of casesOf(value))
    for (const { path: at, value: assertion } of assertionsOf(test['assert'], [...path, 'assert'])) {
      const { success, data } = readableAssertion.safeParse(assertion);
      if (success)
        found.push(...(await checkWhole(data, (inner) => yaml.locate([...at, ...inner]), schemas)));
    }
  return [...found, ...(await checkSchemas(schemas))];
}

/** Keys that it does not know have been reported, and keep nothing else from being checked. */
const readableAssertion = z.object(assertionSchema.shape);

/** Checks the assertions of one case. JSON Schemas are put aside, since many are the same. */
export async function checkCaseAssertions(
  { config, locate, doubts }: WrittenCase,
  schemas: Schemas,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = doubts?.() ?? [];
  for (const [index, assertion] of config.assert?.entries() ?? []) {
    const base: Path = ['assert', index];
    found.push(...(await checkWhole(assertion, (path) => locate([...base, ...path]), schemas)));
    for (const [at, member] of assertion.assert?.entries() ?? [])
      found.push(...(await checkWhole(member, (path) => locate([...base, 'assert', at, ...path]), schemas)));
  }
  return found;
}

/** Also what its grader says of it. What is wrong otherwise goes first: the grader would say it again. */
async function checkWhole(
  assertion: AssertionConfig,
  locate: Locate,
  schemas: Schemas,
): Promise<Diagnostic[]> {
  const found = checkAssertion(assertion, locate, schemas);
  if (!hasWrittenParts(assertion) || found.some(({ severity }) => severity === 'error')) return found;
  return [...found, ...(await checkWrittenParts(assertion, locate))];
}

type Locate = (path: Path) => Location;
type Report = (code: string, message: string, path: Path, hint?: string) => Diagnostic;

function checkAssertion(assertion: AssertionConfig, locate: Locate, schemas: Schemas): Diagnostic[] {
  const report: Report = (code, message, path, hint) => ({
    code,
    severity: 'error',
    message,
    location: locate(path),
    ...(hint === undefined ? {} : { hint }),
  });
  const { base } = parseAssertionType(assertion.type);
  if (base === assertionSetType) {
    if ((assertion.assert ?? []).length > 0) return [];
    return [
      report('suite.missingKey', 'An "assert-set" needs "assert" with at least one assertion.', ['type']),
    ];
  }
  const reason = unsupportedReason(base);
  if (reason !== undefined)
    return [
      {
        ...report('suite.notSupported', `Assertions of the type "${base}" are not supported: ${reason}.`, [
          'type',
        ]),
        severity: 'warning',
        hint: 'It is reported as an error of its case when the suite runs.',
      },
    ];
  if (!isAssertionType(base)) return [unknownType(assertion.type, base, locate)];
  const rule: AssertionTypeRule = assertionTypes[base];
  if (rule.value === 'jsonSchema' && isChecked(assertion.value))
    schemas.set(JSON.stringify(assertion.value), { schema: assertion.value, place: locate(['value']) });
  return [
    ...(assertion.assert === undefined
      ? []
      : [
          report('suite.invalidValue', `Only an "assert-set" has "assert"; this is "${assertion.type}".`, [
            'assert',
          ]),
        ]),
    ...checkValue(assertion, rule, report),
    ...checkThreshold(assertion, rule, report),
  ];
}

function unknownType(type: string, base: string, locate: Locate): Diagnostic {
  const nearest = nearestName(base, [...Object.keys(assertionTypes), assertionSetType]);
  const location = locate(['type']);
  const wanted = nearest && `${type.slice(0, type.length - base.length)}${nearest}`;
  return {
    code: 'suite.unknownAssertion',
    severity: 'error',
    message: `Unknown assertion type "${type}".`,
    location,
    ...(wanted
      ? {
          hint: `Did you mean "${wanted}"?`,
          fixes: [{ title: `Change to "${wanted}"`, edits: [{ range: location.range, newText: wanted }] }],
        }
      : { hint: `Known types: ${Object.keys(assertionTypes).join(', ')}.` }),
  };
}

/** Templates and files are known only when they are rendered and read. */
function isChecked(value: unknown): boolean {
  if (value === undefined || isFileReference(value)) return false;
  return typeof value === 'string' ? !isTemplate(value) : true;
}

const neverMissing: ReadonlySet<string> = new Set([
  'none',
  'optional',
  'jsonSchema',
  'elements',
  'sqlOptions',
]);

function checkValue(
  { type, value, config, rubricPrompt }: AssertionConfig,
  { value: rule }: AssertionTypeRule,
  report: Report,
): Diagnostic[] {
  if (value === undefined || (value === null && rule !== 'any'))
    // A prompt of the user's own may say what is asked for.
    return neverMissing.has(rule) || rubricPrompt !== undefined
      ? []
      : [report('suite.missingValue', `"${type}" needs a "value".`, ['type'])];
  const unknown = unknownValueKeys(type, value, rule, report);
  if (unknown.length > 0) return unknown;
  if (!isChecked(value) || rule === 'any' || neverMissing.has(rule)) return [];
  const isEmpty = Array.isArray(value) ? value.length === 0 || value.some(isEmptyText) : isEmptyText(value);
  if (isEmpty && rule !== 'references')
    return [
      report(
        'suite.emptyValue',
        `The value of "${type}" is empty.`,
        ['value'],
        'An empty value is found in every output.',
      ),
    ];
  if (rule === 'count') return checkCount(value, type, report);
  const isMapOrList = typeof value === 'object';
  if (rule === 'list' || rule === 'references') {
    if (!isMapOrList || Array.isArray(value)) return [];
    return [
      report('suite.wrongType', `The value of "${type}" must be a text or a list, not ${kindOf(value)}.`, [
        'value',
      ]),
    ];
  }
  if (isMapOrList)
    return [
      report('suite.wrongType', `The value of "${type}" must be text, not ${kindOf(value)}.`, ['value']),
    ];
  return checkText(valueText(value), type, rule, report, config?.['flags']);
}

function isEmptyText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

/** The keys that a value may have, where it is a map of settings. */
const valueKeys: Partial<Record<ValueRule, readonly string[]>> = {
  count: ['min', 'max'],
  elements: ['requiredElements'],
  sqlOptions: ['databaseType', 'allowedTables', 'allowedColumns'],
};

function unknownValueKeys(type: string, value: unknown, rule: ValueRule, report: Report): Diagnostic[] {
  const known = valueKeys[rule];
  if (known === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.keys(value).flatMap((key) => {
    if (known.includes(key)) return [];
    const hint = `Did you mean "${nearestName(key, known) ?? known.join('" or "')}"?`;
    return [
      report('suite.unknownKey', `Unknown key "${key}" in the value of "${type}".`, ['value', key], hint),
    ];
  });
}

function checkText(
  text: string,
  type: string,
  rule: ValueRule,
  report: Report,
  flags: unknown,
): Diagnostic[] {
  if (rule === 'pattern') {
    try {
      void new RegExp(text, typeof flags === 'string' ? flags : '');
    } catch (error) {
      const message = `The pattern cannot be read: ${messageOf(error)}.`;
      return [report('suite.badPattern', message, ['value'], patternHint(text))];
    }
  }
  if (rule === 'url' && !URL.canParse(text))
    return [
      report(
        'suite.invalidValue',
        `"${text}" is no URL.`,
        ['value'],
        'Give one that begins with https:// or http://.',
      ),
    ];
  if (rule !== 'code') return [];
  const problem = codeProblem(parseAssertionType(type).base === 'python' ? 'python' : 'javascript', text);
  return problem ? [report('suite.badCode', sentenceOf(problem.message), ['value'], problem.hint)] : [];
}

function checkCount(value: unknown, type: string, report: Report): Diagnostic[] {
  const isCount = (count: unknown) => Number.isInteger(Number(count)) && Number(count) >= 0;
  const isScalar = typeof value === 'number' || typeof value === 'string';
  if (isScalar && isCount(value)) return [];
  if (!isScalar && typeof value === 'object' && value !== null) {
    const { min, max } = value as { min?: unknown; max?: unknown };
    const given = [min, max].filter((bound) => bound !== undefined);
    if (given.length > 0 && given.every(isCount)) {
      if (given.length < 2 || Number(min) <= Number(max)) return [];
      return [
        report('suite.invalidValue', `No output has at least ${min} and at most ${max} words.`, ['value']),
      ];
    }
  }
  return [
    report('suite.invalidValue', `The value of "${type}" must be a whole number, or { min, max }.`, [
      'value',
    ]),
  ];
}

function checkThreshold(
  { type, threshold }: AssertionConfig,
  { threshold: rule }: AssertionTypeRule,
  report: Report,
): Diagnostic[] {
  if (rule.use === 'required' && threshold === undefined)
    return [report('suite.missingThreshold', `"${type}" needs a "threshold", in ${rule.unit}.`, ['type'])];
  const message = threshold === undefined ? undefined : thresholdProblem(threshold, type, rule);
  if (message === undefined) return [];
  return [{ ...report('suite.badThreshold', message, ['threshold']), severity: 'warning' }];
}

function thresholdProblem(threshold: number, type: string, rule: ThresholdRule): string | undefined {
  if (rule.use === 'none') return undefined;
  // Edits, milliseconds, dollars, distances.
  if (rule.bound === 'atMost' && threshold < 0)
    return `The threshold ${threshold} of "${type}" is below 0, which is the least there can be.`;
  if (rule.use !== 'optional' || rule.range === undefined) return undefined;
  const [least, most] = rule.range;
  if (threshold >= least && threshold <= most) return undefined;
  return `The threshold ${threshold} of "${type}" is not between ${least} and ${most}.`;
}

/** Compiles each schema once, as its assertions will. */
export async function checkSchemas(schemas: Schemas): Promise<Diagnostic[]> {
  if (schemas.size === 0) return [];
  const { SchemaCompiler } = await import('../assertions/jsonSchemas.ts');
  const compiler = new SchemaCompiler();
  const checked = [...schemas.values()].map(async ({ schema, place }): Promise<Diagnostic[]> => {
    const compiled = await compiler.compile(schema);
    if ('check' in compiled) return [];
    return [
      {
        code: 'suite.badSchema',
        severity: 'error',
        message: `${sentenceOf(compiled.problem)}.`,
        location: place,
      },
    ];
  });
  return (await Promise.all(checked)).flat();
}

function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
