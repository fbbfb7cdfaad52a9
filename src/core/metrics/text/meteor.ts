import { badInput } from '../input.ts';
import { porterStem } from './porter.ts';
import { requireReferenceList } from './references.ts';
import { splitWords } from './words.ts';

export interface MeteorOptions {
  /** Weight of precision against recall in the mean, 0 to 1. Default 0.9 (recall counts nine times). */
  alpha?: number;
  /** How steeply the penalty grows with fragmentation. Default 3. */
  beta?: number;
  /** The largest penalty, 0 to 1. Default 0.5. */
  gamma?: number;
}

/** A word of the output and the word of the reference it stands for, as places. */
type Match = readonly [output: number, reference: number];

/**
 * METEOR of an output, the best over its references, as NLTK computes it but without WordNet: words match exactly
 * (in lower case) or by their Porter stem, never as synonyms. Scores are therefore at most NLTK's. Words are what
 * stands between white space.
 *
 * Source: Lavie and Agarwal 2007, "METEOR: An Automatic Metric for MT Evaluation with High Levels of Correlation with
 * Human Judgments"; nltk/translate/meteor_score.py.
 * Range: 0 to 1. An identical text of n words scores 1 − gamma / n^beta; nothing in common, or an empty side, 0.
 * Time: linear.
 *
 * @throws CupelError `metrics.badInput` without references, or for weights out of range
 */
export function meteor(output: string, references: readonly string[], options: MeteorOptions = {}): number {
  requireReferenceList(references);
  const words = splitWords(output.toLowerCase());
  return Math.max(
    ...references.map((reference) => meteorOfWords(words, splitWords(reference.toLowerCase()), options)),
  );
}

/** METEOR of lists of words as they are; see `meteor`. */
export function meteorOfWords(
  output: readonly string[],
  reference: readonly string[],
  { alpha = 0.9, beta = 3, gamma = 0.5 }: MeteorOptions = {},
): number {
  if (!(alpha >= 0 && alpha <= 1) || !(gamma >= 0 && gamma <= 1) || !(beta >= 0)) {
    throw badInput('alpha and gamma must be between 0 and 1, beta at least 0');
  }
  const matches = align(output, reference);
  if (matches.length === 0) return 0;
  const precision = matches.length / output.length;
  const recall = matches.length / reference.length;
  const mean = (precision * recall) / (alpha * precision + (1 - alpha) * recall);
  const fragmentation = countChunks(matches) / matches.length;
  return (1 - gamma * fragmentation ** beta) * mean;
}

/** Matches equal words first, then equal stems of what is left; in the order of the output. */
function align(output: readonly string[], reference: readonly string[]): Match[] {
  const exact = matchLast(output, reference, new Set(), new Set());
  const usedOutput = new Set(exact.map(([i]) => i));
  const usedReference = new Set(exact.map(([, j]) => j));
  const stems = matchLast(output.map(porterStem), reference.map(porterStem), usedOutput, usedReference);
  return [...exact, ...stems].sort(([a], [b]) => a - b);
}

/** From the end: each word takes the last free equal word of the reference, as NLTK does. */
function matchLast(
  output: readonly string[],
  reference: readonly string[],
  usedOutput: ReadonlySet<number>,
  usedReference: ReadonlySet<number>,
): Match[] {
  const free = new Map<string, number[]>();
  reference.forEach((word, j) => {
    if (usedReference.has(j)) return;
    const places = free.get(word);
    if (places) places.push(j);
    else free.set(word, [j]);
  });
  const matches: Match[] = [];
  for (let i = output.length - 1; i >= 0; i--) {
    if (usedOutput.has(i)) continue;
    const j = free.get(output[i] ?? '')?.pop();
    if (j !== undefined) matches.push([i, j]);
  }
  return matches;
}

/** Runs of matches that are adjacent, in the same order, on both sides. */
function countChunks(matches: readonly Match[]): number {
  return matches.filter(([i, j], at) => {
    const [previousI, previousJ] = matches[at - 1] ?? [-2, -2];
    return i !== previousI + 1 || j !== previousJ + 1;
  }).length;
}
