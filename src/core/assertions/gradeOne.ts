import { CupelError, messageOf } from '../errors.ts';
import { maskSecrets } from '../secrets.ts';
import {
  assertionSetType,
  assertionTypes,
  isAssertionType,
  unsupportedReason,
} from '../suites/assertionTypes.ts';
import type { AssertionType } from '../suites/assertionTypes.ts';
import type { AssertionResult, AssertionSpec } from './assertion.ts';
import { assertionError, writtenType } from './assertionErrors.ts';
import { resolveValue } from './assertionValue.ts';
import type { Finding, Grader } from './grader.ts';
import type { ComparisonType } from './graders.ts';
import { graders } from './graders.ts';
import type { GradingContext } from './grading.ts';
import type { GradingServices } from './gradingServices.ts';
import { transformOutput } from './assertionTransform.ts';
import { outputText, shorten } from './outputText.ts';
import { SpentError } from './spentError.ts';
import { brokenCheck, weigh } from './weighing.ts';

/** Longer values and grader exchanges are cut in what is recorded. */
const recordedLength = 10_000;

/**
 * Grades one output by one assertion, or by each of an `assert-set`. `not-` is handled here and nowhere else.
 * What goes wrong is in the result's `error`; it does not pass then, negated or not.
 * @throws the signal's reason when aborted, and nothing else
 */
export async function gradeOne(
  spec: AssertionSpec,
  context: GradingContext,
  services: GradingServices,
): Promise<AssertionResult> {
  context.signal.throwIfAborted();
  const result = await outline(spec, context, services);
  try {
    if (spec.type === assertionSetType) return finish(result, spec, await gradeSet(spec, context, services));
    const grader = graderOf(spec);
    const transformed = await transformOutput(spec, context, services);
    const value = await resolveValue({ spec, output: transformed, context, services });
    if (value !== undefined) result.expected = recorded(spec, outputText(value));
    const finding = await grader({
      spec,
      value,
      threshold: result.threshold,
      output: transformed,
      text: outputText(transformed),
      context,
      services,
    });
    return finish(result, spec, finding);
  } catch (error) {
    context.signal.throwIfAborted();
    return failed(result, error);
  }
}

/** A value as it is kept with the result. An address that is asked may have a key in it. */
function recorded({ type }: AssertionSpec, value: string): string {
  return shorten(type === 'webhook' ? maskSecrets(value) : value, recordedLength);
}

/** The result of a check that was not made, for the reason in `error`. */
export function failed(result: AssertionResult, error: unknown): AssertionResult {
  const { code, message } = describeFailure(error);
  return { ...result, pass: false, score: 0, reason: message, error: { code, message }, ...spent(error) };
}

/** A result that says nothing yet but what is checked. */
export async function outline(
  spec: AssertionSpec,
  context: GradingContext,
  services: GradingServices,
): Promise<AssertionResult> {
  const threshold = spec.threshold ?? defaultThreshold(spec.type);
  return {
    type: writtenType(spec),
    pass: false,
    score: 0,
    reason: '',
    weight: spec.weight,
    ...(spec.metric === undefined ? {} : { metric: await metricName(spec.metric, context, services) }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(spec.location === undefined ? {} : { location: spec.location }),
  };
}

/** Takes a finding into a result, inverted for `not-`: the verdict, and a score from 0 to 1. */
export function finish(result: AssertionResult, spec: AssertionSpec, finding: Finding): AssertionResult {
  const filled: AssertionResult = { ...result, ...finding };
  if (finding.notJudged) return { ...filled, weight: 0 };
  if (!spec.negated || finding.error) return filled;
  const pass = !finding.pass;
  const inRange = finding.score >= 0 && finding.score <= 1;
  return { ...filled, pass, score: inRange ? 1 - finding.score : Number(pass) };
}

async function gradeSet(
  spec: AssertionSpec,
  context: GradingContext,
  services: GradingServices,
): Promise<Finding> {
  const members = spec.assert ?? [];
  if (members.length === 0) throw assertionError(spec, 'badValue', 'there is nothing in `assert`');
  const components = await Promise.all(members.map((member) => gradeOne(member, context, services)));
  const isJudged = components.some(({ notJudged }) => !notJudged);
  const error = brokenCheck(components)?.error;
  return {
    ...weigh(components, spec.threshold),
    components,
    ...(isJudged ? {} : { notJudged: true }),
    ...(error ? { error } : {}),
  };
}

function graderOf(spec: AssertionSpec): Grader {
  const { type } = spec;
  if (isAssertionType(type) && !isComparison(type)) return graders[type];
  if (isAssertionType(type))
    throw assertionError(spec, 'notAcross', 'it compares the outputs of a case, and there is only one here', {
      hint: 'Put it into a test’s own `assert`, in a suite with several providers or prompts.',
    });
  const reason = unsupportedReason(type);
  if (reason !== undefined) throw assertionError(spec, 'unsupported', `not supported yet: ${reason}`);
  throw assertionError(spec, 'unknownType', `there is no assertion type "${type}"`);
}

/** Whether a type is judged across the outputs of a case. */
export function isComparison(type: string): type is ComparisonType {
  return type === 'select-best' || type === 'max-score';
}

function defaultThreshold(type: string): number | undefined {
  if (!isAssertionType(type)) return undefined;
  const rule: (typeof assertionTypes)[AssertionType]['threshold'] = assertionTypes[type].threshold;
  return 'default' in rule ? rule.default : undefined;
}

async function metricName(
  metric: string,
  context: GradingContext,
  services: GradingServices,
): Promise<string> {
  try {
    return await services.templates.render(metric, context.vars);
  } catch {
    return metric; // A name that does not render is still a name; the suite's check reports the template.
  }
}

function describeFailure(error: unknown): { code: string; message: string } {
  if (!(error instanceof CupelError)) return { code: 'assertion.failed', message: messageOf(error) };
  const stop = /[.!?…]["”]?$/.test(error.message) ? '' : '.';
  const message = error.hint === undefined ? error.message : `${error.message}${stop} ${error.hint}`;
  return { code: error.code, message };
}

/** What a model-graded check had used before it failed. */
function spent(error: unknown): Pick<AssertionResult, 'tokens' | 'cost' | 'grader'> {
  return error instanceof SpentError ? error.spent : {};
}
