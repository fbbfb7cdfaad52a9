import type { GraderPrompt } from '../rubricPrompt.ts';
import { answerAs, impartial } from './shared.ts';

/** `conversation-relevance`. Variables: messages (list), conversation. */
export const conversationPrompt: GraderPrompt = {
  system: `You decide whether the last reply of a conversation is relevant to what was said before it. A vague reply to a vague message, a greeting to a greeting, or a question back is relevant; one that ignores what was said is not.
${impartial}
${answerAs('{"reason": "one sentence", "relevant": true or false}')}`,
  user: `<conversation>
{{ conversation }}
</conversation>`,
};
