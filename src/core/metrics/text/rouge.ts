import { badInput } from '../input.ts';
import type { PrecisionRecall } from '../fScore.ts';
import { precisionRecall } from '../fScore.ts';
import { lcsIndices, lcsLength } from './lcs.ts';
import { countMatches, countNgrams, ngramTotal } from './ngrams.ts';
import { porterStem } from './porter.ts';
import { requireReferenceList } from './references.ts';
import { numberWords } from './words.ts';

/**
 * `google`: runs of a–z and 0–9 in lower case, as Google's rouge_score; everything else separates, so a Chinese text
 * has no words. `unicode` (ours): runs of letters, marks and numbers of any script; each Han, Kana or Thai character
 * is a word.
 */
export type RougeTokenizer = 'google' | 'unicode';

export interface RougeOptions {
  /** Stem words of more than three letters (Porter, as NLTK). Default false. */
  stem?: boolean;
  /** Default `google`. */
  tokenize?: RougeTokenizer;
}

/** Each score is 0 to 1. */
export interface RougeScores {
  rouge1: PrecisionRecall;
  rouge2: PrecisionRecall;
  rougeL: PrecisionRecall;
  rougeLsum: PrecisionRecall;
}

/**
 * ROUGE-1, ROUGE-2, ROUGE-L and ROUGE-Lsum of an output against one reference, as Google's rouge_score computes them.
 * Lsum compares sentence by sentence: sentences are lines.
 *
 * Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries";
 * github.com/google-research/google-research/tree/master/rouge.
 * Range: 0 to 1; 0 where either side has no words. Time: linear for 1 and 2, |output| · |reference| / 32 for L and
 * Lsum.
 *
 * @throws CupelError `metrics.badInput` for an unknown tokenizer
 */
export function rouge(output: string, reference: string, options: RougeOptions = {}): RougeScores {
  return {
    rouge1: rougeN(output, reference, 1, options),
    rouge2: rougeN(output, reference, 2, options),
    rougeL: rougeL(output, reference, options),
    rougeLsum: rougeLsum(output, reference, options),
  };
}

/** ROUGE-N: precision, recall and F1 of the n-grams of words, each counted as often as both texts have it. */
export function rougeN(
  output: string,
  reference: string,
  n: number,
  options: RougeOptions = {},
): PrecisionRecall {
  if (!Number.isInteger(n) || n < 1) throw badInput(`n must be a whole number of at least 1, not ${n}`);
  const own = words(output, options);
  const theirs = words(reference, options);
  return precisionRecall(
    countMatches(countNgrams(own, n), countNgrams(theirs, n)),
    ngramTotal(own.length, n),
    ngramTotal(theirs.length, n),
  );
}

/** ROUGE-L: precision, recall and F1 of the longest common subsequence of words. */
export function rougeL(output: string, reference: string, options: RougeOptions = {}): PrecisionRecall {
  const [own = new Int32Array(), theirs = new Int32Array()] = numberWords(
    words(output, options),
    words(reference, options),
  );
  return precisionRecall(lcsLength(theirs, own), own.length, theirs.length);
}

/**
 * ROUGE-Lsum: for each line of the reference, the union of its longest common subsequences with all lines of the
 * output; no word counts more often than both texts have it.
 */
export function rougeLsum(output: string, reference: string, options: RougeOptions = {}): PrecisionRecall {
  const split = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => words(line, options));
  const outputLines = split(output);
  const referenceLines = split(reference);
  const numbered = numberWords(...outputLines, ...referenceLines);
  const own = numbered.slice(0, outputLines.length);
  const theirs = numbered.slice(outputLines.length);
  const leftOwn = tally(own);
  const leftTheirs = tally(theirs);
  let hits = 0;
  for (const line of theirs) {
    const union = new Set(own.flatMap((candidate) => lcsIndices(line, candidate)));
    for (const place of union) {
      const word = line[place] ?? -1;
      const inOwn = leftOwn.get(word) ?? 0;
      const inTheirs = leftTheirs.get(word) ?? 0;
      if (inOwn === 0 || inTheirs === 0) continue;
      hits++;
      leftOwn.set(word, inOwn - 1);
      leftTheirs.set(word, inTheirs - 1);
    }
  }
  return precisionRecall(hits, total(own), total(theirs));
}

/**
 * The best of several references, separately for each score, by F1 (rouge_score's `score_multi`).
 *
 * @throws CupelError `metrics.badInput` for an empty list
 */
export function rougeBest(
  output: string,
  references: readonly string[],
  options: RougeOptions = {},
): RougeScores {
  requireReferenceList(references);
  return references
    .map((reference) => rouge(output, reference, options))
    .reduce((best, next) => ({
      rouge1: better(best.rouge1, next.rouge1),
      rouge2: better(best.rouge2, next.rouge2),
      rougeL: better(best.rougeL, next.rougeL),
      rougeLsum: better(best.rougeLsum, next.rougeLsum),
    }));
}

function better(a: PrecisionRecall, b: PrecisionRecall): PrecisionRecall {
  return b.f1 > a.f1 ? b : a;
}

const scriptWithoutSpaces = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]`;
const unicodeWord = new RegExp(
  String.raw`${scriptWithoutSpaces}|(?:(?!${scriptWithoutSpaces})[\p{L}\p{M}\p{N}])+`,
  'gu',
);

function words(text: string, { stem = false, tokenize = 'google' }: RougeOptions): string[] {
  if (tokenize !== 'google' && tokenize !== 'unicode') {
    throw badInput(`unknown tokenizer ${JSON.stringify(tokenize)}`, 'Use google or unicode.');
  }
  const found = text.toLowerCase().match(tokenize === 'google' ? /[a-z0-9]+/g : unicodeWord) ?? [];
  return stem ? found.map((word) => (word.length > 3 ? porterStem(word) : word)) : [...found];
}

function tally(lines: readonly Int32Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const line of lines) for (const word of line) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function total(lines: readonly Int32Array[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
