import { badInput, requireSameLength, requireWhole } from '../input.ts';
import type { BleuTokenizer } from './bleuTokenizers.ts';
import { bleuTokenizers } from './bleuTokenizers.ts';
import { countMatches, countNgrams, largestCounts, ngramTotal } from './ngrams.ts';
import { requireReferences } from './references.ts';

/** How an n-gram order without a match is smoothed (Chen and Cherry 2014, methods 1 to 3). */
export type BleuSmoothing = 'exp' | 'floor' | 'add-k' | 'none';

export interface BleuSmoothingOptions {
  /** `exp` (default): each order without a match halves; `floor`, `add-k`: see `smoothingValue`. */
  smoothing?: BleuSmoothing;
  /** What `floor` puts in place of no match (0.1), what `add-k` adds from order 2 up (1). */
  smoothingValue?: number;
  /** Use only the orders the output is long enough for. Default: false for a corpus, true for a sentence. */
  effectiveOrder?: boolean;
}

export interface BleuOptions extends BleuSmoothingOptions {
  /** Default `13a`. Use `char` for Chinese and Japanese, whose sentences `13a` takes for one word. */
  tokenize?: BleuTokenizer;
  /** Compare in lower case. Default false. */
  lowercase?: boolean;
  /** The longest n-gram. Default 4. */
  maxOrder?: number;
}

/** What BLEU is computed from, by n-gram order from 1, and what comes out. */
export interface BleuScore {
  /** 0 to 100. */
  score: number;
  /** Smoothed precisions by order, 0 to 100. */
  precisions: number[];
  /** 0 to 1; 1 where the output is at least as long as the closest reference. */
  brevityPenalty: number;
  /** Matched n-grams by order. */
  matches: number[];
  /** All n-grams of the output by order. */
  totals: number[];
  /** Tokens of all outputs. */
  outputLength: number;
  /** Tokens of the references closest in length. */
  referenceLength: number;
}

/**
 * BLEU of a corpus as sacreBLEU defines it: n-gram matches and lengths are summed over all outputs, then combined.
 * Several references of one output share their n-grams; the closest in length counts for the brevity penalty (the
 * shorter of two equally close).
 *
 * Source: Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation"; Post 2018,
 * "A Call for Clarity in Reporting BLEU Scores"; github.com/mjpost/sacrebleu.
 * Range: 0 to 100. Without any match, or with all outputs empty, 0. Time and memory: linear in the text.
 *
 * @param outputs one text per item
 * @param references one list of reference texts per item, each with at least one
 * @throws CupelError `metrics.badInput` for lists that do not match, an unknown option, or an order below 1
 */
export function bleu(
  outputs: readonly string[],
  references: readonly (readonly string[])[],
  options: BleuOptions = {},
): BleuScore {
  requireReferences(outputs, references);
  const { tokenize = '13a', lowercase = false, maxOrder = 4 } = options;
  requireWhole(maxOrder, 'maxOrder');
  if (!Object.hasOwn(bleuTokenizers, tokenize)) {
    throw badInput(`unknown tokenizer ${JSON.stringify(tokenize)}`, 'Use 13a, intl, none or char.');
  }
  const split = (text: string) => bleuTokenizers[tokenize]((lowercase ? text.toLowerCase() : text).trimEnd());
  const matches = Array.from({ length: maxOrder }, () => 0);
  const totals = Array.from({ length: maxOrder }, () => 0);
  let outputLength = 0;
  let referenceLength = 0;

  outputs.forEach((output, i) => {
    const words = split(output);
    const referenceWords = (references[i] ?? []).map(split);
    outputLength += words.length;
    referenceLength += closestLength(
      words.length,
      referenceWords.map((reference) => reference.length),
    );
    for (let n = 1; n <= maxOrder; n++) {
      const known = largestCounts(referenceWords.map((reference) => countNgrams(reference, n)));
      matches[n - 1] = (matches[n - 1] ?? 0) + countMatches(countNgrams(words, n), known);
      totals[n - 1] = (totals[n - 1] ?? 0) + ngramTotal(words.length, n);
    }
  });
  return bleuFromCounts({ matches, totals, outputLength, referenceLength }, options);
}

/**
 * BLEU of one output against its references: as `bleu`, but with `effectiveOrder` on unless it is set, because a
 * short sentence has no n-grams of the higher orders.
 */
export function sentenceBleu(
  output: string,
  references: readonly string[],
  options: BleuOptions = {},
): BleuScore {
  return bleu([output], [references], { effectiveOrder: true, ...options });
}

/**
 * Combines the counts of a corpus into BLEU (sacreBLEU's `compute_bleu`).
 *
 * @param counts matched and total n-grams by order from 1, tokens of the outputs and of the closest references
 * @throws CupelError `metrics.badInput` for an unknown smoothing or lists of different length
 */
export function bleuFromCounts(
  counts: Pick<BleuScore, 'matches' | 'totals' | 'outputLength' | 'referenceLength'>,
  options: BleuSmoothingOptions = {},
): BleuScore {
  const { smoothing = 'exp', effectiveOrder = false } = options;
  requireSameLength(counts.matches, counts.totals, 'matches', 'totals');
  const value = options.smoothingValue ?? defaultSmoothingValue(smoothing);
  const { outputLength, referenceLength } = counts;
  const brevityPenalty = penalty(outputLength, referenceLength);
  const precisions = counts.matches.map(() => 0);
  const nothing = { ...counts, score: 0, precisions, brevityPenalty };
  if (counts.matches.every((count) => count === 0)) return nothing;

  let orders = precisions.length;
  let halving = 1;
  for (const [index, count] of counts.matches.entries()) {
    const added = smoothing === 'add-k' && index > 0 ? value : 0;
    const matched = count + added;
    const total = (counts.totals[index] ?? 0) + added;
    if (total === 0) break;
    if (effectiveOrder) orders = index + 1;
    if (matched > 0) {
      precisions[index] = (100 * matched) / total;
    } else if (smoothing === 'exp') {
      halving *= 2;
      precisions[index] = 100 / (halving * total);
    } else if (smoothing === 'floor') {
      precisions[index] = (100 * value) / total;
    }
  }
  const used = precisions.slice(0, orders);
  if (used.includes(0)) return nothing;
  const logSum = used.reduce((sum, precision) => sum + Math.log(precision), 0);
  return { ...nothing, score: Math.min(100, brevityPenalty * Math.exp(logSum / orders)) };
}

function defaultSmoothingValue(smoothing: BleuSmoothing): number {
  switch (smoothing) {
    case 'floor':
      return 0.1;
    case 'add-k':
      return 1;
    case 'exp':
    case 'none':
      return 0;
    default:
      throw badInput(`unknown smoothing ${JSON.stringify(smoothing)}`, 'Use exp, floor, add-k or none.');
  }
}

function penalty(outputLength: number, referenceLength: number): number {
  if (outputLength >= referenceLength) return 1;
  return outputLength === 0 ? 0 : Math.exp(1 - referenceLength / outputLength);
}

/** The reference length nearest to the output's; of two equally near the shorter. */
export function closestLength(length: number, references: readonly number[]): number {
  return references.reduce((best, candidate) => {
    const nearer = Math.abs(candidate - length) - Math.abs(best - length);
    return nearer < 0 || (nearer === 0 && candidate < best) ? candidate : best;
  }, references[0] ?? 0);
}
