import type { AssertionType } from '../suites/assertionTypes.ts';
import type { Grader } from './grader.ts';
import { cost, finishReason, latency, perplexity, perplexityScore } from './graders/limits.ts';
import * as text from './graders/text.ts';

/** What cannot be judged from one output alone: it is judged across the outputs of a case. */
export type ComparisonType = 'select-best' | 'max-score';

const code = () => import('./graders/code.ts');
const embeddings = () => import('./graders/embeddings.ts');
const json = () => import('./graders/json.ts');
const markup = () => import('./graders/markup.ts');
const metrics = () => import('./graders/textMetrics.ts');
const ranking = () => import('./graders/retrieval.ts');
const sql = () => import('./graders/sql.ts');
const toolCalls = () => import('./graders/toolCalls.ts');
const webhook = () => import('./graders/webhook.ts');
const answers = () => import('./graders/modelGraded/answerRelevance.ts');
const classes = () => import('./graders/modelGraded/classification.ts');
const closedQa = () => import('./graders/modelGraded/closedQa.ts');
const contexts = () => import('./graders/modelGraded/retrieval.ts');
const conversation = () => import('./graders/modelGraded/conversation.ts');
const factuality = () => import('./graders/modelGraded/factuality.ts');
const gEval = () => import('./graders/modelGraded/gEval.ts');
const rubrics = () => import('./graders/modelGraded/rubric.ts');

/** Every type that is graded on one output, and its code. Only what most suites use is loaded before it is needed. */
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
  'is-json': late(json, 'isJson'),
  'contains-json': late(json, 'containsJson'),
  'is-xml': late(markup, 'isXml'),
  'contains-xml': late(markup, 'containsXml'),
  'is-html': late(markup, 'isHtml'),
  'contains-html': late(markup, 'containsHtml'),
  'is-sql': late(sql, 'isSql'),
  'contains-sql': late(sql, 'containsSql'),
  'is-valid-function-call': late(toolCalls, 'isValidCall'),
  'is-valid-openai-function-call': late(toolCalls, 'isValidCall'),
  'is-valid-openai-tools-call': late(toolCalls, 'isValidCall'),
  'tool-call-f1': late(toolCalls, 'toolCallF1'),
  cost,
  latency,
  perplexity,
  'perplexity-score': perplexityScore,
  'finish-reason': finishReason,
  'rouge-n': late(metrics, 'rougeNOfFormat'),
  'rouge-1': late(metrics, 'rouge1'),
  'rouge-2': late(metrics, 'rouge2'),
  'rouge-l': late(metrics, 'rougeLcs'),
  'rouge-lsum': late(metrics, 'rougeLcsByLine'),
  bleu: late(metrics, 'bleu'),
  gleu: late(metrics, 'gleu'),
  meteor: late(metrics, 'meteor'),
  chrf: late(metrics, 'chrf'),
  ter: late(metrics, 'ter'),
  'exact-match': late(metrics, 'squadExactMatch'),
  'token-f1': late(metrics, 'squadTokenF1'),
  retrieval: late(ranking, 'retrieval'),
  javascript: late(code, 'javascript'),
  python: late(code, 'python'),
  webhook: late(webhook, 'webhook'),
  similar: late(embeddings, 'similarCosine'),
  'similar:cosine': late(embeddings, 'similarCosine'),
  'similar:dot': late(embeddings, 'similarDot'),
  'similar:euclidean': late(embeddings, 'similarEuclidean'),
  'llm-rubric': late(rubrics, 'llmRubric'),
  'search-rubric': late(rubrics, 'searchRubric'),
  'model-graded-closedqa': late(closedQa, 'closedQa'),
  factuality: late(factuality, 'factuality'),
  'model-graded-factuality': late(factuality, 'factuality'),
  'g-eval': late(gEval, 'gEval'),
  'answer-relevance': late(answers, 'answerRelevance'),
  'context-recall': late(contexts, 'contextRecall'),
  'context-relevance': late(contexts, 'contextRelevance'),
  'context-faithfulness': late(contexts, 'contextFaithfulness'),
  'conversation-relevance': late(conversation, 'conversationRelevance'),
  classifier: late(classes, 'classifier'),
  moderation: late(classes, 'moderation'),
};

/** A grader whose module is loaded with the first output that it judges. */
function late<Name extends string>(load: () => Promise<Record<Name, Grader>>, name: Name): Grader {
  let grader: Grader | undefined;
  return (input) => {
    if (grader) return grader(input);
    return load().then((loaded) => {
      grader = loaded[name];
      return grader(input);
    });
  };
}
