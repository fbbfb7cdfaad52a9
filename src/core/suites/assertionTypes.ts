import { checkedAssertionTypes } from './checkedAssertionTypes.ts';
import { measuredAssertionTypes } from './measuredAssertionTypes.ts';

export type { AssertionTypeRule } from './assertionTypeRule.ts';

/** Every type that is graded. Each may be inverted with `not-`. The one source for schema, completion and docs. */
export const assertionTypes = { ...checkedAssertionTypes, ...measuredAssertionTypes };

/** The name of a type that is graded, without `not-`. */
export type AssertionType = keyof typeof assertionTypes;

/** Known names that are not graded, with the reason. A name that ends in `*` stands for all that begin so. */
export const unsupportedAssertionTypes: Readonly<Record<string, string>> = {
  'trajectory:*': 'it looks at the steps of an agent',
  'trace-*': 'it looks at traces',
  'skill-used': 'it looks at the steps of an agent',
  'agent-rubric': 'its grader is an agent',
  guardrails: 'it reads the verdict of a vendor’s guardrails',
  pi: 'it asks a service of its own',
  human: 'it waits for a person; rate outputs in the results panel instead',
  ruby: 'it runs Ruby',
  'promptfoo:redteam:*': 'it belongs to red teaming',
};

/** The name that groups assertions under one threshold and weight; not a grader of its own. */
export const assertionSetType = 'assert-set';

export interface ParsedAssertionType {
  /** Without `not-`. */
  base: string;
  negated: boolean;
}

/** Splits `not-contains` into its base and whether it is negated. Each `not-` inverts what follows it. */
export function parseAssertionType(type: string): ParsedAssertionType {
  let base = type;
  let negated = false;
  while (base.startsWith('not-')) {
    base = base.slice('not-'.length);
    negated = !negated;
  }
  return { base, negated };
}

/** Whether a base name is graded. */
export function isAssertionType(base: string): base is AssertionType {
  return Object.hasOwn(assertionTypes, base);
}

/** Why a known base name is not graded; undefined for names that are graded or unknown. */
export function unsupportedReason(base: string): string | undefined {
  const pattern = Object.keys(unsupportedAssertionTypes).find((name) =>
    name.endsWith('*') ? base.startsWith(name.slice(0, -1)) : base === name,
  );
  return pattern === undefined ? undefined : unsupportedAssertionTypes[pattern];
}
