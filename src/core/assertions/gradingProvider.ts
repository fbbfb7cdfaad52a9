import type { AssertionSpec } from './assertion.ts';
import type { GradingContext } from './grading.ts';
import { isRecord } from './valueShapes.ts';

/** What a grader's model is used for. A suite may name one for each. */
export type GradingPurpose = 'text' | 'embedding' | 'classification' | 'moderation';

const purposes: ReadonlySet<string> = new Set<GradingPurpose>([
  'text',
  'embedding',
  'classification',
  'moderation',
]);

/**
 * The provider that a model-graded assertion names: its own `provider`, else the case's `options.provider` (into which
 * `defaultTest` has been merged); undefined for the default one. Either may be a map by purpose.
 */
export function gradingProvider(
  spec: Pick<AssertionSpec, 'provider'>,
  context: Pick<GradingContext, 'case'>,
  purpose: GradingPurpose,
): unknown {
  const named = spec.provider ?? context.case.options.provider;
  const keys = isRecord(named) ? Object.keys(named) : [];
  return isRecord(named) && keys.length > 0 && keys.every((key) => purposes.has(key))
    ? named[purpose]
    : named;
}
