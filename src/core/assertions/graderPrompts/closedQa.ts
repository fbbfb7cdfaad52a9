import type { GraderPrompt } from '../rubricPrompt.ts';
import { answerAs, impartial } from './shared.ts';

/** `model-graded-closedqa`. Variables: input, criteria, completion. */
export const closedQaPrompt: GraderPrompt = {
  system: `You decide whether a submission meets one criterion. Reason step by step, from the criterion's own words; do not add demands that it does not make.
${impartial}
${answerAs('{"reason": "the steps, in a few sentences", "meets": true or false}')}`,
  user: `<task>
{{ input }}
</task>
<submission>
{{ completion }}
</submission>
<criterion>
{{ criteria }}
</criterion>`,
};
