import { chrf as chrfOf } from '../../metrics/text/chrf.ts';
import { rougeL, rougeLsum, rougeN } from '../../metrics/text/rouge.ts';
import { exactMatch, tokenF1 } from '../../metrics/text/squad.ts';
import { suiteBleu, suiteGleu, suiteMeteor, suiteRougeN } from '../../metrics/text/suiteFormat.ts';
import { ter as terOf } from '../../metrics/text/ter.ts';
import type { Grader } from '../grader.ts';
import { referencesValue } from '../valueShapes.ts';
import { reaches } from '../thresholds.ts';

/** A grader whose score, from 0 to 1, must reach the threshold. */
function atLeast(name: string, score: (output: string, references: readonly string[]) => number): Grader {
  return (input) => {
    const value = score(input.text, referencesValue(input));
    const least = input.threshold ?? 0;
    return {
      pass: reaches(value, least),
      score: value,
      reason: `The ${name} score is ${value.toFixed(4)}; at least ${least} is asked for.`,
    };
  };
}

/** The best score of an output against any of its references. */
function best(score: (output: string, reference: string) => number) {
  return (output: string, references: readonly string[]): number =>
    Math.max(...references.map((reference) => score(output, reference)));
}

/** Lower-cased whitespace tokens, as the suite format defines these. */
export const rougeNOfFormat = atLeast('ROUGE-N', suiteRougeN);
export const bleu = atLeast('BLEU', suiteBleu);
export const gleu = atLeast('GLEU', suiteGleu);
export const meteor = atLeast('METEOR', suiteMeteor);

/** By the reference implementations. */
export const rouge1 = atLeast(
  'ROUGE-1',
  best((output, reference) => rougeN(output, reference, 1).f1),
);
export const rouge2 = atLeast(
  'ROUGE-2',
  best((output, reference) => rougeN(output, reference, 2).f1),
);
export const rougeLcs = atLeast(
  'ROUGE-L',
  best((output, reference) => rougeL(output, reference).f1),
);
export const rougeLcsByLine = atLeast(
  'ROUGE-Lsum',
  best((output, reference) => rougeLsum(output, reference).f1),
);
export const chrf = atLeast('chrF', (output, references) => chrfOf([output], [references]).score / 100);
/** Edits are worse the more there are: the score is 1 − TER, and 0 where TER is above 1. */
export const ter = atLeast('1 − TER', (output, references) => Math.max(0, 1 - terOf(output, references)));
export const squadExactMatch = atLeast('exact match', (output, references) =>
  Number(exactMatch(output, references)),
);
export const squadTokenF1 = atLeast('token F1', (output, references) => tokenF1(output, references));
