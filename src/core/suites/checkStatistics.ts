import type { Diagnostic, Severity } from '../diagnostics.ts';
import { CupelError } from '../errors.ts';
import { isTemplate } from '../prompts/templates.ts';
import { createExtractor } from '../summaries/classification/extractor.ts';
import { readExpression } from '../summaries/expression.ts';
import {
  agreementMetrics,
  classificationMetrics,
  repeatMetrics,
  runMetrics,
} from '../summaries/metricValues.ts';
import { readRepeatThreshold } from '../summaries/repeatThreshold.ts';
import { valueText } from '../valueText.ts';
import type { ReadSuite } from './checkSuite.ts';
import type { WrittenCase } from './expandCases.ts';
import { isFileReference } from './fileReference.ts';
import { nearestName } from './nearestName.ts';
import type { AssertionConfig } from './schema.ts';
import type { Path } from './yamlDocument.ts';

/** Checks the keys that decide how a run is summed up: gates, derived metrics, classes, repeats, slices, clusters. */
export function checkStatistics(suite: ReadSuite): Diagnostic[] {
  return [
    ...checkGates(suite),
    ...checkDerivedMetrics(suite),
    ...checkClassification(suite),
    ...checkRepeats(suite),
    ...checkKeys(suite),
  ];
}

/** Names that the assertions of a suite report scores by. */
interface NamedScores {
  names: Set<string>;
  /** Code, templates or cases that are not read yet may report other names. */
  isOpen: boolean;
}

function namedScores({ cases, config }: ReadSuite): NamedScores {
  const names = new Set<string>();
  let isOpen = cases.count === undefined || (config.extensions ?? []).length > 0;
  const read = ({ type, metric, config: settings, assert }: AssertionConfig) => {
    if (metric !== undefined) names.add(metric);
    if (metric !== undefined && isTemplate(metric)) isOpen = true;
    const base = type.replace(/^not-/, '');
    if (['javascript', 'python', 'webhook'].includes(base)) isOpen = true;
    if (base === 'retrieval') {
      const suffix = typeof settings?.['k'] === 'number' ? `@${settings['k']}` : '';
      for (const measure of ['hit', 'precision', 'recall', 'mrr', 'map', 'ndcg'])
        names.add(`${metric ?? 'retrieval'}.${measure}${suffix}`);
    }
    for (const member of assert ?? []) read(member);
  };
  for (const { config: test } of allCases(cases)) {
    if (test.assertScoringFunction !== undefined) isOpen = true;
    for (const assertion of test.assert ?? []) read(assertion);
  }
  return { names, isOpen };
}

function allCases(cases: ReadSuite['cases']): readonly WrittenCase[] {
  return [...(cases.defaults ? [cases.defaults] : []), ...cases.written];
}

