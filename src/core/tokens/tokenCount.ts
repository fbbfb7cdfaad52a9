import type { ChatMessage } from '../prompts/prompt.ts';

/** How many tokens a text is for a model. */
export interface TokenCount {
  tokens: number;
  /** True when the vendor's own tokenizer, or the vendor, counted. */
  exact: boolean;
  /** `o200k_base`, `o200k_base × 1.15`, `vendor`, `learned from 120 calls`. */
  method: string;
  /** Half the width of the range that the true count lies in, as a fraction: 0.08 is ±8%. Absent when exact. */
  error?: number;
}

/** Counts in a worker that starts with the first count. */
export interface TokenCounter {
  /** Never throws for a text; an unknown model is counted with o200k_base and says so. */
  count(input: string | readonly ChatMessage[], model: string | undefined): Promise<TokenCount>;
  /** Many at once, in order: one message to the worker. */
  countAll(inputs: readonly string[], model: string | undefined): Promise<TokenCount[]>;
  dispose(): Promise<void>;
}
