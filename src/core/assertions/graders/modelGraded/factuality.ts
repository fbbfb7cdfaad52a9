import * as z from 'zod';
import type { Finding, Grader } from '../../grader.ts';
import { factualityPrompt } from '../../graderPrompts/factuality.ts';
import { Judge } from '../../judge.ts';
import { choosePrompt } from '../../rubricPrompt.ts';
import { textValue } from '../../valueShapes.ts';

const categories = {
  A: { setting: 'subset', score: 1, meaning: 'a consistent part of the expert’s facts' },
  B: { setting: 'superset', score: 1, meaning: 'all of the expert’s facts and more, consistently' },
  C: { setting: 'agree', score: 1, meaning: 'the same facts as the expert' },
  D: { setting: 'disagree', score: 0, meaning: 'it contradicts the expert' },
  E: { setting: 'differButFactual', score: 1, meaning: 'differences that do not matter for the facts' },
} as const;
type Category = keyof typeof categories;

const names = ['A', 'B', 'C', 'D', 'E'] as const satisfies readonly Category[];
const asked = z.object({ reason: z.string(), category: z.enum(names) });
const taken = z
  .object({ reason: z.string().optional(), category: z.string().trim().toUpperCase().pipe(z.enum(names)) })
  .transform(({ reason = '', category }) => ({ reason, category }));

/**
 * The output's facts agree with the value's. What each category of agreement scores is set by the case's
 * `options.factuality`; one that scores more than 0 passes. The categories are those of OpenAI's open-source evals
 * (registry/modelgraded/fact.yaml).
 */
export const factuality: Grader = async (input): Promise<Finding> => {
  const { context, text } = input;
  const { prompt, custom } = await choosePrompt(input, factualityPrompt, {
    input: context.prompt,
    ideal: textValue(input),
    completion: text,
  });
  const judge = new Judge(input);
  const { reason, category } = await judge.ask({
    prompt,
    answer: asked,
    read: taken,
    byVendor: !custom,
    ...(custom ? { readText } : {}),
  });
  const { setting, score: usual, meaning } = categories[category];
  const score = context.case.options.factuality?.[setting] ?? usual;
  return { pass: score > 0, score, reason: `${category}: ${reason || meaning}`, ...judge.spent };
};

/** `(A) because …`, as prompts of the older form ask for. */
function readText(text: string): { reason: string; category: Category } | undefined {
  const [, letter = '', reason = ''] = /^\s*\(?([A-Ea-e])\)\s*(.*)$/s.exec(text) ?? [];
  const category = names.find((name) => name === letter.toUpperCase());
  return category && { reason: reason.trim(), category };
}
