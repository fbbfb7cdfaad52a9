import * as z from 'zod';
import type { AssertionSpec } from './assertion.ts';
import { resolveValue } from './assertionValue.ts';
import type { Contender } from './comparison.ts';
import type { Finding, GraderInput } from './grader.ts';
import { selectBestPrompt } from './graderPrompts/comparison.ts';
import type { GradingServices } from './gradingServices.ts';
import { Judge } from './judge.ts';
import { outputText } from './outputText.ts';
import { choosePrompt } from './rubricPrompt.ts';
import { textValue } from './valueShapes.ts';

const asked = z.object({ reason: z.string(), best: z.number().int() });
const taken = z
  .object({ reason: z.string().optional(), best: z.number().int() })
  .transform(({ reason = '', best }) => ({ reason, best }));

/**
 * `select-best`: a model chooses the output that meets the criterion best. It is asked twice, with the outputs in
 * order and reversed, since models favour a place (Zheng et al. 2023, "Judging LLM-as-a-Judge with MT-Bench and
 * Chatbot Arena", section 3.3). An output that wins both times passes; when each order has another winner, the two
 * are a tie: both pass, with a score of 0.5.
 */
export async function selectBest(
  spec: AssertionSpec,
  contenders: readonly Contender[],
  services: GradingServices,
): Promise<Finding[]> {
  const [first] = contenders;
  if (!first) return [];
  const { context } = first;
  const value = await resolveValue({ spec, output: context.output, context, services });
  const input: GraderInput = {
    spec,
    value,
    threshold: undefined,
    output: context.output,
    text: outputText(context.output),
    context,
    services,
  };
  const criteria = textValue(input);
  const texts = contenders.map((contender) => outputText(contender.context.output));
  const judge = new Judge(input);
  const forward = await choose(input, judge, criteria, texts);
  const backward = await choose(input, judge, criteria, texts.toReversed());
  const winners = new Set([forward.best, texts.length - 1 - backward.best]);
  const tie = winners.size > 1;
  return texts.map((_, index) => ({
    pass: winners.has(index),
    score: winners.has(index) ? 1 / winners.size : 0,
    reason: describe(winners.has(index), tie, forward.reason),
    ...(index === 0 ? judge.spent : {}),
  }));
}

function describe(chosen: boolean, tie: boolean, reason: string): string {
  if (!chosen) return `Another output was chosen. ${reason}`.trim();
  if (tie) return 'A tie: the choice changed with the order of the outputs.';
  return `Chosen as the best. ${reason}`.trim();
}

/** The place of the chosen output, from 0. */
async function choose(
  input: GraderInput,
  judge: Judge,
  criteria: string,
  outputs: readonly string[],
): Promise<{ best: number; reason: string }> {
  const { prompt, custom } = await choosePrompt(input, selectBestPrompt, {
    criteria,
    outputs,
    numbered: outputs.map((text, index) => `<output number="${index}">\n${text}\n</output>`).join('\n'),
  });
  return judge.ask({
    prompt,
    answer: asked,
    read: taken.refine(
      ({ best }) => best >= 0 && best < outputs.length,
      `"best" must be from 0 to ${outputs.length - 1}`,
    ),
    byVendor: !custom,
    ...(custom ? { readText: (text: string) => placeIn(text, outputs.length) } : {}),
  });
}

/** The first number in a text, as prompts of the older form ask for. */
function placeIn(text: string, count: number): { best: number; reason: string } | undefined {
  const [digits] = /\d+/.exec(text) ?? [];
  const best = Number(digits ?? Number.NaN);
  return best < count ? { best, reason: '' } : undefined;
}
