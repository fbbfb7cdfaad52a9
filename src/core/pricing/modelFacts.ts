import { parseModelName, type ModelName } from '../providers/modelName.ts';
import { chooseTokenizer } from '../tokens/tokenizers.ts';
import type { Price, PriceBook } from './price.ts';

/** What is known of a model that somebody points at. */
export interface ModelFacts {
  price: Price;
  cheaper: Price[];
  /** How its tokens are counted. */
  tokenizer: string;
  asOf: string;
}

/** Whose models are named so, where code writes the name alone. First match wins. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/^[\w.-]+\/[\w.:-]+$/, 'openrouter'],
  [/^(?:gpt-|o\d|chatgpt-|text-embedding-|ft:)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^(?:gemini-|gemma-)/, 'google'],
  [/^(?:mistral|ministral|codestral|pixtral|magistral|devstral|open-mi)/, 'mistral'],
  [/^(?:us\.|eu\.|apac\.|global\.)?(?:anthropic|amazon|meta|cohere|mistral|ai21)\./, 'bedrock'],
  [/^(?:command|embed-)/, 'cohere'],
  [/^grok-/, 'xai'],
  [/^deepseek-/, 'deepseek'],
  [/^(?:llama|mixtral|qwen)[\w.-]*$/, 'groq'],
  [/^accounts\/fireworks\//, 'fireworks'],
];

/** A character of a model's id. */
const idCharacter = /[\w.:/@-]/;

/** No model's name is longer; a line of code may be a megabyte. */
const longestId = 200;

/**
 * The id that stands at a column of a line, where it may be a model's: `openai:chat:gpt-4o`, `claude-haiku-4-5`.
 * Nothing is looked up. `end` is exclusive.
 */
export function modelIdAt(
  line: string,
  column: number,
): { id: string; start: number; end: number } | undefined {
  const isPart = (at: number): boolean => idCharacter.test(line.charAt(at));
  let start = column;
  while (start > 0 && column - start <= longestId && isPart(start - 1)) start -= 1;
  let end = column;
  while (end < line.length && end - start <= longestId && isPart(end)) end += 1;
  if (end - start > longestId) return undefined;
  // A key of YAML ends in a colon, a sentence in a full stop.
  const id = line.slice(start, end).replace(/[.:/@-]+$/, '');
  return column <= start + id.length && nameModel(id) ? { id, start, end: start + id.length } : undefined;
}

/** Vendor and model of an id, with its vendor or, as code writes it, without. */
export function nameModel(id: string): ModelName | undefined {
  const bare = makers.find(([pattern]) => pattern.test(id))?.[1];
  if (bare) return { vendor: bare, model: id };
  return id.includes(':') ? parseModelName(id) : undefined;
}

/** Prices, limits and cheaper siblings of a model by its id; undefined when it has no known price. */
export function modelFacts(id: string, prices: PriceBook): ModelFacts | undefined {
  const named = nameModel(id);
  const price = named && prices.price(named.vendor, named.model);
  if (!price || price.source === 'free') return undefined;
  return {
    price,
    cheaper: prices.cheaper(price.vendor, price.model),
    tokenizer: chooseTokenizer(price.model).method,
    asOf: prices.asOf,
  };
}
