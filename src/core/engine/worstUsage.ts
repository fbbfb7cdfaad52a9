import type { PriceBook } from '../pricing/price.ts';
import type { ChatMessage } from '../prompts/prompt.ts';
import type { Provider, Usage } from '../providers/provider.ts';

/** Tokens that vendors put around a message and its role, at most. */
const tokensPerMessage = 16;
/** The most that a vendor counts for one picture or file whose bytes are not in the request. */
const tokensPerLink = 20_000;
const limitNames = [
  'max_completion_tokens',
  'max_tokens',
  'max_output_tokens',
  'maxOutputTokens',
  'maxTokens',
];

/**
 * An upper bound of the tokens that messages and the tools beside them are. A byte-level BPE token is at least one
 * byte, so UTF-8 bytes bound the tokens of text (data URLs are far longer than their pictures' tokens).
 */
export function boundInput(
  messages: readonly ChatMessage[],
  config: Readonly<Record<string, unknown>>,
): number {
  let bytes = 0;
  for (const { content, tool_calls } of messages) {
    bytes += tokensPerMessage;
    if (typeof content === 'string') bytes += Buffer.byteLength(content);
    else
      for (const part of content) {
        bytes += Buffer.byteLength(JSON.stringify(part)) + (part.type === 'text' ? 0 : tokensPerLink);
      }
    if (tool_calls) bytes += Buffer.byteLength(JSON.stringify(tool_calls));
  }
  for (const name of ['tools', 'functions', 'response_format', 'instructions', 'system']) {
    const value = config[name];
    if (value !== undefined) bytes += Buffer.byteLength(JSON.stringify(value) ?? '');
  }
  return bytes;
}

/**
 * The most that a call can use. The answer is bounded by the config's limit, else by what the model can write, else by
 * its context.
 * @param writes false for embeddings
 * @returns undefined when nothing bounds the answer
 */
export function worstUsage(
  provider: Pick<Provider, 'vendor' | 'model'>,
  config: Readonly<Record<string, unknown>>,
  inputBytes: number,
  writes: boolean,
  prices: PriceBook,
): Usage | undefined {
  if (!writes) return { input: inputBytes, output: 0 };
  const output = longestAnswer(provider, config, prices);
  return output === undefined ? undefined : { input: inputBytes, output: output * choices(config) };
}

function longestAnswer(
  { vendor, model }: Pick<Provider, 'vendor' | 'model'>,
  config: Readonly<Record<string, unknown>>,
  prices: PriceBook,
): number | undefined {
  const passthrough = config['passthrough'] as Readonly<Record<string, unknown>> | undefined;
  for (const name of limitNames) {
    const limit = passthrough?.[name] ?? config[name];
    if (typeof limit === 'number') return limit;
  }
  const price = model === undefined ? undefined : prices.price(vendor, model);
  return price?.maxOutput ?? price?.contextWindow;
}

function choices(config: Readonly<Record<string, unknown>>): number {
  const { n, best_of: bestOf } = config;
  return Math.max(1, typeof n === 'number' ? n : 1, typeof bestOf === 'number' ? bestOf : 1);
}
