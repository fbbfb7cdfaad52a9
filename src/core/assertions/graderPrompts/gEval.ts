import type { GraderPrompt } from '../rubricPrompt.ts';
import { answerAs, impartial } from './shared.ts';

/** First part of `g-eval`. Variables: criteria. */
export const gEvalStepsPrompt: GraderPrompt = {
  system: `You plan an evaluation. From the criteria, write three or four short steps that tell a grader what to look at in an answer and how to weigh it.
${answerAs('{"steps": ["first step", "second step", ...]}')}`,
  user: `<criteria>
{{ criteria }}
</criteria>`,
};

/** Second part of `g-eval`. Variables: criteria, steps, maxScore, input, output. */
export const gEvalScorePrompt: GraderPrompt = {
  system: `You score an answer from 0 to {{ maxScore }} by the criteria, following the steps: 0 meets nothing of them, {{ maxScore }} all of them. Use the whole range.
${impartial}
${answerAs('{"reason": "what decided the score, in one or two sentences", "score": a whole number from 0 to {{ maxScore }}}')}`,
  user: `<criteria>
{{ criteria }}
</criteria>
<steps>
- {{ steps }}
</steps>
<source>
{{ input }}
</source>
<answer>
{{ output }}
</answer>`,
};
