import type { AssertionSpec } from './assertion.ts';
import { type GraderKind, namedFor } from './chooseGrader.ts';
import type { GradingContext } from './grading.ts';

/**
 * The provider of a kind that a model-graded assertion names: its own `provider`, else the case's `options.provider`
 * (into which `defaultTest` has been merged); undefined for the default one. Either may be a map by kinds.
 */
export function gradingProvider(
  spec: Pick<AssertionSpec, 'provider'>,
  context: Pick<GradingContext, 'case'>,
  kind: GraderKind,
): unknown {
  return namedFor(spec.provider, kind) ?? namedFor(context.case.options.provider, kind);
}