function checkGates(suite: ReadSuite): Diagnostic[] {
  const { config, document, prompts, providers } = suite;
  const { gates = [], classification } = config.cupel ?? {};
  if (gates.length === 0) return [];
  const { names, isOpen } = namedScores(suite);
  const derived = (config.derivedMetrics ?? []).map(({ name }) => name);
  const labels =
    classification && (classification.labels?.map(String) ?? labelsOf(suite, classification.label));
  const classes = (labels ?? []).flatMap((label) =>
    ['precision', 'recall', 'f1'].map((score) => `${score}.${label}`),
  );
  const known = new Set<string>([
    ...names,
    ...derived,
    ...runMetrics,
    ...repeatMetrics,
    ...agreementMetrics,
    ...(classification ? [...classificationMetrics, ...classes] : []),
  ]);
  // Classes that are not listed are known only when the cases are.
  const isClass = (metric: string) =>
    classification !== undefined && !labels && /^(?:precision|recall|f1)\./.test(metric);
  return gates.flatMap(({ metric, min, max, prompt, provider }, index) => {
    const at: Path = ['cupel', 'gates', index];
    const locate = (key: string) => document.yaml.locate([...at, key]);
    const found: Diagnostic[] = [];
    if (min === undefined && max === undefined)
      found.push({
        code: 'suite.missingKey',
        severity: 'error',
        message: `The gate on "${metric}" has neither "min" nor "max", so it always holds.`,
        location: document.yaml.locate(at),
      });
    const isKnown = known.has(metric) || /^pass[@^][1-9]\d*$/.test(metric) || isClass(metric);
    if (!isKnown) {
      const needsClasses = (classificationMetrics as readonly string[]).includes(metric);
      const nearest = nearestName(metric, known);
      found.push({
        ...unknownMetric(metric, known, isOpen && !needsClasses ? 'warning' : 'error', locate('metric')),
        ...(needsClasses
          ? { hint: 'It needs "cupel.classification".' }
          : nearest
            ? {
                fixes: [
                  {
                    title: `Change to "${nearest}"`,
                    edits: [{ range: locate('metric').range, newText: nearest }],
                  },
                ],
              }
            : {}),
      });
    }
    for (const [key, wanted, parts] of [
      ['prompt', prompt, prompts],
      ['provider', provider, providers],
    ] as const) {
      if (wanted === undefined || parts.some(({ label, id }) => label === wanted || id === wanted)) continue;
      const nearest = nearestName(
        wanted,
        parts.flatMap(({ label, id }) => [label, id]),
      );
      found.push({
        code: 'suite.unknownName',
        severity: 'error',
        message: `No ${key} of the suite is called "${wanted}", so the gate is never held against anything.`,
        location: locate(key),
        ...(nearest ? { hint: `Did you mean "${nearest}"?` } : {}),
      });
    }
    return found;
  });
}

/** The classes that the cases have; undefined where they are not all known, or the label is more than a variable. */
function labelsOf(suite: ReadSuite, label: string): string[] | undefined {
  const { cases, vars } = suite;
  const name = variableOf(label);
  if (name === undefined || name in vars || !variablesOf(suite)) return undefined;
  const values = allCases(cases).map(
    ({ config }) => (config.vars as Record<string, unknown> | undefined)?.[name],
  );
  return [...new Set(values.flatMap((value) => (value === undefined ? [] : [valueText(value)])))];
}

/** The name in `{{ name }}`. */
function variableOf(label: string): string | undefined {
  return /^\s*\{\{\s*([\p{L}_][\p{L}\p{N}_]*)\s*\}\}\s*$/u.exec(label)?.[1];
}

function unknownMetric(
  metric: string,
  known: Iterable<string>,
  severity: Severity,
  location: Diagnostic['location'],
): Diagnostic {
  const nearest = nearestName(metric, known);
  return {
    code: 'suite.unknownMetric',
    severity,
    message:
      severity === 'error'
        ? `There is no metric "${metric}".`
        : `No assertion is known to report a metric "${metric}".`,
    location,
    hint: nearest
      ? `Did you mean "${nearest}"?`
      : `Known metrics: ${[...known].sort().join(', ').slice(0, 400)}.`,
  };
}

function checkDerivedMetrics(suite: ReadSuite): Diagnostic[] {
  const { config, document } = suite;
  const derived = config.derivedMetrics ?? [];
  if (derived.length === 0) return [];
  const { names, isOpen } = namedScores(suite);
  const known = new Set([...names, '__count']);
  return derived.flatMap(({ name, value }, index) => {
    const location = document.yaml.locate(['derivedMetrics', index, 'value']);
    const before = new Set(known);
    known.add(name);
    if (isFileReference(value)) return [];
    try {
      return readExpression(value)
        .names.filter((each) => !before.has(each))
        .map((each) => unknownMetric(each, before, isOpen ? 'warning' : 'error', location));
    } catch (error) {
      return [fromError(error, location)];
    }
  });
}

