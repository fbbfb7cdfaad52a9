import assert from 'node:assert/strict';
import { modelFacts, modelIdAt } from '../../../../src/core/pricing/modelFacts.ts';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';

describe('facts of models', () => {
  let prices: PriceBook;
  before(async () => {
    prices = await loadPriceBook();
  });
  const at = (line: string) => modelIdAt(line.replace('|', ''), line.indexOf('|'))?.id;

  it('find the id that somebody points at, in suites and in code', () => {
    assert.equal(at('  - id: openai:chat:gpt|-4o # the large one'), 'openai:chat:gpt-4o');
    assert.equal(at('  - "anthropic:messages:claude-haiku-|4-5": {'), 'anthropic:messages:claude-haiku-4-5');
    assert.equal(at("const model = 'gpt-4o-|mini';"), 'gpt-4o-mini');
    assert.equal(at('client.chat(model="|claude-sonnet-4-5")'), 'claude-sonnet-4-5');
    assert.equal(at('{"model": "meta-llama/llama-3.3-70b|-instruct"}'), 'meta-llama/llama-3.3-70b-instruct');
    assert.equal(at('  temp|erature: 0.5'), undefined);
    assert.equal(at('gpt-4o and | more'), undefined);
    assert.equal(at(`"gpt-4|o", "${'a'.repeat(100_000)}"`), 'gpt-4o');
    assert.equal(at(`gpt-4|o${'-'.repeat(100_000)}`), undefined);
  });

  it('are prices, limits and cheaper siblings; nothing for what is no model', () => {
    const facts = modelFacts('gpt-4.1', prices);
    assert.deepEqual(
      [facts?.price.vendor, facts?.price.input, facts?.tokenizer],
      ['openai', 2, 'o200k_base'],
    );
    assert.deepEqual(
      facts?.cheaper.map(({ model }) => model),
      ['gpt-4.1-mini', 'gpt-4.1-nano'],
    );
    const cheaper = (id: string) => modelFacts(id, prices)?.cheaper.map(({ model }) => model) ?? [];
    // Neither the maker nor the number of an interface makes a family.
    assert.deepEqual(
      cheaper('openai/gpt-4o').filter((model) => !model.startsWith('openai/gpt-4o')),
      [],
    );
    assert.deepEqual(
      cheaper('anthropic.claude-3-haiku-20240307-v1:0').filter((model) => !model.includes('claude')),
      [],
    );
    assert.ok(!cheaper('gpt-5-mini').some((model) => /\bft\b/.test(model)));
    assert.equal(modelFacts('vertex:gemini-2.5-pro', prices)?.price.input, 1.25);
    for (const none of ['src/core', 'http://example.com', 'a:b', 'gpt-unheard-of', 'ollama:llama3'])
      assert.equal(modelFacts(none, prices), undefined, none);
  });
});
