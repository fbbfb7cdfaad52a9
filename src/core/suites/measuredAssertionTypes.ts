import { type AssertionTypeRule, atLeast, atLeastIfGiven, noThreshold } from './assertionTypeRule.ts';

/** Types that measure: text metrics, embeddings, models as graders, comparisons of outputs. */
export const measuredAssertionTypes = {
  'rouge-n': {
    family: 'metric',
    description: 'ROUGE-1 F1 against the reference reaches `threshold` (0.75).',
    value: 'references',
    threshold: atLeast(0.75),
  },
  'rouge-1': {
    family: 'metric',
    description: 'ROUGE-1 F1 against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'rouge-2': {
    family: 'metric',
    description: 'ROUGE-2 F1 against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'rouge-l': {
    family: 'metric',
    description:
      'ROUGE-L F1 (longest common subsequence) against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'rouge-lsum': {
    family: 'metric',
    description: 'ROUGE-Lsum F1 (line by line) against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  bleu: {
    family: 'metric',
    description: 'BLEU against the references reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  gleu: {
    family: 'metric',
    description: 'GLEU against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  meteor: {
    family: 'metric',
    description: 'METEOR (exact words and stems) against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  chrf: {
    family: 'metric',
    description: 'chrF against the references reaches `threshold` (0.5 of 1).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  ter: {
    family: 'metric',
    description: '1 − translation edit rate against the references reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'exact-match': {
    family: 'metric',
    description: 'The output is a reference after SQuAD’s normalisation (case, articles, punctuation).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'token-f1': {
    family: 'metric',
    description: 'SQuAD’s F1 of words against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  retrieval: {
    family: 'metric',
    description:
      'Recall (or `config.measure`) of the first `config.k` documents against the relevant ones reaches `threshold` (1).',
    value: 'any',
    threshold: atLeast(1),
  },
  similar: {
    family: 'embedding',
    description: 'The embedding’s cosine similarity with the value’s reaches `threshold` (0.75).',
    value: 'references',
    threshold: atLeast(0.75),
  },
  'similar:cosine': {
    family: 'embedding',
    description: 'The embedding’s cosine similarity with the value’s reaches `threshold` (0.75).',
    value: 'references',
    threshold: atLeast(0.75),
  },
  'similar:dot': {
    family: 'embedding',
    description: 'The embedding’s dot product with the value’s reaches `threshold` (0.75).',
    value: 'references',
    threshold: { use: 'optional', bound: 'atLeast', default: 0.75 },
  },
  'similar:euclidean': {
    family: 'embedding',
    description: 'The Euclidean distance of the embeddings is at most `threshold` (0.75).',
    value: 'references',
    threshold: { use: 'optional', bound: 'atMost', default: 0.75 },
  },
  'llm-rubric': {
    family: 'model',
    description: 'A model finds that the output meets the rubric; its score reaches `threshold` if given.',
    value: 'any',
    threshold: atLeastIfGiven,
  },
  'model-graded-closedqa': {
    family: 'model',
    description: 'A model finds that the output meets the criterion.',
    value: 'text',
    threshold: noThreshold,
  },
  factuality: {
    family: 'model',
    description: 'A model finds that the output agrees with the facts in the value.',
    value: 'text',
    threshold: noThreshold,
  },
  'model-graded-factuality': {
    family: 'model',
    description: 'The older name of `factuality`.',
    value: 'text',
    threshold: noThreshold,
  },
  'g-eval': {
    family: 'model',
    description:
      'A model scores the output by the criteria, step by step; the score reaches `threshold` (0.7).',
    value: 'references',
    threshold: atLeast(0.7),
  },
  'answer-relevance': {
    family: 'model',
    description:
      'Questions that a model derives from the output are as similar to the `query` variable as `threshold` (0.5).',
    value: 'none',
    threshold: atLeast(0.5),
  },
  'context-recall': {
    family: 'model',
    description:
      'The share of the value’s statements that the `context` variable supports reaches `threshold`.',
    value: 'text',
    threshold: atLeast(0),
  },
  'context-relevance': {
    family: 'model',
    description: 'The share of the `context` variable that the `query` needs reaches `threshold`.',
    value: 'none',
    threshold: atLeast(0),
  },
  'context-faithfulness': {
    family: 'model',
    description:
      'The share of the output’s statements that the `context` variable supports reaches `threshold`.',
    value: 'none',
    threshold: atLeast(0),
  },
  'conversation-relevance': {
    family: 'model',
    description:
      'The share of the turns whose answer is relevant to what was said before reaches `threshold` (0.5).',
    value: 'none',
    threshold: atLeast(0.5),
  },
  'search-rubric': {
    family: 'model',
    description: 'A model that may search the web finds that the output meets the rubric.',
    value: 'text',
    threshold: atLeastIfGiven,
  },
  classifier: {
    family: 'model',
    description: 'A classifier gives the output the class of the value with a score of `threshold` (1).',
    value: 'optional',
    threshold: atLeast(1),
  },
  moderation: {
    family: 'model',
    description: 'A moderation model flags none of the categories (all, or those listed).',
    value: 'optional',
    threshold: noThreshold,
  },
  'select-best': {
    family: 'comparison',
    description: 'A model finds this output the best of the case’s outputs by the criterion.',
    value: 'text',
    threshold: noThreshold,
  },
  'max-score': {
    family: 'comparison',
    description: 'This output has the highest score of the case’s outputs.',
    value: 'optional',
    threshold: atLeastIfGiven,
  },
} as const satisfies Record<string, AssertionTypeRule>;