function checkClassification(suite: ReadSuite): Diagnostic[] {
  const { config, document, directory } = suite;
  const classification = config.cupel?.classification;
  if (!classification) return [];
  const at: Path = ['cupel', 'classification'];
  const { label, extract, score, positive } = classification;
  const found: Diagnostic[] = [];
  const noCode = {
    runJavaScript: () => Promise.reject(new Error('not run')),
    runPython: () => Promise.reject(new Error('not run')),
  };
  for (const [key, value] of Object.entries({ extract, score }))
    try {
      // Making it reads its pattern or path; no code runs.
      if (value !== undefined && !(key === 'score' && value === 'logprob'))
        createExtractor(value, { code: noCode, directory });
    } catch (error) {
      found.push(fromError(error, document.yaml.locate([...at, key])));
    }
  if (score !== undefined && positive === undefined)
    found.push({
      code: 'suite.missingKey',
      severity: 'error',
      message: 'A "score" is that of a class; "positive" says of which.',
      location: document.yaml.locateKey([...at, 'score']),
      hint: 'Add "positive:" with the class.',
    });
  const location = document.yaml.locate([...at, 'label']);
  if (!isTemplate(label)) {
    found.push({
      code: 'suite.invalidValue',
      severity: 'error',
      message: `"${label}" reads no variable, so that all cases would be of one class.`,
      location,
      hint: `Write label: "{{${label}}}" if it is the name of a variable.`,
    });
    return found;
  }
  const name = variableOf(label);
  const variables = variablesOf(suite);
  if (name !== undefined && variables && !variables.has(name)) {
    const nearest = nearestName(name, variables);
    found.push({
      code: 'suite.missingVariable',
      severity: 'error',
      message: `No case gives the variable "${name}", so none has a class.`,
      location,
      ...(nearest ? { hint: `Did you mean "${nearest}"?` } : {}),
    });
  }
  return found;
}

/** Names of variables that any case gives; undefined where not all cases are known. */
function variablesOf({ cases, vars }: ReadSuite): Set<string> | undefined {
  if (cases.count === undefined || cases.written.length === 0) return undefined;
  const written = [...allCases(cases), ...cases.groups.flatMap(({ sets }) => sets)];
  if (written.some(({ config }) => typeof config.vars === 'string' || config.options?.transformVars))
    return undefined;
  return new Set([...Object.keys(vars), ...written.flatMap(({ config }) => Object.keys(config.vars ?? {}))]);
}

function checkRepeats({ config, document, cases }: ReadSuite): Diagnostic[] {
  const places = [
    {
      value: config.cupel?.repeatThreshold,
      location: () => document.yaml.locate(['cupel', 'repeatThreshold']),
    },
    ...allCases(cases).map((test) => ({
      value: test.config.options?.repeatThreshold,
      location: () => test.locate(['options', 'repeatThreshold']),
    })),
  ];
  return places
    .filter(({ value }) => value !== undefined && readRepeatThreshold(value) === undefined)
    .map(({ value, location }) => ({
      code: 'suite.invalidValue',
      severity: 'error',
      message: `"${value}" does not say how many repeats must pass.`,
      location: location(),
      hint: 'Write 4/5, 80%, or a share above 0 and at most 1.',
    }));
}

/** Keys by which cases are sliced and clustered, and which none of them has. */
function checkKeys(suite: ReadSuite): Diagnostic[] {
  const { config, document, cases } = suite;
  const { slices = [], cluster } = config.cupel ?? {};
  const variables = variablesOf(suite);
  if (!variables) return [];
  const metadata = [...allCases(cases), ...cases.groups.flatMap(({ sets }) => sets)].flatMap((test) =>
    Object.keys(test.config.metadata ?? {}),
  );
  const known = new Set([...metadata, ...variables]);
  return [
    ...slices.map((key, index) => ({ key, path: ['cupel', 'slices', index] })),
    ...(cluster === undefined ? [] : [{ key: cluster, path: ['cupel', 'cluster'] }]),
  ]
    .filter(({ key }) => !known.has(key))
    .map(({ key, path }) => {
      const nearest = nearestName(key, known);
      return {
        code: 'suite.unknownName',
        severity: 'warning',
        message: `No case has metadata or a variable named "${key}".`,
        location: document.yaml.locate(path),
        ...(nearest ? { hint: `Did you mean "${nearest}"?` } : {}),
      };
    });
}

function fromError(error: unknown, location: Diagnostic['location']): Diagnostic {
  if (!(error instanceof CupelError)) throw error;
  const { code, message, hint } = error;
  return { code, severity: 'error', message, location, ...(hint === undefined ? {} : { hint }) };
}
