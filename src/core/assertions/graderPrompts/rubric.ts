import type { GraderPrompt } from '../rubricPrompt.ts';
import { answerAs, impartial } from './shared.ts';

const shape = answerAs(
  '{"reason": "one or two sentences that name the evidence", "pass": true or false, "score": a number from 0 (meets nothing of it) to 1 (meets all of it)}',
);

const user = `<rubric>
{{ rubric }}
</rubric>
<output>
{{ output }}
</output>

Does the output meet the rubric?`;

/** `llm-rubric`. Variables: rubric, output. */
export const rubricPrompt: GraderPrompt = {
  system: `You grade an output against a rubric. First find what in the output speaks for and against each demand of the rubric; then decide. It passes only if it meets the rubric as a whole.\n${impartial}\n${shape}`,
  user,
};

/** `search-rubric`. Variables: rubric, output. */
export const searchRubricPrompt: GraderPrompt = {
  system: `You grade an output against a rubric, and you can search the web. Search for what the rubric needs to be checked (facts, dates, prices, sources) and rely on what you find rather than on memory; name your sources in the reason. It passes only if it meets the rubric as a whole. What cannot be verified does not.\n${impartial}\n${shape}`,
  user,
};
