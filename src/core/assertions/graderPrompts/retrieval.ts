import type { GraderPrompt } from '../rubricPrompt.ts';
import { answerAs, impartial } from './shared.ts';

/** `answer-relevance`. Variables: answer. */
export const answerQuestionsPrompt: GraderPrompt = {
  system: `You read an answer and write three different questions that it would be a complete and direct answer to. Each stands on its own, without "it" or "that". For an answer that says nothing definite, write questions about what it leaves open.
${impartial}
${answerAs('{"questions": ["...", "...", "..."]}')}`,
  user: `<answer>
{{ answer }}
</answer>`,
};

/** `context-recall`. Variables: context, groundTruth. */
export const contextRecallPrompt: GraderPrompt = {
  system: `You check what of a text is backed by a context. Split the text into its single statements, in order, and say of each whether the context states it or it follows from the context alone. Your own knowledge does not count.
${impartial}
${answerAs('{"statements": [{"statement": "...", "attributed": true or false}, ...]}')}`,
  user: `<context>
{{ context }}
</context>
<text>
{{ groundTruth }}
</text>`,
};

/** `context-relevance`. Variables: query, units (numbered), context. */
export const contextRelevancePrompt: GraderPrompt = {
  system: `You find what of a context is needed to answer a question. The context comes in numbered parts. Give the numbers of those parts that help to answer the question; none, if the context does not help.
${impartial}
${answerAs('{"relevant": [numbers]}')}`,
  user: `<question>
{{ query }}
</question>
<context>
{{ units }}
</context>`,
};

/** First part of `context-faithfulness`. Variables: question, answer. */
export const answerStatementsPrompt: GraderPrompt = {
  system: `You take an answer apart into its single statements. Each is one complete sentence that stands on its own, without pronouns that need another sentence. Leave out what states nothing: greetings, questions, offers.
${impartial}
${answerAs('{"statements": ["...", ...]}')}`,
  user: `<question>
{{ question }}
</question>
<answer>
{{ answer }}
</answer>`,
};

/** Second part of `context-faithfulness`. Variables: context, statements (list), numbered. */
export const statementVerdictsPrompt: GraderPrompt = {
  system: `You check statements against a context. A statement is supported if the context states it or it follows from the context alone; your own knowledge does not count. Judge each statement by itself, in the order given.
${impartial}
${answerAs('{"verdicts": [{"reason": "a few words", "supported": true or false}, ...]} with one verdict for each statement')}`,
  user: `<context>
{{ context }}
</context>
<statements>
{{ numbered }}
</statements>`,
};
