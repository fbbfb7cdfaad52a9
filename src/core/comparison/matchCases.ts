import type { CaseScore, ColumnScores, RunScores } from './runScores.ts';

/** Cases that stand in both columns, value beside value. */
export interface MatchedCases {
  a: Float64Array;
  b: Float64Array;
  pairs: { a: CaseScore; b: CaseScore }[];
  /** Cluster of each pair, when every pair has one. */
  clusters: string[] | undefined;
  /** Cases without a partner. */
  onlyA: number;
  onlyB: number;
  /** Pairs left out because one of them has no such figure. */
  withoutValue: number;
}

/** Pairs cases by content; of equal cases the first with the first, the second with the second. */
export function matchCases(a: readonly CaseScore[], b: readonly CaseScore[]): MatchedCases {
  const waiting = new Map<string, CaseScore[]>();
  for (const each of a) {
    const list = waiting.get(each.hash);
    if (list) list.push(each);
    else waiting.set(each.hash, [each]);
  }
  for (const list of waiting.values()) if (list.length > 1) list.reverse();
  const pairs: { a: CaseScore; b: CaseScore }[] = [];
  let [matched, withoutValue] = [0, 0];
  for (const each of b) {
    const partner = waiting.get(each.hash)?.pop();
    if (!partner) continue;
    matched++;
    if (partner.value === null || each.value === null) withoutValue++;
    else pairs.push({ a: partner, b: each });
  }
  const clusters = pairs.map((pair) => pair.b.cluster ?? pair.a.cluster);
  return {
    a: Float64Array.from(pairs, (pair) => pair.a.value ?? 0),
    b: Float64Array.from(pairs, (pair) => pair.b.value ?? 0),
    pairs,
    clusters: clusters.every((cluster) => cluster !== undefined) && pairs.length > 0 ? clusters : undefined,
    onlyA: a.length - matched,
    onlyB: b.length - matched,
    withoutValue,
  };
}

/**
 * Columns that are the same in both runs: of equal labels; where one label of a kind is left over on each side, those
 * (a prompt that was renamed, a model that was replaced).
 */
export function matchColumns(a: RunScores, b: RunScores): [ColumnScores, ColumnScores][] {
  const prompts = renames(
    a.columns.map((each) => each.prompt),
    b.columns.map((each) => each.prompt),
  );
  const providers = renames(
    a.columns.map((each) => each.provider),
    b.columns.map((each) => each.provider),
  );
  return a.columns.flatMap((column): [ColumnScores, ColumnScores][] => {
    const partner = b.columns.find(
      (other) =>
        other.prompt === prompts.get(column.prompt) && other.provider === providers.get(column.provider),
    );
    return partner ? [[column, partner]] : [];
  });
}

function renames(before: readonly string[], after: readonly string[]): Map<string, string> {
  const same = new Map(before.filter((label) => after.includes(label)).map((label) => [label, label]));
  const gone = [...new Set(before)].filter((label) => !same.has(label));
  const come = [...new Set(after)].filter((label) => !before.includes(label));
  const [from, to] = [gone[0], come[0]];
  if (gone.length === 1 && come.length === 1 && from !== undefined && to !== undefined) same.set(from, to);
  return same;
}

/** One figure a case over several columns: their mean. Columns of one case are not independent, so they count once. */
export function pooled(columns: readonly ColumnScores[]): CaseScore[] {
  if (columns.length === 1) return [...(columns[0]?.cases ?? [])];
  const byCase = new Map<number, { first: CaseScore; sum: number; n: number }>();
  for (const column of columns)
    for (const each of column.cases) {
      const entry = byCase.get(each.case) ?? { first: each, sum: 0, n: 0 };
      byCase.set(each.case, entry);
      if (each.value === null) continue;
      entry.sum += each.value;
      entry.n++;
    }
  return [...byCase.values()].map(({ first, sum, n }) => ({ ...first, value: n === 0 ? null : sum / n }));
}
