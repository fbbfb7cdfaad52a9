import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { limitDiagnostics } from '../../../../src/core/pricing/limitDiagnostics.ts';
import { modelFacts, modelIdAt } from '../../../../src/core/pricing/modelFacts.ts';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';

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
    assert.equal(modelFacts('vertex:gemini-2.5-pro', prices)?.price.input, 1.25);
    for (const none of ['src/core', 'http://example.com', 'a:b', 'gpt-unheard-of', 'ollama:llama3'])
      assert.equal(modelFacts(none, prices), undefined, none);
  });

  it('warn of a limit above what a model can write', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'cupel-limits-'));
    const file = path.join(directory, 'a.eval.yaml');
    await writeFile(
      file,
      `prompts: [x]
providers:
  - { id: openai:gpt-4o, config: { max_tokens: 16384 } }
  - { id: openai:gpt-4o, label: above, config: { max_tokens: 20000 } }
  - { id: openai:gpt-unheard-of, config: { max_tokens: 20000 } }
tests: [{}]
`,
    );
    const environment = createNodeEnvironment({ variables: {} });
    const { suite } = await loadSuite(file, environment);
    assert.ok(suite);
    const found = limitDiagnostics(suite, prices);
    assert.deepEqual(
      found.map(({ code, message, location }) => [code, message, location.range.start.line]),
      [['suite.limitAboveModel', '"max_tokens" is 20000, and "gpt-4o" writes 16384 tokens at most.', 3]],
    );
    const validated = async () => (await validateSuite(file, environment)).map(({ code }) => code);
    assert.deepEqual(await validated(), ['suite.limitAboveModel']);
    await writeFile(path.join(directory, 'cupel.prices.yaml'), 'models: { "openai:gpt-4o": { input: -1 } }');
    assert.deepEqual(await validated(), ['prices.badFile']);
    await rm(directory, { recursive: true });
  });
});
