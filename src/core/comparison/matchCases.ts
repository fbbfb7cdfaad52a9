import type { CaseScore, ColumnScores, RunScores } from './runScores.ts';

/** A case that stands in both columns. */
export interface CasePair {
  a: CaseScore;
  b: CaseScore;
}

/** Cases that stand in both columns. */
export interface MatchedCases {
  /** Those that have a value on both sides. */
  pairs: CasePair[];
  /** Cases without a partner. */
  onlyA: number;
  onlyB: number;
  /** Pairs left out because one of them has no such figure. */
  withoutValue: number;
  /** Results of cases with a partner that are errors, and no answers. */
  errorsA: number;
  errorsB: number;
}

/** Pairs cases by content; of equal cases the first with the first, the second with the second. */
export function matchCases(a: readonly CaseScore[], b: readonly CaseScore[]): MatchedCases {
  // One case a content is the rule: then no list is made for it.
  const waiting = new Map<string, CaseScore | CaseScore[]>();
  for (const each of a) {
    const known = waiting.get(each.hash);
    if (known === undefined) waiting.set(each.hash, each);
    else if (Array.isArray(known)) known.push(each);
    else waiting.set(each.hash, [known, each]);
  }
  const taken = new Map<CaseScore[], number>();
  const partnerOf = ({ hash }: CaseScore): CaseScore | undefined => {
    const found = waiting.get(hash);
    if (!Array.isArray(found)) {
      if (found) waiting.delete(hash);
      return found;
    }
    const next = taken.get(found) ?? 0;
    taken.set(found, next + 1);
    return found[next];
  };
  const pairs: CasePair[] = [];
  let [matched, withoutValue, errorsA, errorsB] = [0, 0, 0, 0];
  for (const each of b) {
    const partner = partnerOf(each);
    if (!partner) continue;
    matched++;
    errorsA += partner.errors ?? 0;
    errorsB += each.errors ?? 0;
    if (partner.value === null || each.value === null) withoutValue++;
    else pairs.push({ a: partner, b: each });
  }
  return { pairs, onlyA: a.length - matched, onlyB: b.length - matched, withoutValue, errorsA, errorsB };
}

/**
 * One pair a case over several columns: the means of the columns in which both sides have a value, so that a column
 * that only one run has come to does not stand against another. Columns of one case are not independent: they count
 * once.
 */
export function poolMatches(columns: readonly MatchedCases[]): MatchedCases {
  const [only, ...others] = columns;
  if (only && others.length === 0) return only;
  const pooled = new Map<number, { pair: CasePair; a: number; b: number; n: number }>();
  for (const { pairs } of columns)
    for (const pair of pairs) {
      const key = pair.a.case * 2 ** 26 + pair.b.case;
      const entry = pooled.get(key);
      const [a, b] = [pair.a.value ?? 0, pair.b.value ?? 0];
      if (entry) {
        entry.a += a;
        entry.b += b;
        entry.n++;
      } else pooled.set(key, { pair, a, b, n: 1 });
    }
  const most = (key: 'onlyA' | 'onlyB' | 'withoutValue') => Math.max(0, ...columns.map((each) => each[key]));
  return {
    pairs: Array.from(pooled.values(), ({ pair, a, b, n }) => ({
      a: { ...pair.a, value: a / n },
      b: { ...pair.b, value: b / n },
    })),
    onlyA: most('onlyA'),
    onlyB: most('onlyB'),
    withoutValue: most('withoutValue'),
    errorsA: columns.reduce((sum, each) => sum + each.errorsA, 0),
    errorsB: columns.reduce((sum, each) => sum + each.errorsB, 0),
  };
}

/** The cluster of each pair, a pair without one being its own; undefined where none has any. */
export function clustersOf(pairs: readonly CasePair[]): (string | number)[] | undefined {
  const clusters = pairs.map(({ a, b }, index) => b.cluster ?? a.cluster ?? index);
  return clusters.some((cluster) => typeof cluster === 'string') ? clusters : undefined;
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
