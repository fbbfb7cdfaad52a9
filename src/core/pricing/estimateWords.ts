import type { Estimate } from './estimate.ts';
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

/**
 * What to ask before a run, or undefined when there is nothing to ask.
 * @param limit US dollars that are spent without a question
 */
export function costQuestion(
  suite: string,
  estimate: Pick<Estimate, 'calls' | 'cached' | 'cost'>,
  limit: number,
): string | undefined {
  const { expected } = estimate.cost;
  if (expected === null) return `The cost of running "${suite}" is unknown. Run it?`;
  return expected > limit ? `Running "${suite}" costs ${amountWords(estimate.cost)}. Run it?` : undefined;
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
