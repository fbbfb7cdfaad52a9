import * as z from 'zod';
import { cosine } from '../../vectors.ts';
import type { Finding, Grader } from '../../grader.ts';
import { answerQuestionsPrompt } from '../../graderPrompts/retrieval.ts';
import { Judge } from '../../judge.ts';
import { choosePrompt } from '../../rubricPrompt.ts';
import { queryOf } from './retrievalContext.ts';
import { reaches } from '../../thresholds.ts';

const asked = z.object({ questions: z.array(z.string().trim().min(1)).min(1).max(10) });

/**
 * A model writes questions that the output would answer; the mean cosine similarity of their embeddings with the
 * question that was asked (the `query` variable, else the prompt) reaches the threshold. RAGAS's answer relevance (Es
 * et al. 2023).
 */
export const answerRelevance: Grader = async (input): Promise<Finding> => {
  const query = queryOf(input, input.context.prompt);
  const { prompt, custom } = await choosePrompt(input, answerQuestionsPrompt, { answer: input.text });
  const judge = new Judge(input);
  const { questions } = await judge.ask({
    prompt,
    answer: asked,
    byVendor: !custom,
    ...(custom ? { readText: (text: string) => ({ questions: [text.trim()] }) } : {}),
  });
  const [own = [], ...theirs] = await judge.embed([query, ...questions]);
  const mean = theirs.reduce((sum, vector) => sum + cosine(own, vector), 0) / theirs.length;
  const score = Math.min(1, Math.max(0, mean));
  const least = input.threshold ?? 0;
  return {
    pass: reaches(mean, least),
    score,
    reason: `The relevance is ${mean.toFixed(3)}${least === 0 ? '' : `; at least ${least} is asked for`}. The output would answer: ${questions.join(' ')}`,
    ...judge.spent,
  };
};
