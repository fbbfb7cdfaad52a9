import * as z from 'zod';
import { assertionError } from '../../assertionErrors.ts';
import type { Finding, Grader, GraderInput } from '../../grader.ts';
import { gEvalScorePrompt, gEvalStepsPrompt } from '../../graderPrompts/gEval.ts';
import { Judge } from '../../judge.ts';
import { choosePrompt } from '../../rubricPrompt.ts';
import { referencesValue } from '../../valueShapes.ts';
import { reaches } from '../../thresholds.ts';

const maxScore = 10;
const stepsAsked = z.object({ steps: z.array(z.string().trim().min(1)).min(1) });
const scoreAsked = z.object({ reason: z.string(), score: z.number().min(0).max(maxScore) });

/**
 * A model plans steps from each criterion, then scores the output by them from 0 to 10; the mean, from 0 to 1, reaches
 * the threshold (0.7). Liu et al. 2023, "G-Eval: NLG Evaluation using GPT-4 with Better Human Alignment" (without its
 * weighting by token probabilities).
 */
export const gEval: Grader = async (input): Promise<Finding> => {
  const criteria = referencesValue(input);
  if (input.context.prompt === '')
    throw assertionError(input.spec, 'badValue', 'there is no prompt to score against');
  const judge = new Judge(input);
  const scores: { score: number; reason: string }[] = [];
  for (const criterion of criteria) scores.push(await scoreBy(input, judge, criterion));
  const score = scores.reduce((sum, item) => sum + item.score, 0) / scores.length;
  return {
    pass: reaches(score, input.threshold ?? 0.7),
    score,
    reason: scores.map(({ reason }) => reason).join('\n'),
    ...judge.spent,
  };
};

async function scoreBy(
  input: GraderInput,
  judge: Judge,
  criteria: string,
): Promise<{ score: number; reason: string }> {
  const planning = await choosePrompt(input, gEvalStepsPrompt, { criteria }, { name: 'steps', index: 0 });
  const { steps } = await judge.ask({
    prompt: planning.prompt,
    answer: stepsAsked,
    byVendor: !planning.custom,
  });
  const scoring = await choosePrompt(
    input,
    gEvalScorePrompt,
    {
      criteria,
      steps: steps.join('\n- '),
      maxScore: String(maxScore),
      input: input.context.prompt,
      output: input.text,
    },
    { name: 'evaluate', index: 1 },
  );
  const { score, reason } = await judge.ask({
    prompt: scoring.prompt,
    answer: scoreAsked,
    byVendor: !scoring.custom,
  });
  return { score: score / maxScore, reason };
}
