import assert from 'node:assert/strict';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { textFigures } from '../../../../src/core/pricing/textFigures.ts';
import { DocumentTokens } from '../../../../src/core/tokens/documentTokens.ts';
import { TextCounts } from '../../../../src/core/tokens/textCounts.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';

describe('what a text is to models', () => {
  const counter = createTokenCounter();
  const counts = new TextCounts(counter);
  let prices: PriceBook;
  before(async () => {
    prices = await loadPriceBook();
  });
  after(() => counter.dispose());

  it('is tokens, the cost of sending it once, the window, and what the vendor would cache', async () => {
    const beginning = 'Gold is noble. '.repeat(400);
    const text = `${beginning}{{ question }}`;
    const providers = [
      'openai:gpt-4o',
      'anthropic:claude-sonnet-4-5',
      'openai:gpt-unheard-of',
      'echo',
      'openai:gpt-4o',
    ];
    const [openai, anthropic, unheard, ...more] = await textFigures('a', [text], providers, {
      counts,
      prices,
      cache: true,
    });
    assert.deepEqual(more, []);
    const { tokens } = await counter.count(text, 'gpt-4o');
    assert.equal(openai?.counted.tokens, tokens);
    assert.equal(openai?.counted.exact, true);
    assert.ok(Math.abs((openai?.cost ?? 0) - (tokens * 2.5) / 1e6) < 1e-12);
    assert.equal(openai?.window, 128_000);
    const common = (await counter.count(beginning, 'gpt-4o')).tokens;
    assert.deepEqual(openai?.cacheable, { tokens: common - (common % 128), price: 1.25, marked: false });
    assert.equal(anthropic?.counted.exact, false);
    assert.equal(anthropic?.cacheable?.marked, true);
    assert.equal(anthropic?.cacheable?.price, 0.3);
    assert.deepEqual(
      [unheard?.provider, unheard?.cost, unheard?.window],
      ['openai:gpt-unheard-of', null, undefined],
    );
    assert.equal(unheard?.cacheable, undefined);
  });

  it('has nothing to cache where the beginning is short', async () => {
    const [figure] = await textFigures('b', ['Say {{ x }}'], ['openai:gpt-4o'], {
      counts,
      prices,
      cache: true,
    });
    assert.equal(figure?.cacheable?.tokens, 0);
  });

  it('is the same of a document that is being edited', async () => {
    const text = `${'Tin melts before iron. '.repeat(500)}{{ x }}${'and so on, '.repeat(1000)}`;
    const document = new DocumentTokens(counter, text);
    const of = async (each: string | DocumentTokens) =>
      textFigures('c', [each], ['openai:gpt-4o'], { counts, prices, cache: true });
    const [plain, edited] = [await of(text), await of(document)];
    assert.equal(edited[0]?.counted.tokens, plain[0]?.counted.tokens);
    assert.deepEqual(edited[0]?.cacheable, plain[0]?.cacheable);
  });
});
