import type { AssertionType } from '../suites/assertionTypes.ts';
import type { Grader } from './grader.ts';
import { javascript, python } from './graders/code.ts';
import { containsJson, isJson } from './graders/json.ts';
import { cost, finishReason, latency, perplexity, perplexityScore } from './graders/limits.ts';
import * as text from './graders/text.ts';
import * as metrics from './graders/textMetrics.ts';

/** What cannot be judged from one output alone: it is judged across the outputs of a case. */
export type ComparisonType = 'select-best' | 'max-score';

/** Every type that is graded on one output, and its code. */
export const graders: Partial<Record<Exclude<AssertionType, ComparisonType>, Grader>> = {
  equals: text.equals,
  contains: text.contains,
  icontains: text.icontains,
  'contains-any': text.containsAnyOf,
  'contains-all': text.containsAllOf,
  'icontains-any': text.icontainsAnyOf,
  'icontains-all': text.icontainsAllOf,
  'starts-with': text.startsWith,
  'ends-with': text.endsWith,
  regex: text.regex,
  'word-count': text.wordCount,
  levenshtein: text.levenshtein,
  'is-refusal': text.isRefusalText,
  'is-json': isJson,
  'contains-json': containsJson,
  cost,
  latency,
  perplexity,
  'perplexity-score': perplexityScore,
  'finish-reason': finishReason,
  'rouge-n': metrics.rougeNOfFormat,
  'rouge-1': metrics.rouge1,
  'rouge-2': metrics.rouge2,
  'rouge-l': metrics.rougeLcs,
  'rouge-lsum': metrics.rougeLcsByLine,
  bleu: metrics.bleu,
  gleu: metrics.gleu,
  meteor: metrics.meteor,
  chrf: metrics.chrf,
  ter: metrics.ter,
  'exact-match': metrics.squadExactMatch,
  'token-f1': metrics.squadTokenF1,
  javascript,
  python,
};
