import { parseModelName } from '../providers/modelName.ts';
import type { Chunk } from '../tokens/chunkCounts.ts';
import { DocumentTokens } from '../tokens/documentTokens.ts';
import type { Countable, TextCounts } from '../tokens/textCounts.ts';
import type { TokenCount } from '../tokens/tokenCount.ts';
import type { PriceBook } from './price.ts';
import { cachedTokens, commonBeginning, promptCacheRule } from './promptCache.ts';

/** What a text is to a model. */
export interface TextFigure {
  /** The model as a suite names it. */
  provider: string;
  counted: TokenCount;
  /** US dollars of sending it once, without the reply; null when the price is unknown. */
  cost: number | null;
  /** Tokens that the model reads at most; undefined when unknown. */
  window?: number;
  /** What the vendor's cache takes of it from the second call on; undefined when unknown, and when not asked for. */
  cacheable?: Cacheable;
}

export interface Cacheable {
  tokens: number;
  /** US dollars per million of them; undefined when unknown. */
  price?: number;
  /** Whether a request has to ask for it. */
  marked: boolean;
}

/**
 * Tokens, cost, window and cache of texts that are sent together, for each of some models. Ids that name no model
 * (`echo`) are left out.
 * @param key what the texts are, for `TextCounts`
 * @param options.cache whether to look for what the vendor would cache
 */
export async function textFigures(
  key: string,
  texts: readonly Countable[],
  providers: Iterable<string>,
  { counts, prices, cache = false }: { counts: TextCounts; prices: PriceBook; cache?: boolean },
): Promise<TextFigure[]> {
  const [first] = texts;
  const beginning = cache && texts.length === 1 && first !== undefined ? beginningOf(first) : undefined;
  const models = [...new Set(providers)].flatMap((provider) => {
    const name = parseModelName(provider);
    return name ? [{ provider, ...name }] : [];
  });
  return Promise.all(
    models.map(async ({ provider, vendor, model }): Promise<TextFigure> => {
      const counted = await counts.count(key, texts, model);
      const price = prices.price(vendor, model);
      const usage = { input: counted.tokens, output: 0 };
      const common = async (): Promise<number> =>
        beginning?.whole
          ? counted.tokens
          : (await counts.count(`${key}#start`, [beginning?.text ?? ''], model)).tokens;
      const cacheable = beginning && (await cacheOf(beginning.text, model, common));
      return {
        provider,
        counted,
        cost: prices.cost({ vendor, model, usage, at: new Date() }),
        ...(price?.contextWindow !== undefined && { window: price.contextWindow }),
        ...(cacheable && {
          cacheable: { ...cacheable, ...(price?.cached !== undefined && { price: price.cached }) },
        }),
      };
    }),
  );
}

/** What calls have in common; `whole` where that is all of a text. */
function beginningOf(text: Countable): { text: string; whole: boolean } {
  if (!(text instanceof DocumentTokens)) {
    const common = commonBeginning(text);
    return { text: common, whole: common === text };
  }
  // No placeholder lies across the border of chunks, and those that did not change were looked through before.
  const { chunks } = text;
  const last = chunks.findIndex((chunk) => commonOf(chunk).length < chunk.text.length);
  if (last < 0) return { text: chunks[0]?.text ?? '', whole: true };
  return {
    text: chunks
      .slice(0, last + 1)
      .map(commonOf)
      .join(''),
    whole: false,
  };
}

const known = new WeakMap<Chunk, string>();

function commonOf(chunk: Chunk): string {
  const common = known.get(chunk) ?? commonBeginning(chunk.text);
  known.set(chunk, common);
  return common;
}

async function cacheOf(
  beginning: string,
  model: string,
  countBeginning: () => Promise<number>,
): Promise<Cacheable | undefined> {
  const rule = promptCacheRule(model);
  if (!rule) return undefined;
  // A token has a byte at least, so a short beginning need not be counted.
  const isShort = Buffer.byteLength(beginning.slice(0, rule.least)) < rule.least;
  return { tokens: isShort ? 0 : cachedTokens(await countBeginning(), rule), marked: rule.marked };
}
