import type { AssertionSpec } from '../assertions/assertion.ts';
import { chooseGrader, graderKinds } from '../assertions/chooseGrader.ts';
import type { GraderUse } from '../suites/graderUses.ts';
import type { Suite } from '../suites/suite.ts';
import type { DoneResults } from './doneResults.ts';
import { noEmbedding } from './graderModels.ts';
import type { Lanes } from './lanes.ts';
import { planCalls, type PlanOptions } from './plan.ts';

interface Grading {
  readonly lanes: Lanes;
  readonly planning: PlanOptions;
  /** Where neither the assertion nor the case names a model. */
  readonly fallback: unknown;
  readonly done: DoneResults | undefined;
}

type Asked = Pick<GraderUse, 'kind' | 'given' | 'own'>;

/**
 * Makes the graders that are known before the cases are read, so that no answer is paid for that cannot be graded. One
 * that cannot work matters only where a case of the run asks it.
 * @throws CupelError at the place where the grader is named: `grader.noProvider`, and what keeps it from working
 */
export async function checkGraders(suite: Suite, options: Grading): Promise<void> {
  const broken = new Map<string, unknown>();
  const works = new Set<string>();
  for (const use of suite.graders?.() ?? []) {
    const key = keyOf(use);
    if (use.isIdle || works.has(key) || broken.has(key)) continue;
    try {
      await makeGrader(suite, use, options);
      works.add(key);
    } catch (error) {
      broken.set(key, error);
    }
  }
  if (broken.size === 0) return;
  for await (const { id, case: each } of planCalls(suite, options.planning)) {
    if (options.done?.has(id)) continue;
    for (const asked of askedBy(each.assertions, each.options.provider)) {
      const error = broken.get(keyOf(asked));
      if (error !== undefined) throw error;
    }
  }
}

async function makeGrader(
  suite: Suite,
  { kind, given, own, locate }: GraderUse,
  { lanes, fallback }: Grading,
): Promise<void> {
  const asking = { options: { provider: own }, location: locate() };
  const { location = asking.location, ...spec } = chooseGrader(given, kind, asking, { suite, fallback });
  const { provider } = await lanes.get({ ...spec, location });
  if (kind === 'embedding' && !provider.embed && !provider.members) throw noEmbedding(provider.spec);
}

function* askedBy(assertions: readonly AssertionSpec[], own: unknown): Generator<Asked> {
  for (const { type, provider: given, weight, assert = [] } of assertions) {
    if (weight === 0) continue;
    yield* askedBy(assert, own);
    for (const kind of graderKinds(type)) yield { kind, given, own };
  }
}

function keyOf({ kind, given, own }: Asked): string {
  return JSON.stringify([kind, given ?? null, own ?? null]);
}
