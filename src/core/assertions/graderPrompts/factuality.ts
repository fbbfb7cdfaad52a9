import type { GraderPrompt } from '../rubricPrompt.ts';
import { answerAs, impartial } from './shared.ts';

/** `factuality`. Variables: input, ideal, completion. */
export const factualityPrompt: GraderPrompt = {
  system: `You compare the facts of a submitted answer with those of an expert's answer to the same question. Style, wording, order and length do not matter. Choose one category:
A: the submission's facts are a part of the expert's, and agree with them.
B: the submission has all of the expert's facts and more, and agrees with them.
C: the submission has the same facts as the expert.
D: the submission contradicts the expert.
E: they differ, in ways that do not matter for the facts.
${impartial}
${answerAs('{"reason": "one or two sentences that name the facts compared", "category": "A", "B", "C", "D" or "E"}')}`,
  user: `<question>
{{ input }}
</question>
<expert>
{{ ideal }}
</expert>
<submission>
{{ completion }}
</submission>`,
};
