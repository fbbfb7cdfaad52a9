import type { AssertionResult } from './assertion.ts';
import { reaches } from './thresholds.ts';

/** A group's verdict. */
export interface Weighed {
  pass: boolean;
  /** Weighted mean of the scores; 0 when all weights are 0, 1 when there is nothing to weigh. */
  score: number;
  /** A sentence for people: the first failure's reason, or how the score stands to the threshold. */
  reason: string;
}

/**
 * Weighs results: passes if all pass, or, with a threshold, if the weighted mean reaches it. What weighs 0 counts for
 * nothing; a check that could not be made fails the group whatever the threshold, since its score is not known.
 */
export function weigh(results: readonly AssertionResult[], threshold: number | undefined): Weighed {
  const counted = results.filter(({ weight }) => weight > 0);
  const unjudged = results.find(({ notJudged }) => notJudged);
  if (counted.length === 0 && (unjudged || results.length === 0))
    return { pass: true, score: 1, reason: unjudged?.reason ?? 'There is nothing to check.' };
  const total = counted.reduce((sum, { weight }) => sum + weight, 0);
  const score =
    total === 0 ? 0 : counted.reduce((sum, result) => sum + result.score * result.weight, 0) / total;
  const broken = brokenCheck(counted);
  if (broken) return { pass: false, score, reason: broken.reason };
  if (threshold !== undefined) {
    const pass = reaches(score, threshold);
    return { pass, score, reason: `The score is ${rounded(score)}; at least ${threshold} is asked for.` };
  }
  const failure = counted.find(({ pass }) => !pass);
  return { pass: !failure, score, reason: failure?.reason ?? 'All assertions passed.' };
}

/** The first check that counts and could not be made. */
export function brokenCheck(results: readonly AssertionResult[]): AssertionResult | undefined {
  return results.find(({ weight, error }) => weight > 0 && error !== undefined);
}

function rounded(score: number): string {
  return String(Number(score.toFixed(4)));
}

interface Contribution {
  name: string;
  score: number;
  weight: number;
}

/**
 * The mean of each named score, by the assertions' weights; by none where all that bear a name weigh 0. A check that
 * could not be made has no score: it is left out.
 */
export function nameScores(results: readonly AssertionResult[]): Record<string, number> {
  const byName = new Map<string, Contribution[]>();
  const judged = results.filter(({ notJudged }) => !notJudged);
  for (const contribution of judged.flatMap((result) => contributions(result, 1))) {
    const list = byName.get(contribution.name);
    if (list) list.push(contribution);
    else byName.set(contribution.name, [contribution]);
  }
  return Object.fromEntries([...byName].map(([name, list]) => [name, mean(list)]));
}

/** What a result and its members say by name. A member does not speak twice under the name of its set. */
function contributions(result: AssertionResult, factor: number): Contribution[] {
  const weight = result.weight * factor;
  const own =
    result.metric === undefined || result.error !== undefined
      ? []
      : [{ name: result.metric, score: result.score, weight }];
  const named = Object.entries(result.namedScores ?? {}).map(([name, score]) => ({ name, score, weight }));
  const members = (result.components ?? [])
    .filter(({ notJudged }) => !notJudged)
    .flatMap((component) => contributions(component, weight));
  return [...own, ...[...named, ...members].filter(({ name }) => name !== result.metric)];
}

function mean(list: readonly Contribution[]): number {
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return list.reduce((sum, { score }) => sum + score, 0) / list.length;
  return list.reduce((sum, { score, weight }) => sum + score * weight, 0) / total;
}
