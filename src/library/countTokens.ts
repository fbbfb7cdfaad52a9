import type { ChatMessage } from '../core/prompts/prompt.ts';
import type { TokenCount } from '../core/tokens/tokenCount.ts';
import { createTokenCounter } from '../core/tokens/tokenCounter.ts';

/**
 * How many tokens a text, or a chat with its overhead, is for a model.
 * For many, make one counter with `createTokenCounter` and dispose of it in the end: each call here starts a worker.
 * @param model with or without its vendor: `gpt-5-mini`, `openai:chat:gpt-5-mini`
 */
export async function countTokens(
  input: string | readonly ChatMessage[],
  model: string,
): Promise<TokenCount> {
  const counter = createTokenCounter();
  try {
    return await counter.count(input, model);
  } finally {
    await counter.dispose();
  }
}
