import { badInput, requireWhole } from '../input.ts';
import type { Counts } from './ngrams.ts';
import { countCharacterNgrams, countMatches, countNgrams, ngramTotal } from './ngrams.ts';
import { requireReferences } from './references.ts';
import { charactersOf, splitWords } from './words.ts';

export interface ChrfOptions {
  /** The longest run of characters. Default 6. */
  charOrder?: number;
  /** The longest run of words: 0 (default) is chrF, 2 is chrF++. */
  wordOrder?: number;
  /** How much more recall counts than precision. Default 2. */
  beta?: number;
  lowercase?: boolean;
  /** Count white space as characters. Default false. */
  whitespace?: boolean;
  /** Smooth orders without n-grams as chrF++.py, Moses and NLTK do, instead of leaving them out. Default false. */
  epsSmoothing?: boolean;
}

export interface ChrfScore {
  /** 0 to 100. */
  score: number;
}

/** Counts of one order: n-grams of the output, of the reference, in both. */
interface OrderCounts {
  output: number;
  reference: number;
  matched: number;
}

interface Ngrams {
  total: number;
  counts: Counts;
}

type Settings = Required<ChrfOptions>;

/**
 * chrF (and, with `wordOrder: 2`, chrF++) of a corpus as sacreBLEU 2 defines it: counts are summed over all outputs,
 * precision and recall averaged over the orders, then combined into an F-score. Of several references the one with
 * the best score of its own counts.
 *
 * Source: Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; Popović 2017, "chrF++: words
 * helping character n-grams"; github.com/mjpost/sacrebleu, sacrebleu/metrics/chrf.py.
 * Characters are code points. Range: 0 to 100; 0 where output or reference is empty. Time: linear for each order.
 *
 * @param outputs one text per item
 * @param references one list of reference texts per item, each with at least one
 * @throws CupelError `metrics.badInput` for lists that do not match, or orders or a beta out of range
 */
export function chrf(
  outputs: readonly string[],
  references: readonly (readonly string[])[],
  options: ChrfOptions = {},
): ChrfScore {
  requireReferences(outputs, references);
  const settings = complete(options);
  const sums: OrderCounts[] = Array.from({ length: settings.charOrder + settings.wordOrder }, () => ({
    output: 0,
    reference: 0,
    matched: 0,
  }));
  outputs.forEach((output, i) => {
    const best = bestReference(output, references[i] ?? [], settings);
    sums.forEach((sum, order) => {
      sum.output += best[order]?.output ?? 0;
      sum.reference += best[order]?.reference ?? 0;
      sum.matched += best[order]?.matched ?? 0;
    });
  });
  return { score: fScore(sums, settings) };
}

/** chrF of one output against its references: `chrf` of a corpus of one. */
export function sentenceChrf(
  output: string,
  references: readonly string[],
  options: ChrfOptions = {},
): ChrfScore {
  return chrf([output], [references], options);
}

function complete(options: ChrfOptions): Settings {
  const settings = {
    charOrder: 6,
    wordOrder: 0,
    beta: 2,
    lowercase: false,
    whitespace: false,
    epsSmoothing: false,
    ...options,
  };
  requireWhole(settings.charOrder, 'charOrder');
  requireWhole(settings.wordOrder, 'wordOrder', 0);
  if (!(settings.beta > 0) || !Number.isFinite(settings.beta)) {
    throw badInput(`beta must be above 0, not ${settings.beta}`);
  }
  return settings;
}

function bestReference(output: string, references: readonly string[], settings: Settings): OrderCounts[] {
  const own = ngramsByOrder(output, settings);
  let best: OrderCounts[] = [];
  let bestScore = -1;
  for (const reference of references) {
    const theirs = ngramsByOrder(reference, settings);
    const counts = own.map(({ total, counts }, order) => {
      const other = theirs[order] ?? { total: 0, counts: new Map<string, number>() };
      // Hits are not asked for where the reference has no n-gram of the order.
      const asked = other.total > 0 ? total : 0;
      return { output: asked, reference: other.total, matched: countMatches(counts, other.counts) };
    });
    const score = fScore(counts, settings);
    if (score > bestScore) [best, bestScore] = [counts, score];
  }
  return best;
}

function ngramsByOrder(text: string, { charOrder, wordOrder, lowercase, whitespace }: Settings): Ngrams[] {
  const line = lowercase ? text.toLowerCase() : text;
  const characters = charactersOf(whitespace ? line : line.replace(/\s+/gu, ''));
  const words = wordOrder > 0 ? splitPunctuation(line) : [];
  return [
    ...Array.from({ length: charOrder }, (_, i) => ({
      total: ngramTotal(characters.length, i + 1),
      counts: countCharacterNgrams(characters, i + 1),
    })),
    ...Array.from({ length: wordOrder }, (_, i) => ({
      total: ngramTotal(words.length, i + 1),
      counts: countNgrams(words, i + 1),
    })),
  ];
}

const punctuation = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** chrF++'s words: one ASCII punctuation mark is split off, at the end or else at the start. */
function splitPunctuation(text: string): string[] {
  return splitWords(text).flatMap((word) => {
    const characters = charactersOf(word);
    const first = characters[0] ?? '';
    const last = characters.at(-1) ?? '';
    if (characters.length === 1) return [word];
    if (punctuation.has(last)) return [word.slice(0, -1), last];
    return punctuation.has(first) ? [first, word.slice(1)] : [word];
  });
}

function fScore(counts: readonly OrderCounts[], { beta, epsSmoothing }: Settings): number {
  return 100 * (epsSmoothing ? smoothedFScore(counts, beta ** 2) : effectiveFScore(counts, beta ** 2));
}

/** The mean of the F-scores of all orders; a tiny value stands for what an order lacks. */
function smoothedFScore(counts: readonly OrderCounts[], factor: number): number {
  const eps = 1e-16;
  const sum = counts.reduce((sum, { output, reference, matched }) => {
    const precision = output > 0 ? matched / output : eps;
    const recall = reference > 0 ? matched / reference : eps;
    const denominator = factor * precision + recall;
    return sum + (denominator > 0 ? ((1 + factor) * precision * recall) / denominator : eps);
  }, 0);
  return sum / counts.length;
}

/** The F-score of the mean precision and recall over the orders that both sides have. */
function effectiveFScore(counts: readonly OrderCounts[], factor: number): number {
  const effective = counts.filter(({ output, reference }) => output > 0 && reference > 0);
  if (effective.length === 0) return 0;
  let precision = 0;
  let recall = 0;
  for (const { output, reference, matched } of effective) {
    precision += matched / output / effective.length;
    recall += matched / reference / effective.length;
  }
  if (precision + recall === 0) return 0;
  return Math.min(1, ((1 + factor) * precision * recall) / (factor * precision + recall));
}
