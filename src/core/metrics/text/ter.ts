import { requireReferenceList, requireReferences } from './references.ts';
import { shortestShiftedDistance } from './terShifts.ts';
import type { TerTokenOptions } from './terTokenizer.ts';
import { terWords } from './terTokenizer.ts';
import { numberWords } from './words.ts';

export type TerOptions = TerTokenOptions;

export interface TerScore {
  /** Edits per reference word: 0 is best; may be above 1. */
  score: number;
  /** Insertions, deletions, substitutions and shifts, each 1, to the nearest reference. */
  edits: number;
  /** Words of the references, on average where an output has several. */
  referenceLength: number;
}

/**
 * Translation edit rate of an output: the edits and shifts of word groups that turn it into the nearest reference,
 * per word of the references (their mean length). Lower is better.
 *
 * Source: Snover et al. 2006, "A Study of Translation Edit Rate with Targeted Human Annotation"; tercom's heuristics
 * for shifts as in sacreBLEU (sacrebleu/metrics/ter.py, lib_ter.py), which reports 100 times this.
 * Range: from 0, without an upper bound. Both empty: 0; only the reference empty: 1.
 * Time: linear in the longer text (50 columns per word) for each shift tried, and at most 1000 are tried.
 *
 * @throws CupelError `metrics.badInput` without references
 */
export function ter(output: string, references: readonly string[], options: TerOptions = {}): number {
  requireReferenceList(references);
  return corpusTer([output], [references], options).score;
}

/**
 * TER of a corpus: all edits over all reference words.
 *
 * @throws CupelError `metrics.badInput` for lists that do not match
 */
export function corpusTer(
  outputs: readonly string[],
  references: readonly (readonly string[])[],
  options: TerOptions = {},
): TerScore {
  requireReferences(outputs, references);
  let edits = 0;
  let referenceLength = 0;
  outputs.forEach((output, i) => {
    const own = terWords(output, options);
    const theirs = (references[i] ?? []).map((reference) => terWords(reference, options));
    const [ownNumbers = new Int32Array(), ...theirNumbers] = numberWords(own, ...theirs);
    edits += Math.min(...theirNumbers.map((words) => shortestShiftedDistance(ownNumbers, words)));
    referenceLength += theirs.reduce((sum, words) => sum + words.length, 0) / theirs.length;
  });
  const score = referenceLength > 0 ? edits / referenceLength : Number(edits > 0);
  return { score, edits, referenceLength };
}
