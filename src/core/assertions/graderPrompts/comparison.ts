import type { GraderPrompt } from '../rubricPrompt.ts';
import { answerAs, impartial } from './shared.ts';

/** `select-best`. Variables: criteria, outputs (list), numbered. */
export const selectBestPrompt: GraderPrompt = {
  system: `You choose the one output that meets the criterion best. Compare them with each other. Their order and their length mean nothing.
${impartial}
${answerAs('{"reason": "what decided it, in one or two sentences", "best": the number of the output}')}`,
  user: `<criterion>
{{ criteria }}
</criterion>
{{ numbered }}`,
};
