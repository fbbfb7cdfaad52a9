import type { AssertionType } from '../suites/assertionTypes.ts';
import type { Grader } from './grader.ts';
import { javascript, python } from './graders/code.ts';
import { similarCosine, similarDot, similarEuclidean } from './graders/embeddings.ts';
import { containsJson, isJson } from './graders/json.ts';
import { cost, finishReason, latency, perplexity, perplexityScore } from './graders/limits.ts';
import { containsHtml, containsXml, isHtml, isXml } from './graders/markup.ts';
import { answerRelevance } from './graders/modelGraded/answerRelevance.ts';
import { classifier, moderation } from './graders/modelGraded/classification.ts';
import { closedQa } from './graders/modelGraded/closedQa.ts';
import { conversationRelevance } from './graders/modelGraded/conversation.ts';
import { factuality } from './graders/modelGraded/factuality.ts';
import { gEval } from './graders/modelGraded/gEval.ts';
import { contextFaithfulness, contextRecall, contextRelevance } from './graders/modelGraded/retrieval.ts';
import { llmRubric, searchRubric } from './graders/modelGraded/rubric.ts';
import { retrieval } from './graders/retrieval.ts';
import { containsSql, isSql } from './graders/sql.ts';
import * as text from './graders/text.ts';
import * as metrics from './graders/textMetrics.ts';
import { isValidCall, toolCallF1 } from './graders/toolCalls.ts';
import { webhook } from './graders/webhook.ts';

/** What cannot be judged from one output alone: it is judged across the outputs of a case. */
export type ComparisonType = 'select-best' | 'max-score';

/** Every type that is graded on one output, and its code. */
export const graders: Record<Exclude<AssertionType, ComparisonType>, Grader> = {
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
  'is-xml': isXml,
  'contains-xml': containsXml,
  'is-html': isHtml,
  'contains-html': containsHtml,
  'is-sql': isSql,
  'contains-sql': containsSql,
  'is-valid-function-call': isValidCall,
  'is-valid-openai-function-call': isValidCall,
  'is-valid-openai-tools-call': isValidCall,
  'tool-call-f1': toolCallF1,
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
  retrieval,
  javascript,
  python,
  webhook,
  similar: similarCosine,
  'similar:cosine': similarCosine,
  'similar:dot': similarDot,
  'similar:euclidean': similarEuclidean,
  'llm-rubric': llmRubric,
  'search-rubric': searchRubric,
  'model-graded-closedqa': closedQa,
  factuality,
  'model-graded-factuality': factuality,
  'g-eval': gEval,
  'answer-relevance': answerRelevance,
  'context-recall': contextRecall,
  'context-relevance': contextRelevance,
  'context-faithfulness': contextFaithfulness,
  'conversation-relevance': conversationRelevance,
  classifier,
  moderation,
};
