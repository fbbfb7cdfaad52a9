import type { Figures, RunRecord } from '../../core/engine/result.ts';

export type CostGroup = 'time' | 'model' | 'suite';

/** What a set of results cost. */
export interface Spending {
  /** A model's or suite's name, or `today`, `week`, `month`, `all`. */
  name: string;
  /** US dollars of what is known; null when nothing is. */
  cost: number | null;
  costUnknown: number;
  total: number;
  cached: number;
}

const day = 86_400_000;

/**
 * Sums what runs cost by time, model and suite. Runs without a summary, and times without runs, are left out.
 * @param now the end of the periods; `today` begins at its local midnight
 */
export function sumSpending(
  runs: readonly Pick<RunRecord, 'startedAt' | 'suiteName' | 'summary'>[],
  now: Date,
): { group: CostGroup; spending: Spending[] }[] {
  const finished = runs.flatMap(({ startedAt, suiteName, summary }) =>
    summary ? [{ at: Date.parse(startedAt), suiteName, summary }] : [],
  );
  if (finished.length === 0) return [];
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const periods: [name: string, from: number][] = [
    ['today', midnight],
    ['week', now.getTime() - 7 * day],
    ['month', now.getTime() - 30 * day],
    ['all', -Infinity],
  ];
  const byTime = periods.flatMap(([name, from]) =>
    sumBy(finished.filter(({ at }) => at >= from).map(({ summary }) => ({ name, figures: summary }))),
  );
  const byModel = sumBy(
    finished.flatMap(({ summary }) =>
      summary.byProvider.map((figures) => ({ name: figures.label, figures })),
    ),
  );
  const bySuite = sumBy(finished.map(({ suiteName, summary }) => ({ name: suiteName, figures: summary })));
  return [
    { group: 'time', spending: byTime },
    { group: 'model', spending: byModel.sort(dearestFirst) },
    { group: 'suite', spending: bySuite.sort(dearestFirst) },
  ];
}

function sumBy(items: readonly { name: string; figures: Figures }[]): Spending[] {
  const sums = new Map<string, Spending>();
  for (const { name, figures } of items) {
    const sum = sums.get(name) ?? { name, cost: null, costUnknown: 0, total: 0, cached: 0 };
    if (figures.cost !== null) sum.cost = (sum.cost ?? 0) + figures.cost;
    sum.costUnknown += figures.costUnknown;
    sum.total += figures.total;
    sum.cached += figures.cached;
    sums.set(name, sum);
  }
  return [...sums.values()];
}

function dearestFirst(a: Spending, b: Spending): number {
  return (b.cost ?? 0) - (a.cost ?? 0) || a.name.localeCompare(b.name);
}
