import { requireWhole } from '../input.ts';
import { countMatches, countNgrams, ngramTotal } from './ngrams.ts';
import { requireReferenceList, requireReferences } from './references.ts';
import { splitWords } from './words.ts';

export interface GleuOptions {
  /** The longest n-gram. Default 4. */
  maxOrder?: number;
}

/** Matched n-grams, and those of the side that has more. */
interface GleuCounts {
  matched: number;
  all: number;
}

/**
 * Google's GLEU of an output, by its best reference: the smaller of precision and recall of all n-grams of 1 to 4
 * words. Words are what stands between white space, case counts.
 *
 * Source: Wu et al. 2016, "Google's Neural Machine Translation System" (arXiv 1609.08144);
 * nltk/translate/gleu_score.py.
 * Range: 0 to 1; symmetric for one reference; 0 where either side is empty. Time: linear.
 *
 * @throws CupelError `metrics.badInput` without references
 */
export function gleu(output: string, references: readonly string[], options: GleuOptions = {}): number {
  requireReferenceList(references);
  return gleuOfWords(splitWords(output), references.map(splitWords), options);
}

/** GLEU of lists of words as they are; see `gleu`. */
export function gleuOfWords(
  output: readonly string[],
  references: readonly (readonly string[])[],
  options: GleuOptions = {},
): number {
  return ratio(bestCounts(output, references, options));
}

/**
 * GLEU of a corpus: the counts of each output's best reference are summed, so that long outputs count for more.
 *
 * @throws CupelError `metrics.badInput` for lists that do not match
 */
export function corpusGleu(
  outputs: readonly string[],
  references: readonly (readonly string[])[],
  options: GleuOptions = {},
): number {
  requireReferences(outputs, references);
  const sum: GleuCounts = { matched: 0, all: 0 };
  outputs.forEach((output, i) => {
    const best = bestCounts(splitWords(output), (references[i] ?? []).map(splitWords), options);
    sum.matched += best.matched;
    sum.all += best.all;
  });
  return ratio(sum);
}

function bestCounts(
  output: readonly string[],
  references: readonly (readonly string[])[],
  { maxOrder = 4 }: GleuOptions,
): GleuCounts {
  requireWhole(maxOrder, 'maxOrder');
  const orders = Array.from({ length: maxOrder }, (_, i) => i + 1);
  const own = orders.map((n) => countNgrams(output, n));
  const total = (length: number) => orders.reduce((sum, n) => sum + ngramTotal(length, n), 0);
  let best: GleuCounts = { matched: 0, all: 0 };
  for (const reference of references) {
    const matched = own.reduce(
      (sum, counts, i) => sum + countMatches(counts, countNgrams(reference, i + 1)),
      0,
    );
    const counts = { matched, all: Math.max(total(output.length), total(reference.length)) };
    const better = ratio(counts) - ratio(best);
    if (better > 0 || (better === 0 && counts.matched > best.matched) || best.all === 0) best = counts;
  }
  return best;
}

function ratio({ matched, all }: GleuCounts): number {
  return all > 0 ? matched / all : 0;
}
