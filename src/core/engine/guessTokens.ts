import type { ContentPart } from '../prompts/prompt.ts';
import { imageTokens } from '../tokens/imageTokens.ts';
import type { ModelCall } from './modelCall.ts';
import { boundPart } from './worstUsage.ts';

const bytesPerToken = 4;
/** What a picture of unknown size, a sound or a file is taken for. */
const tokensPerPart = 1000;

/** About how many tokens are sent, for limits by the minute. What is no text is far fewer tokens than its bytes say. */
export function guessTokens({
  inputBytes,
  question,
  lane,
}: Pick<ModelCall, 'inputBytes' | 'question' | 'lane'>): number {
  let bytes = inputBytes;
  let others = 0;
  for (const { content } of question.prompt.messages) {
    if (typeof content === 'string') continue;
    for (const part of content) {
      if (part.type === 'text') continue;
      bytes -= boundPart(part);
      others += tokensOf(part, lane.provider.model);
    }
  }
  return Math.ceil(Math.max(0, bytes) / bytesPerToken) + others;
}

function tokensOf(part: ContentPart, model: string | undefined): number {
  if (part.type !== 'image_url' || model === undefined) return tokensPerPart;
  return imageTokens(part.image_url, model) ?? tokensPerPart;
}
