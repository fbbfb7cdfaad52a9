import type { ChatMessage } from '../prompts/prompt.ts';
import type { Encoding } from './encodings.ts';
import type { TokenizerChoice } from './tokenizers.ts';

/** How many tokens a text is for a model. */
export interface TokenCount {
  tokens: number;
  /** True when the vendor's own tokenizer, or the vendor, counted. */
  exact: boolean;
  /** `o200k_base`, `o200k_base × 1.22`, `o200k_base (unknown model)`, `learned from 120 calls`, `vendor`. */
  method: string;
  /**
   * Half the width of the range that the true count lies in, as a fraction: 0.08 is ±8%. Absent when exact, and where
   * nothing is known about it.
   */
  error?: number;
  /** The count by the encoding itself, before any factor: what a factor is learned from. */
  encoded?: { encoding: Encoding; tokens: number };
  /** Parts of a message that could not be counted, in words: `audio`, `an image of unknown size`. */
  uncounted?: readonly string[];
}

/** What is sent beside the messages and costs tokens. */
export interface CountOptions {
  /** Tool definitions as in OpenAI's requests. */
  readonly tools?: unknown;
}

/** Counts in a worker that starts with the first count. */
export interface TokenCounter {
  /**
   * A text alone is counted without any overhead; messages with what the vendor's chat format adds.
   * Never throws for a text; an unknown model is counted with o200k_base and says so.
   * @param model with or without its vendor: `gpt-5-mini`, `openai:chat:gpt-5-mini`
   */
  count(
    input: string | readonly ChatMessage[],
    model: string | undefined,
    options?: CountOptions,
  ): Promise<TokenCount>;
  /** Many at once, in order: one message to the worker. */
  countAll(
    inputs: readonly (string | readonly ChatMessage[])[],
    model: string | undefined,
    options?: CountOptions,
  ): Promise<TokenCount[]>;
  /** Tokens of texts by one encoding, in order, without any factor. */
  encode(texts: readonly string[], encoding: Encoding): Promise<number[]>;
  /** How a model's texts are counted, what was learned of it taken in. */
  tokenizer(model: string | undefined): TokenizerChoice;
  dispose(): Promise<void>;
}
