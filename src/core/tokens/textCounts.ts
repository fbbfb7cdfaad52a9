import type { ChatMessage } from '../prompts/prompt.ts';
import { chatTexts } from './chatTokens.ts';
import { DocumentTokens } from './documentTokens.ts';
import type { TokenCount, TokenCounter } from './tokenCount.ts';

type Text = string | readonly ChatMessage[];

/** Characters above which texts are kept in parts. */
const long = 100_000;
/** Long texts that are kept. */
const kept = 8;

/**
 * Counts texts soon enough to be shown under a pointer. What is long is counted by a sample when it is first asked for,
 * and in whole behind that, for the next time; of a long text that has changed, only the change is counted.
 */
export class TextCounts {
  readonly #counter: TokenCounter;
  readonly #documents = new Map<string, DocumentTokens>();

  constructor(counter: TokenCounter) {
    this.#counter = counter;
  }

  /**
   * The tokens of texts together.
   * @param key what the texts are, the same for an earlier state of them
   */
  async count(key: string, texts: readonly Text[], model: string | undefined): Promise<TokenCount> {
    const plain = texts.map((text) => (typeof text === 'string' ? text : undefined));
    const length = texts.reduce((all, text) => all + lengthOf(text), 0);
    if (length <= long) return together(await this.#counter.countAll(texts.length > 0 ? texts : [''], model));
    const choice = this.#counter.tokenizer(model);
    const chats = texts.flatMap((text) =>
      typeof text === 'string' ? [] : [chatTexts(text, { model, encoding: choice.encoding })],
    );
    const document = this.#document(key, [
      ...plain.flatMap((text) => text ?? []),
      ...chats.flatMap((chat) => chat.texts),
    ]);
    const counted = await document.countSoon(choice);
    // What comes of it is asked for later; a failure is told by the next count, which will fail, too.
    if (counted.method.endsWith('(sampled)')) void document.count(choice).catch(() => undefined);
    const extra = chats.reduce((all, { overhead, media }) => all + overhead + media, 0);
    return { ...counted, tokens: counted.tokens + extra, ...(chats.length > 0 && { exact: false }) };
  }

  #document(key: string, texts: readonly string[]): DocumentTokens {
    const text = texts.join('\n');
    const document = this.#documents.get(key) ?? new DocumentTokens(this.#counter);
    this.#documents.delete(key);
    this.#documents.set(key, document);
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > kept && oldest !== undefined) this.#documents.delete(oldest);
    document.set(text);
    return document;
  }
}

function lengthOf(text: Text): number {
  if (typeof text === 'string') return text.length;
  return text.reduce((all, { content }) => {
    const parts =
      typeof content === 'string'
        ? [content]
        : (content ?? []).map((part) => ('text' in part ? part.text : ''));
    return all + parts.reduce((sum, part) => sum + part.length, 0);
  }, 0);
}

/** The count of several texts: as sure as the least sure of them. */
function together(counts: readonly TokenCount[]): TokenCount {
  const [first] = counts;
  if (!first) throw new Error('one input gives one count');
  const uncounted = counts.flatMap((count) => count.uncounted ?? []);
  return {
    ...first,
    tokens: counts.reduce((all, { tokens }) => all + tokens, 0),
    exact: counts.every(({ exact }) => exact),
    ...(uncounted.length > 0 && { uncounted }),
  };
}
