import type { ChatMessage } from '../prompts/prompt.ts';
import type { CountOptions, TokenCount } from './tokenCount.ts';
import { createTokenCounter } from './tokenCounter.ts';

/**
 * Counts once. Who counts often keeps a counter (`createTokenCounter`), which loads an encoding only once.
 * @param model with or without its vendor: `gpt-5-mini`, `anthropic:messages:claude-haiku-4-5`
 */
export async function countTokens(
  input: string | readonly ChatMessage[],
  model: string,
  options?: CountOptions,
): Promise<TokenCount> {
  const counter = createTokenCounter();
  try {
    return await counter.count(input, model, options);
  } finally {
    await counter.dispose();
  }
}
