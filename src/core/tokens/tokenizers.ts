import type { Encoding } from './encodings.ts';
import { openaiEncoding } from './encodings.ts';

/** How the texts of a model are counted. */
export interface TokenizerChoice {
  encoding: Encoding;
  /** What a count by the encoding is multiplied by. 1 when exact. */
  factor: number;
  /** True when the encoding is the model's own. */
  exact: boolean;
  /** Half the width of the documented range, as a fraction of the count; undefined when nothing is documented. */
  error?: number;
  /** `o200k_base`, `o200k_base × 1.22`, `o200k_base (unknown model)`. */
  method: string;
}

interface Family {
  name: string;
  pattern: RegExp;
  encoding: Encoding;
  factor: number;
  error: number;
}

/*
 * Models of vendors that publish no tokenizer for JavaScript, or one of several megabytes: what is documented of their
 * counts, relative to an encoding that we have. docs/tokens.md cites the sources line by line. First match wins.
 */
const families: readonly Family[] = [
  // "The same input can map to roughly 1.0–1.35× as many tokens" as before (Anthropic, migration to Claude Opus 4.7).
  {
    name: 'Claude 4.7 and later',
    pattern: /claude-(?:[a-z]+-)?(?:4[.-](?:[7-9]|\d\d)(?!\d)|[5-9](?!\d))/,
    encoding: 'o200k_base',
    factor: 1.43,
    error: 0.2,
  },
  // Against GPT-4o: 16% more on English articles, 21% on mathematics, 30% on Python (measured with the count endpoint).
  { name: 'Claude', pattern: /claude/, encoding: 'o200k_base', factor: 1.22, error: 0.1 },
  // "A token is equivalent to about 4 characters", 100 tokens to 60–80 English words (Google): the same as OpenAI says.
  {
    name: 'Gemini',
    pattern: /gemini|gemma|learnlm|palm|text-bison|chat-bison/,
    encoding: 'o200k_base',
    factor: 1,
    error: 0.15,
  },
  // 128k tokens: the 100k of cl100k_base and 28k more for other languages (Meta, "The Llama 3 Herd of Models", 3.2).
  { name: 'Llama 3 and 4', pattern: /llama-?(?:v)?-?[34]/, encoding: 'cl100k_base', factor: 1, error: 0.05 },
  // SentencePiece with 32k tokens; Llama 3 needs "up to 15% fewer" (Meta).
  { name: 'Llama 2', pattern: /llama/, encoding: 'cl100k_base', factor: 1.15, error: 0.1 },
  // SentencePiece with 32k tokens, as Llama 2; Tekken of later models is about 30% better at code (Mistral, NeMo).
  {
    name: 'Mistral before Tekken',
    pattern: /open-mi[sx]tral|mistral-(?:tiny|7b)|mixtral|codestral-2405|codestral-22b|mathstral/,
    encoding: 'cl100k_base',
    factor: 1.2,
    error: 0.15,
  },
  {
    name: 'Mistral',
    pattern: /mistral|ministral|codestral|devstral|magistral|pixtral|voxtral/,
    encoding: 'o200k_base',
    factor: 1.05,
    error: 0.12,
  },
  // Built on cl100k_base, each digit a token (Qwen technical report, 2.2).
  { name: 'Qwen', pattern: /qwen|qwq|qvq/, encoding: 'cl100k_base', factor: 1, error: 0.08 },
  // "1 English character ≈ 0.3 token, 1 Chinese character ≈ 0.6 token" (DeepSeek, Token & Token Usage): an upper bound.
  { name: 'DeepSeek', pattern: /deepseek/, encoding: 'o200k_base', factor: 1.08, error: 0.15 },
  { name: 'Command', pattern: /command|c4ai|aya/, encoding: 'o200k_base', factor: 1.05, error: 0.15 },
  { name: 'Grok', pattern: /grok/, encoding: 'o200k_base', factor: 1.05, error: 0.15 },
  { name: 'Nova', pattern: /nova-|titan/, encoding: 'o200k_base', factor: 1.15, error: 0.2 },
  // Phi-3 has Llama 2's vocabulary; Phi-4 is counted with cl100k_base (their technical reports).
  { name: 'Phi-4', pattern: /phi-?4/, encoding: 'cl100k_base', factor: 1, error: 0.05 },
  { name: 'Phi-3', pattern: /phi-?3/, encoding: 'cl100k_base', factor: 1.15, error: 0.1 },
];

/** The factor that a user's own calls gave. */
export interface LearnedFactor {
  factor: number;
  /** Half the width of the range in which 95 of 100 calls lie, as a fraction. */
  error: number;
  calls: number;
}

/**
 * How a model's texts are counted: by its own encoding, by what was learned of it, by what is documented of its
 * family, else by `o200k_base`.
 * @param model with or without vendor: `gpt-5-mini`, `anthropic.claude-sonnet-4-5-20250929-v1:0`, `openai/gpt-4o`
 */
export function chooseTokenizer(model: string | undefined, learned?: LearnedFactor): TokenizerChoice {
  if (model === undefined || model === '') return unknownModel('no model named');
  const name = model.toLowerCase();
  const encoding = exactEncoding(name);
  if (encoding) return { encoding, factor: 1, exact: true, method: encoding };
  const family = families.find(({ pattern }) => pattern.test(name));
  if (learned)
    return {
      encoding: family?.encoding ?? 'o200k_base',
      factor: learned.factor,
      exact: false,
      error: learned.error,
      method: `learned from ${learned.calls} ${learned.calls === 1 ? 'call' : 'calls'}`,
    };
  if (!family) return unknownModel('unknown model');
  const { factor, error } = family;
  return {
    encoding: family.encoding,
    factor,
    exact: false,
    error,
    method: factor === 1 ? `${family.encoding} for ${family.name}` : `${family.encoding} × ${factor}`,
  };
}

function unknownModel(why: string): TokenizerChoice {
  return { encoding: 'o200k_base', factor: 1, exact: false, method: `o200k_base (${why})` };
}

/** Also behind a vendor (`openai/gpt-4o`), an interface (`openai:chat:gpt-4o`) or a region (`us.openai.gpt-oss-20b`). */
function exactEncoding(name: string): Encoding | undefined {
  const bare = name
    .replace(/^(?:[a-z-]+[:/])?(?:(?:chat|responses|completion|embedding)[:/])?(?:openai\/)?/, '')
    .replace(/^(?:[a-z]{2,6}\.)?openai\./, '');
  return openaiEncoding(name) ?? openaiEncoding(bare);
}
