import type { Answer } from '../playground/tryPrompt.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { localDay } from './spending.ts';

/** What was paid outside of runs: the answers of one model that were tried on one day. */
export interface PaidTrials {
  /** Of the first of them, ISO 8601. */
  at: string;
  /** Of the provider. */
  id: string;
  label: string;
  /** Answers. */
  total: number;
  /** US dollars; null when none is known. */
  cost: number | null;
  /** Answers of unknown price, which are not in `cost`. */
  costUnknown: number;
}

/** Days times models: years of trying. */
const mostKept = 3000;

/**
 * Adds what answers have cost to what is known; those that were stopped cost what had come. What failed before any
 * text came cost nothing.
 * @param answers in the order of the providers
 */
export function addPaidTrials(
  known: readonly PaidTrials[],
  providers: readonly ProviderSpec[],
  answers: readonly (Pick<Answer, 'state' | 'text' | 'cost'> | undefined)[],
  now: Date,
): PaidTrials[] {
  const all = [...known];
  for (const [place, { id, label }] of providers.entries()) {
    const answer = answers[place];
    if (!answer || (answer.state !== 'done' && answer.text === '')) continue;
    const paid = { at: now.toISOString(), id, label, total: 1, cost: answer.cost, costUnknown: 0 };
    if (answer.cost === null) paid.costUnknown = 1;
    const same = all.findLastIndex(
      (each) => each.id === id && each.label === label && localDay(new Date(each.at)) === localDay(now),
    );
    if (same < 0) all.push(paid);
    else all[same] = sum(all[same] ?? paid, paid);
  }
  return all.slice(-mostKept);
}

function sum(first: PaidTrials, second: PaidTrials): PaidTrials {
  return {
    ...first,
    total: first.total + second.total,
    cost: second.cost === null ? first.cost : (first.cost ?? 0) + second.cost,
    costUnknown: first.costUnknown + second.costUnknown,
  };
}
