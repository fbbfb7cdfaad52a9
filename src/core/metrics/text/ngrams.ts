/** How often each n-gram occurs. */
export type Counts = Map<string, number>;

/** Counts the n-grams of one order. Words must not contain a space, which joins them. Time: linear. */
export function countNgrams(words: readonly string[], n: number): Counts {
  const counts: Counts = new Map();
  for (let i = 0; i + n <= words.length; i++) {
    const gram = n === 1 ? (words[i] ?? '') : words.slice(i, i + n).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Counts the runs of n characters (code points, so that an emoji is one character). Time: linear. */
export function countCharacterNgrams(characters: readonly string[], n: number): Counts {
  const counts: Counts = new Map();
  for (let i = 0; i + n <= characters.length; i++) {
    let gram = '';
    for (let j = i; j < i + n; j++) gram += characters[j] ?? '';
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** How many n-grams a text of `length` items has. */
export function ngramTotal(length: number, n: number): number {
  return Math.max(0, length - n + 1);
}

/** The size of the multiset intersection: each n-gram counts as often as both have it. */
export function countMatches(a: Counts, b: Counts): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let matches = 0;
  for (const [gram, count] of small) matches += Math.min(count, large.get(gram) ?? 0);
  return matches;
}

/** The multiset union: each n-gram as often as the list that has it most. */
export function largestCounts(all: readonly Counts[]): Counts {
  const [first = new Map<string, number>(), ...others] = all;
  if (others.length === 0) return first;
  const union: Counts = new Map(first);
  for (const counts of others) {
    for (const [gram, count] of counts) if (count > (union.get(gram) ?? 0)) union.set(gram, count);
  }
  return union;
}
