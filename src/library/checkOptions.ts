import { CupelError } from '../core/errors.ts';
import { nearestName } from '../core/suites/nearestName.ts';
import type { RunSuiteOptions } from './runSuite.ts';

/** Undefined for a value that can be; else what is asked for. */
type Rule = (value: unknown) => string | undefined;

const any: Rule = () => undefined;
const whole =
  (least: number): Rule =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= least ? undefined : `a whole number from ${least}`;
const number: Rule = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? undefined : 'a number from 0';

/** Every option, so that a mistyped one is told from those that there are. */
const rules: Readonly<Record<keyof RunSuiteOptions, Rule>> = {
  allowUnknownPrice: any,
  baseline: any,
  batch: any,
  cache: any,
  cacheMaxAgeMs: number,
  code: any,
  drain: any,
  filter: any,
  gitCommit: any,
  grader: any,
  maxConcurrency: whole(1),
  maxCost: number,
  maxRetries: whole(0),
  mayBeEmpty: any,
  network: any,
  onProgress: any,
  onResult: any,
  onStart: any,
  part: any,
  record: any,
  repeat: whole(1),
  replay: any,
  resume: any,
  shard: any,
  signal: any,
  store: any,
  timeoutMs: number,
  variables: any,
  vars: any,
};

/**
 * Scripts without types, and numbers that are read from the environment, get here unchecked: a budget of `NaN` would
 * hold nothing back, and a mistyped one would be none.
 * @throws CupelError `run.badOption`
 */
export function checkOptions(options: RunSuiteOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name)) throw unknownOption(name);
    if (value !== undefined) check(name, value, rules[name as keyof RunSuiteOptions]);
  }
  const { firstN, sample } = options.filter ?? {};
  if (firstN !== undefined) check('filter.firstN', firstN, whole(1));
  if (sample !== undefined) check('filter.sample.n', sample.n, whole(1));
}

function check(name: string, value: unknown, rule: Rule): void {
  const wanted = rule(value);
  if (wanted !== undefined)
    throw new CupelError('run.badOption', `the option "${name}" is ${String(value)}`, {
      hint: `Give ${wanted}.`,
    });
}

function unknownOption(name: string): CupelError {
  const names = Object.keys(rules);
  const near = nearestName(name, names);
  return new CupelError('run.badOption', `there is no option "${name}"`, {
    hint: near === undefined ? `There are ${names.join(', ')}.` : `Did you mean "${near}"?`,
  });
}
