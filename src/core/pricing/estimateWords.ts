import type { Amount, Estimate } from './estimate.ts';
import type { RunRecord } from '../engine/result.ts';
import { amountWords, costWords, count, dollars } from '../../shared/figures.ts';

/** `160 calls, 12 of them cached: about $0.03, at most $0.21`. */
export function estimateLine({ calls, cached, cost }: Pick<Estimate, 'calls' | 'cached' | 'cost'>): string {
  const of = `${count(calls)} ${calls === 1 ? 'call' : 'calls'}`;
  return `${of}${cached > 0 ? `, ${count(cached)} of them cached` : ''}: ${amountWords(cost)}`;
}

/** The parts of an estimate, a line each, and what they do not hold. */
export function estimateDetail({ providers, graders, notes, asOf }: Estimate): string {
  const lines = [...providers, ...graders].map((load) =>
    [
      `${load.label}: ${estimateLine(load)}`,
      ...(load.batch ? [`as a batch ${amountWords(load.batch)}`] : []),
    ].join(' · '),
  );
  return [...lines, ...notes, `Prices of ${asOf}.`].join('\n');
}

/** US dollars of the calls whose price is known. */
export function knownCost({ providers, graders }: Pick<Estimate, 'providers' | 'graders'>): {
  expected: number;
  worst: number;
} {
  const sum = (key: keyof Amount): number =>
    [...providers, ...graders].reduce((total, { cost }) => total + (cost[key] ?? 0), 0);
  return { expected: sum('expected'), worst: sum('worst') };
}

/** Whether a run costs more than was estimated before, or its cost is not known any more. */
export function isDearer(
  now: Pick<Estimate, 'cost' | 'providers' | 'graders'>,
  before: Pick<Estimate, 'cost' | 'providers' | 'graders'>,
): boolean {
  if (now.cost.expected === null && before.cost.expected !== null) return true;
  return knownCost(now).expected > knownCost(before).expected;
}

/**
 * What to ask before a run, or undefined when there is nothing to ask.
 * @param options.limit US dollars that are spent without a question
 * @param options.isAccepted someone said yes to these unknown prices before: of what is known it does not hold
 * @param options.budget US dollars that the run must not pass, where what is unknown may do so
 */
export function costQuestion(
  suite: string,
  estimate: Pick<Estimate, 'calls' | 'cached' | 'cost' | 'providers' | 'graders'>,
  { limit, isAccepted = false, budget }: { limit: number; isAccepted?: boolean; budget?: number | undefined },
): string | undefined {
  const { expected, worst } = estimate.cost;
  const isUnknown = expected === null || (budget !== undefined && worst === null);
  const known = expected ?? knownCost(estimate).expected;
  if (known <= limit && (!isUnknown || isAccepted)) return undefined;
  if (!isUnknown) return `Running "${suite}" costs ${amountWords(estimate.cost)}. Run it?`;
  if (budget !== undefined)
    return `What running "${suite}" may cost is unknown: it may pass the budget of ${dollars(budget)}. Run it?`;
  return `The cost of running "${suite}" is unknown. Run it?`;
}

/** What a suite's run would cost. */
export interface NamedEstimate {
  readonly name: string;
  readonly estimate: Pick<Estimate, 'calls' | 'cached' | 'cost' | 'providers' | 'graders'>;
}

/**
 * What to ask once before several runs that are started together, each of which may be below what is asked for; undefined
 * when there is nothing to ask. Of unknown prices each run asks for itself.
 * @param limit US dollars that are spent without a question
 */
export function costQuestionOfAll(runs: readonly NamedEstimate[], limit: number): string | undefined {
  const known = runs.reduce((sum, { estimate }) => sum + knownCost(estimate).expected, 0);
  if (known <= limit) return undefined;
  const sum = (key: keyof Amount): number | null =>
    runs.reduce<number | null>((total, { estimate: { cost } }) => {
      const own = cost[key];
      return total === null || own === null ? null : total + own;
    }, 0);
  const cost = { expected: sum('expected'), worst: sum('worst') };
  const suites = count(runs.length);
  if (cost.expected !== null) return `Running ${suites} suites costs ${amountWords(cost)}. Run them?`;
  return `Running ${suites} suites costs ${dollars(known)} and what is unknown. Run them?`;
}

/** The runs, a line each. */
export function runsDetail(runs: readonly NamedEstimate[]): string {
  return runs.map(({ name, estimate }) => `${name}: ${estimateLine(estimate)}`).join('\n');
}

/**
 * `estimated ≈ $0.42, it came to $0.40`; undefined for a run without an estimate, or that was to cost nothing.
 */
export function estimatedWords({
  estimate,
  summary,
}: Pick<RunRecord, 'estimate' | 'summary'>): string | undefined {
  if (!estimate || estimate.expected === 0) return undefined;
  const expected = estimate.expected === null ? 'unknown price' : `≈ ${dollars(estimate.expected)}`;
  return `estimated ${expected}${summary ? `, it came to ${costWords(summary)}` : ''}`;
}

/** The models of an estimate whose price nobody knows. */
export function unpricedModels({ providers, graders }: Pick<Estimate, 'providers' | 'graders'>): string[] {
  return [...new Set([...providers, ...graders].filter(({ priceKnown }) => !priceKnown).map(({ id }) => id))];
}
