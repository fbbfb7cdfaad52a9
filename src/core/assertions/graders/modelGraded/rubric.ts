import * as z from 'zod';
import { assertionError } from '../../assertionErrors.ts';
import type { Finding, Grader, GraderInput } from '../../grader.ts';
import { rubricPrompt, searchRubricPrompt } from '../../graderPrompts/rubric.ts';
import { Judge } from '../../judge.ts';
import { outputText } from '../../outputText.ts';
import type { GraderPrompt } from '../../rubricPrompt.ts';
import { choosePrompt } from '../../rubricPrompt.ts';
import { reaches } from '../../thresholds.ts';

/** What is asked for. */
const asked = z.object({ reason: z.string(), pass: z.boolean(), score: z.number().min(0).max(1) });
/** What is taken: a verdict, a score or both. Prompts of the user's own may score on a scale of their own. */
const taken = z
  .object({ reason: z.string().optional(), pass: z.boolean().optional(), score: z.number().optional() })
  .refine(({ pass, score }) => pass !== undefined || score !== undefined, '"pass" or "score" is missing')
  .transform(({ reason = '', pass, score }) => ({
    reason,
    pass: pass ?? true,
    score: score ?? Number(pass),
  }));

/** A model finds that the output meets the rubric, with a score that reaches the threshold if there is one. */
export const llmRubric: Grader = (input) => judgeByRubric(input, rubricPrompt);

/** The same by a model that may search the web: its provider must be one that does. */
export const searchRubric: Grader = (input) => judgeByRubric(input, searchRubricPrompt);

async function judgeByRubric(input: GraderInput, own: GraderPrompt): Promise<Finding> {
  const { value, text, threshold } = input;
  const rubric = outputText(value);
  const { prompt, custom } = await choosePrompt(input, own, { rubric, output: text });
  if (rubric === '' && !custom) throw assertionError(input.spec, 'badValue', 'there is no rubric');
  const judge = new Judge(input);
  const answer = await judge.ask({
    prompt,
    answer: asked,
    read: custom
      ? taken
      : taken.refine(({ score }) => score >= 0 && score <= 1, '"score" must be from 0 to 1'),
    byVendor: !custom,
  });
  const pass = answer.pass && (threshold === undefined || reaches(answer.score, threshold));
  const short =
    answer.pass && !pass ? `The score is ${answer.score}; at least ${threshold} is asked for.` : '';
  const reason = [short, answer.reason].filter((part) => part !== '').join(' ');
  return {
    pass,
    score: answer.score,
    reason: reason || `The grader answered pass: ${answer.pass}.`,
    ...judge.spent,
  };
}
