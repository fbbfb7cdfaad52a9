import { badInput } from '../input.ts';
import type { DocumentId } from './ranks.ts';

/** Whether something was found relevant or supported. */
export type Verdict = boolean | 0 | 1;

/**
 * Context precision: whether the relevant chunks of a retrieved context stand first. The mean of the precision at the
 * rank of each relevant chunk.
 *
 * Source: ragas, metrics/_context_precision.py. Range: 0 to 1; 0 where no chunk is relevant; null without chunks.
 *
 * @param verdicts for each chunk in its order, whether it was useful for the answer
 * @throws CupelError `metrics.badInput` for a verdict that is not 0, 1 or a boolean
 */
export function contextPrecision(verdicts: readonly Verdict[]): number | null {
  if (verdicts.length === 0) return null;
  let relevant = 0;
  let sum = 0;
  verdicts.forEach((verdict, rank) => {
    if (!isYes(verdict, rank)) return;
    relevant++;
    sum += relevant / (rank + 1);
  });
  return relevant === 0 ? 0 : sum / relevant;
}

/**
 * Context recall: the share of the statements of the reference answer that the context supports. The same share of
 * the statements of the output is its faithfulness.
 *
 * Source: ragas, metrics/_context_recall.py, _faithfulness.py. Range: 0 to 1; null without statements.
 *
 * @param verdicts for each statement, whether the context supports it
 * @throws CupelError `metrics.badInput` for a verdict that is not 0, 1 or a boolean
 */
export function contextRecall(verdicts: readonly Verdict[]): number | null {
  if (verdicts.length === 0) return null;
  return verdicts.filter(isYes).length / verdicts.length;
}

/**
 * The share of the distinct retrieved documents that are relevant, whatever their order.
 *
 * Source: ragas, IDBasedContextPrecision. Range: 0 to 1; null where nothing was retrieved.
 */
export function idPrecision(
  relevant: readonly DocumentId[],
  retrieved: readonly DocumentId[],
): number | null {
  return shareWithin(retrieved, relevant);
}

/**
 * The share of the distinct relevant documents that were retrieved, whatever their order.
 *
 * Source: ragas, IDBasedContextRecall. Range: 0 to 1; null where nothing is relevant.
 */
export function idRecall(relevant: readonly DocumentId[], retrieved: readonly DocumentId[]): number | null {
  return shareWithin(relevant, retrieved);
}

function shareWithin(ids: readonly DocumentId[], others: readonly DocumentId[]): number | null {
  const wanted = new Set(ids.map(String));
  const found = new Set(others.map(String));
  return wanted.size === 0 ? null : [...wanted].filter((id) => found.has(id)).length / wanted.size;
}

function isYes(verdict: Verdict, at: number): boolean {
  if (verdict === true || verdict === 1) return true;
  if (verdict === false || verdict === 0) return false;
  throw badInput(`verdicts[${at}] is neither 0 nor 1: ${JSON.stringify(verdict)}`);
}
