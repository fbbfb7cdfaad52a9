import { harmonicMean } from '../fScore.ts';
import { badInput } from '../input.ts';
import { countMatches, countNgrams } from './ngrams.ts';
import { splitWords } from './words.ts';

/**
 * Normalises an answer as SQuAD's evaluation does: lower case, no ASCII punctuation (joining its neighbours:
 * "co-operation" becomes "cooperation"), no articles a, an, the, single spaces.
 *
 * Source: Rajpurkar et al. 2016, "SQuAD"; the functions of evaluate-v2.0.py.
 */
export function normalizeAnswer(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/(?<![\p{L}\p{N}])(?:a|an|the)(?![\p{L}\p{N}])/gu, ' ');
  return splitWords(plain).join(' ');
}

/**
 * Whether an output equals a correct answer after `normalizeAnswer`; of several answers, any.
 *
 * @throws CupelError `metrics.badInput` for an empty list of answers
 */
export function exactMatch(output: string, answers: string | readonly string[]): boolean {
  const own = normalizeAnswer(output);
  return listOf(answers).some((answer) => normalizeAnswer(answer) === own);
}

/**
 * SQuAD's F1 of the words of an output and a correct answer after `normalizeAnswer`; of several answers, the best.
 * Where either has no words left, 1 if neither has, else 0. Words are what stands between white space, so a Chinese
 * sentence is one word.
 *
 * Range: 0 to 1; symmetric. Time: linear.
 * @throws CupelError `metrics.badInput` for an empty list of answers
 */
export function tokenF1(output: string, answers: string | readonly string[]): number {
  const own = splitWords(normalizeAnswer(output));
  return Math.max(...listOf(answers).map((answer) => wordF1(own, splitWords(normalizeAnswer(answer)))));
}

function wordF1(own: readonly string[], theirs: readonly string[]): number {
  if (own.length === 0 || theirs.length === 0) return Number(own.length === theirs.length);
  const matched = countMatches(countNgrams(own, 1), countNgrams(theirs, 1));
  return harmonicMean(matched / own.length, matched / theirs.length);
}

function listOf(answers: string | readonly string[]): readonly string[] {
  const list = typeof answers === 'string' ? [answers] : answers;
  if (list.length === 0) throw badInput('answers is empty', 'Give at least one correct answer.');
  return list;
}
