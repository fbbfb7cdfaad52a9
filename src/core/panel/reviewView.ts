import { cohenKappa } from '../metrics/agreement/cohenKappa.ts';
import type { RunRecord } from '../engine/result.ts';
import { errorOf } from '../engine/resultError.ts';
import type { Preference, Rating } from '../store/panelStore.ts';
import type { Store } from '../store/store.ts';
import { isGood } from '../summaries/agreement/judgements.ts';
import type { ReviewView } from '../../shared/resultsViews.ts';
import { columnName, columnsOf } from './resultViews.ts';

/** What people said of a run, and how far the graders agree with each of them: Cohen's kappa of good against passed. */
export async function reviewView(store: Store, run: RunRecord, total: number): Promise<ReviewView> {
  const [ratings, preferences] = await Promise.all([store.ratings(run.id), store.preferences(run.id)]);
  // An error is nobody's verdict.
  const passed = new Map<string, boolean | undefined>();
  for (const { resultId } of ratings) {
    if (passed.has(resultId)) continue;
    const result = await store.result(run.id, resultId);
    if (result) passed.set(resultId, errorOf(result) ? undefined : result.pass);
  }
  const raters = Map.groupBy(ratings, (rating) => rating.rater);
  return {
    rated: passed.size,
    total,
    raters: Array.from(raters, ([name, theirs]) => agreement(name, theirs, passed)),
    preferences: preferenceCounts(run, preferences),
  };
}

function agreement(
  name: string,
  ratings: readonly Rating[],
  passed: ReadonlyMap<string, boolean | undefined>,
): ReviewView['raters'][number] {
  const pairs = ratings.flatMap(({ resultId, value }) => {
    const good = isGood(value);
    const pass = passed.get(resultId);
    return good === null || pass === undefined ? [] : [{ good: Number(good), pass: Number(pass) }];
  });
  return {
    name,
    rated: ratings.length,
    compared: pairs.length,
    agreeing: pairs.filter(({ good, pass }) => good === pass).length,
    kappa:
      pairs.length === 0
        ? null
        : cohenKappa(
            pairs.map(({ good }) => good),
            pairs.map(({ pass }) => pass),
          ),
  };
}

function preferenceCounts(run: RunRecord, preferences: readonly Preference[]): ReviewView['preferences'] {
  const counts = new Map(
    columnsOf(run).map((column) => [
      `${column.prompt}.${column.provider}`,
      { column: columnName(run, column), wins: 0, ties: 0, losses: 0 },
    ]),
  );
  const of = (resultId: string) => counts.get(resultId.split('.').slice(1, 3).join('.'));
  for (const { a, b, choice } of preferences) {
    const [first, second] = [of(a), of(b)];
    if (!first || !second) continue;
    if (choice === 'tie') {
      first.ties++;
      second.ties++;
    } else {
      const [winner, loser] = choice === 'a' ? [first, second] : [second, first];
      winner.wins++;
      loser.losses++;
    }
  }
  return preferences.length === 0 ? [] : [...counts.values()];
}
