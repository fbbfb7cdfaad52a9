import { precisionRecall } from '../fScore.ts';
import { requireWhole } from '../input.ts';
import { closestLength } from './bleu.ts';
import { gleuOfWords } from './gleu.ts';
import type { MeteorOptions } from './meteor.ts';
import { meteorOfWords } from './meteor.ts';
import { countMatches, countNgrams, largestCounts, ngramTotal } from './ngrams.ts';
import { requireReferenceList } from './references.ts';
import { pennWords } from './pennWords.ts';
import { splitWords } from './words.ts';

// The `bleu`, `gleu`, `rouge-n` and `meteor` assertions of the suite format have definitions of their own: words in
// lower case (between white space, but for `rouge-n`), and a score from 0 to 1. An existing suite's thresholds were chosen for these.

/** What stands for a precision of 0, so that one order without a match does not make the whole score 0. */
const smallestPrecision = 1e-7;

/**
 * The `bleu` assertion: the geometric mean of the n-gram precisions of order 1 to 4 that the output is long enough
 * for, times the brevity penalty for the reference closest in length. An order without a match counts as 1e-7.
 * Several references share their n-grams (Papineni et al. 2002).
 *
 * Range: 0 to 1; an identical output scores 1; an empty one 0. For BLEU as published, see `bleu`.
 * @throws CupelError `metrics.badInput` without references
 */
export function suiteBleu(output: string, references: readonly string[]): number {
  requireReferenceList(references);
  const own = lowerWords(output);
  if (own.length === 0) return 0;
  const theirs = references.map(lowerWords);
  const orders = [1, 2, 3, 4].filter((n) => n <= own.length);
  const logSum = orders.reduce((sum, n) => {
    const known = largestCounts(theirs.map((words) => countNgrams(words, n)));
    const precision = countMatches(countNgrams(own, n), known) / ngramTotal(own.length, n);
    return sum + Math.log(precision === 0 ? smallestPrecision : precision);
  }, 0);
  const closest = closestLength(
    own.length,
    theirs.map((words) => words.length),
  );
  const penalty = own.length >= closest ? 1 : Math.exp(1 - closest / own.length);
  return penalty * Math.exp(logSum / orders.length);
}

/**
 * The `gleu` assertion: `gleu` of lower-case words without full stops at their end.
 * Range: 0 to 1; an identical output scores 1; an empty one 0.
 *
 * @throws CupelError `metrics.badInput` without references
 */
export function suiteGleu(output: string, references: readonly string[]): number {
  requireReferenceList(references);
  return gleuOfWords(withoutStops(output), references.map(withoutStops));
}

/**
 * The `rouge-n` assertion: the F1 of the n-grams (single words unless `n` is given) of lower-case Penn Treebank words,
 * punctuation included; the best of several references. For ROUGE as published by Google, see `rouge`.
 * Range: 0 to 1; 0 where either side has no n-gram.
 *
 * @throws CupelError `metrics.badInput` without references, or for an n below 1
 */
export function suiteRougeN(output: string, references: readonly string[], n = 1): number {
  requireReferenceList(references);
  requireWhole(n, 'n');
  const own = pennWords(output.toLowerCase());
  const ownCounts = countNgrams(own, n);
  return Math.max(
    ...references.map((reference) => {
      const theirs = pennWords(reference.toLowerCase());
      const matched = countMatches(ownCounts, countNgrams(theirs, n));
      return precisionRecall(matched, ngramTotal(own.length, n), ngramTotal(theirs.length, n)).f1;
    }),
  );
}

/**
 * The `meteor` assertion: `meteor` of lower-case words without full stops at their end; no synonyms.
 * Range: 0 to 1; an identical output of n words scores 1 − 0.5 / n³.
 *
 * @throws CupelError `metrics.badInput` without references, or for weights out of range
 */
export function suiteMeteor(
  output: string,
  references: readonly string[],
  options: MeteorOptions = {},
): number {
  requireReferenceList(references);
  const own = withoutStops(output);
  return Math.max(...references.map((reference) => meteorOfWords(own, withoutStops(reference), options)));
}

function lowerWords(text: string): string[] {
  return splitWords(text.toLowerCase());
}

/** A word that was only full stops is dropped, as it would match any other. */
function withoutStops(text: string): string[] {
  return lowerWords(text)
    .map(trimStops)
    .filter((word) => word !== '');
}

/** By hand: /\.+$/ takes quadratic time on a word of full stops. */
function trimStops(word: string): string {
  let end = word.length;
  while (end > 0 && word[end - 1] === '.') end--;
  return word.slice(0, end);
}
