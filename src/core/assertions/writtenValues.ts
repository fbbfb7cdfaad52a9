import { CupelError } from '../errors.ts';
import type { AssertionType } from '../suites/assertionTypes.ts';
import type { ValueRule } from '../suites/assertionTypeRule.ts';
import type { AssertionSpec } from './assertion.ts';
import type { ValueInput } from './grader.ts';
import { methodOf } from './highestScore.ts';
import { listValue, referencesValue } from './valueShapes.ts';

/** A part of an assertion, and what its grader reads it with. */
interface ReadPart {
  readonly at: readonly ['value' | 'config', ...string[]];
  /** @throws CupelError when the grader can do nothing with it */
  readonly read: (input: ValueInput) => unknown;
}

type Load = () => readonly ReadPart[] | Promise<readonly ReadPart[]>;

const whole = (read: ReadPart['read']): readonly ReadPart[] => [{ at: ['value'], read }];
const lists: Load = () => whole(listValue);

const byRule: Partial<Record<ValueRule, Load>> = {
  list: lists,
  references: () => whole(referencesValue),
  elements: async () => whole((await import('./graders/markup.ts')).requiredElements),
  sqlOptions: async () => {
    const { writtenRules } = await import('./graders/sql.ts');
    return [
      { at: ['value', 'databaseType'], read: (input) => writtenRules(onlyKey(input, 'databaseType')) },
      ...whole(writtenRules),
    ];
  },
};

const byType: Partial<Record<AssertionType, Load>> = {
  retrieval: async () => {
    const { cutOf, measureOf, relevantOf } = await import('./graders/retrieval.ts');
    return [
      { at: ['config', 'measure'], read: measureOf },
      { at: ['config', 'k'], read: cutOf },
      ...whole(relevantOf),
    ];
  },
  classifier: async () => whole((await import('./graders/modelGraded/classification.ts')).classOf),
  moderation: async () => whole((await import('./graders/modelGraded/classification.ts')).categoriesOf),
  'max-score': () => [{ at: ['value', 'method'], read: methodOf }],
};

/** How the parts of an assertion are read that its grader reads before it has an output; undefined where there are none. */
export function partReaders(type: AssertionType, rule: ValueRule): Load | undefined {
  return byType[type] ?? byRule[rule];
}

/**
 * What a grader will say of the first part that it can do nothing with.
 * @param isFixed whether a value is as the grader gets it: nothing is rendered or loaded
 */
export function partProblem(
  spec: AssertionSpec,
  parts: readonly ReadPart[],
  isFixed: (value: unknown) => boolean,
): { at: ReadPart['at']; error: CupelError } | undefined {
  for (const { at, read } of parts) {
    if (!isFixed(spec[at[0]])) continue;
    try {
      read({ spec, value: spec.value });
    } catch (error) {
      if (error instanceof CupelError) return { at, error };
      throw error;
    }
  }
  return undefined;
}

/** The same with one key of a map, so that what is wrong is that one. */
function onlyKey({ spec, value }: ValueInput, key: string): ValueInput {
  const map = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return { spec, value: { [key]: map[key] } };
}
