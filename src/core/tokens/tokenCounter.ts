import type { ChatMessage } from '../prompts/prompt.ts';
import type { ChatTexts } from './chatTokens.ts';
import { chatTexts } from './chatTokens.ts';
import type { Encoding } from './encodings.ts';
import type { CountOptions, TokenCount, TokenCounter } from './tokenCount.ts';
import { roughTokens } from './roughTokens.ts';
import type { LearnedFactor, TokenizerChoice } from './tokenizers.ts';
import { chooseTokenizer } from './tokenizers.ts';
import { TokenWorker } from './tokenWorker.ts';

const rough = { exact: false, method: 'guessed by the length' };

export interface TokenCounterOptions {
  /** What the user's own calls taught of a model, by its name. */
  readonly learned?: (model: string) => LearnedFactor | undefined;
  /**
   * So many characters in all are guessed at by their length before an encoding is loaded: to load one takes longer
   * than a short run. Default 0.
   */
  readonly roughUpTo?: number;
}

/** Counts tokens in a worker of its own, which loads an encoding when it first needs it. */
export function createTokenCounter(options: TokenCounterOptions = {}): TokenCounter {
  const worker = new TokenWorker();
  let roughLeft = options.roughUpTo ?? 0;

  const tokenizer = (model: string | undefined): TokenizerChoice =>
    chooseTokenizer(model, model === undefined ? undefined : options.learned?.(model));

  async function encode(texts: readonly string[], encoding: Encoding): Promise<number[]> {
    roughLeft -= texts.reduce((length, text) => length + text.length, 0);
    return roughLeft >= 0 ? texts.map(roughTokens) : worker.count(encoding, texts);
  }

  async function countAll(
    inputs: readonly (string | readonly ChatMessage[])[],
    model: string | undefined,
    { tools }: CountOptions = {},
  ): Promise<TokenCount[]> {
    const choice = tokenizer(model);
    const { encoding } = choice;
    const parts = inputs.map((input) =>
      typeof input === 'string' ? input : chatTexts(input, { model, encoding, tools }),
    );
    const counts = await encode(
      parts.flatMap((part) => (typeof part === 'string' ? part : part.texts)),
      encoding,
    );
    const counted = roughLeft >= 0 && options.roughUpTo ? { ...choice, ...rough } : choice;
    let at = 0;
    return parts.map((part) => {
      const length = typeof part === 'string' ? 1 : part.texts.length;
      const encoded = sum(counts.slice(at, at + length));
      at += length;
      return typeof part === 'string' ? toCount(encoded, counted) : toChatCount(encoded, part, counted);
    });
  }

  return {
    countAll,
    count: async (input, model, countOptions) => {
      const [counted] = await countAll([input], model, countOptions);
      if (!counted) throw new Error('one input gives one count');
      return counted;
    },
    encode,
    tokenizer,
    dispose: () => worker.dispose(),
  };
}

function toChatCount(
  encoded: number,
  { overhead, media, uncounted }: ChatTexts,
  choice: TokenizerChoice,
): TokenCount {
  const text = toCount(encoded + overhead, choice);
  return {
    ...text,
    tokens: text.tokens + media,
    exact: text.exact && uncounted.length === 0,
    ...(uncounted.length > 0 ? { uncounted } : {}),
  };
}

/** The count of a text whose tokens by the encoding are known. */
export function toCount(
  encoded: number,
  { encoding, factor, exact, method, error }: TokenizerChoice,
): TokenCount {
  return {
    tokens: Math.round(encoded * factor),
    exact,
    method,
    ...(error === undefined ? {} : { error }),
    encoded: { encoding, tokens: encoded },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
