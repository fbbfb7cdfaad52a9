import type { PriceBook } from '../pricing/price.ts';
import type { ChatMessage, ContentPart } from '../prompts/prompt.ts';
import type { Usage } from '../providers/provider.ts';
import { answerLimit, type Asked } from './answerLimit.ts';

/** Tokens that vendors put around a message and its role, at most. */
const tokensPerMessage = 16;
/** The most that a vendor counts for one picture or file whose bytes are not in the request. */
const tokensPerLink = 20_000;
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
        bytes += boundPart(part);
      }
    if (tool_calls) bytes += Buffer.byteLength(JSON.stringify(tool_calls));
  }
  for (const name of ['tools', 'functions', 'response_format', 'instructions', 'system']) {
    const value = config[name];
    if (value !== undefined) bytes += Buffer.byteLength(JSON.stringify(value) ?? '');
  }
  return bytes;
}

/** What a part of a message adds to the bound. */
export function boundPart(part: ContentPart): number {
  return Buffer.byteLength(JSON.stringify(part)) + (part.type === 'text' ? 0 : tokensPerLink);
}

/**
 * The most that a call can use. The answer is bounded by the config's limit, else by what the model can write, else by
 * its context.
 * @param writes false for embeddings
 * @returns undefined when nothing bounds the answer
 */
export function worstUsage(
  provider: Asked,
  config: Readonly<Record<string, unknown>>,
  inputBytes: number,
  writes: boolean,
  prices: PriceBook,
): Usage | undefined {
  if (!writes) return { input: inputBytes, output: 0 };
  const { tokens, choices } = answerLimit(provider, config);
  const longest = tokens ?? mostWritten(provider, prices);
  if (longest === undefined) return undefined;
  return { input: inputBytes, output: longest * choices };
}

function mostWritten({ vendor, model }: Asked, prices: PriceBook): number | undefined {
  const price = model === undefined ? undefined : prices.price(vendor, model);
  return price?.maxOutput ?? price?.contextWindow;
}
