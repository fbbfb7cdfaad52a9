import type { ChatMessage } from '../prompts/prompt.ts';
import { chatTexts } from './chatTokens.ts';
import { countChunks, sampleChunks } from './chunkCounts.ts';
import { DocumentTokens } from './documentTokens.ts';
import type { TokenCount, TokenCounter } from './tokenCount.ts';

/** What is counted: a text, a chat, or a text that is being edited. */
export type Countable = string | readonly ChatMessage[] | DocumentTokens;

/** Groups of texts that are kept. */
const kept = 8;

/**
 * Counts texts soon enough to be shown under a pointer. What is long is counted by a sample when it is first asked for,
 * and in whole behind that, for the next time; of a text that has changed, only the change is counted. Models that share
 * an encoding share a count.
 */
export class TextCounts {
  readonly #counter: TokenCounter;
  readonly #groups = new Map<string, DocumentTokens[]>();

  constructor(counter: TokenCounter) {
    this.#counter = counter;
  }

  /**
   * The tokens of texts together.
   * @param key what the texts are, the same for an earlier state of them
   */
  async count(key: string, texts: readonly Countable[], model: string | undefined): Promise<TokenCount> {
    const choice = this.#counter.tokenizer(model);
    const { encoding } = choice;
    let overhead = 0;
    let media = 0;
    const uncounted: string[] = [];
    const plain = texts.flatMap((text): (string | DocumentTokens)[] => {
      if (typeof text === 'string' || text instanceof DocumentTokens) return [text];
      const chat = chatTexts(text, { model, encoding });
      overhead += chat.overhead;
      media += chat.media;
      uncounted.push(...chat.uncounted);
      return chat.texts;
    });
    const chunks = this.#documents(key, plain).flatMap((document) => document.chunks);
    const { sampled, ...counted } = await sampleChunks(chunks, choice, this.#counter);
    // Nobody waits for it; what goes wrong is told by the next count, which goes wrong, too.
    if (sampled) void countChunks(chunks, choice, this.#counter).catch(() => undefined);
    return {
      ...counted,
      tokens: counted.tokens + Math.round(overhead * choice.factor) + media,
      exact: counted.exact && uncounted.length === 0,
      ...(uncounted.length > 0 && { uncounted }),
    };
  }

  #documents(key: string, texts: readonly (string | DocumentTokens)[]): DocumentTokens[] {
    const known = this.#groups.get(key) ?? [];
    const documents = texts.map((text, i) => {
      if (text instanceof DocumentTokens) return text;
      const document = known[i] ?? new DocumentTokens(this.#counter);
      document.set(text);
      return document;
    });
    this.#groups.delete(key);
    this.#groups.set(key, documents);
    const [oldest] = this.#groups.keys();
    if (this.#groups.size > kept && oldest !== undefined) this.#groups.delete(oldest);
    return documents;
  }
}
