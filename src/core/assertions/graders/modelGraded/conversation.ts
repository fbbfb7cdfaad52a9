import * as z from 'zod';
import type { Finding, Grader, GraderInput } from '../../grader.ts';
import { conversationPrompt } from '../../graderPrompts/conversation.ts';
import { Judge } from '../../judge.ts';
import { outputText } from '../../outputText.ts';
import { choosePrompt } from '../../rubricPrompt.ts';
import { isRecord } from '../../valueShapes.ts';
import { reaches } from '../../thresholds.ts';

/** How many turns, with the judged one, a grader sees, unless `config.windowSize` says otherwise. */
const defaultWindow = 5;

const asked = z.object({ reason: z.string(), relevant: z.boolean() });
const taken = z
  .object({ reason: z.string().optional(), relevant: z.boolean() })
  .or(
    z
      .object({ reason: z.string().optional(), verdict: z.enum(['yes', 'no']) })
      .transform(({ verdict, ...rest }) => ({ ...rest, relevant: verdict === 'yes' })),
  )
  .transform(({ reason = '', relevant }) => ({ reason, relevant }));

interface Turn {
  input: string;
  output: string;
}

/**
 * The share of the turns whose reply is relevant to what was said before. The turns are those of the `_conversation`
 * variable, else the prompt and the output alone.
 */
export const conversationRelevance: Grader = async (input): Promise<Finding> => {
  const turns = turnsOf(input);
  const size = input.spec.config?.['windowSize'];
  const window = typeof size === 'number' && size >= 1 ? Math.floor(size) : defaultWindow;
  const judge = new Judge(input);
  const problems: string[] = [];
  for (let last = 0; last < turns.length; last++) {
    const messages = turns.slice(Math.max(0, last - window + 1), last + 1);
    const { prompt, custom } = await choosePrompt(input, conversationPrompt, {
      messages,
      conversation: messages.map((turn) => `user: ${turn.input}\nassistant: ${turn.output}`).join('\n'),
    });
    const { relevant, reason } = await judge.ask({ prompt, answer: asked, read: taken, byVendor: !custom });
    if (!relevant) problems.push(reason || `the reply of turn ${last + 1}`);
  }
  const score = (turns.length - problems.length) / turns.length;
  const found = `${turns.length - problems.length} of ${turns.length} replies are relevant.`;
  return {
    pass: reaches(score, input.threshold ?? 0),
    score,
    reason: [found, ...problems].join(' '),
    ...judge.spent,
  };
};

function turnsOf({ context, text }: GraderInput): Turn[] {
  const conversation = context.vars['_conversation'];
  const turns = Array.isArray(conversation) ? conversation.filter(isRecord) : [];
  if (turns.length === 0) return [{ input: context.prompt, output: text }];
  return turns.map((turn) => ({ input: outputText(turn['input']), output: outputText(turn['output']) }));
}
