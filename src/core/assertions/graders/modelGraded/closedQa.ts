import * as z from 'zod';
import type { Finding, Grader } from '../../grader.ts';
import { closedQaPrompt } from '../../graderPrompts/closedQa.ts';
import { Judge } from '../../judge.ts';
import { choosePrompt } from '../../rubricPrompt.ts';
import { textValue } from '../../valueShapes.ts';

const asked = z.object({ reason: z.string(), meets: z.boolean() });

/** A model finds that the output meets the criterion. */
export const closedQa: Grader = async (input): Promise<Finding> => {
  const { prompt, custom } = await choosePrompt(input, closedQaPrompt, {
    input: input.context.prompt,
    criteria: textValue(input),
    completion: input.text,
  });
  const judge = new Judge(input);
  const { meets, reason } = await judge.ask({
    prompt,
    answer: asked,
    byVendor: !custom,
    ...(custom ? { readText } : {}),
  });
  return { pass: meets, score: Number(meets), reason, ...judge.spent };
};

/** Reasoning that ends with Y or N, as prompts of the older form ask for. */
function readText(text: string): z.infer<typeof asked> | undefined {
  const [, letter] = /(?:^|[^A-Za-z])([YN])$/.exec(text.trim()) ?? [];
  return letter === undefined ? undefined : { reason: text.trim(), meets: letter === 'Y' };
}
