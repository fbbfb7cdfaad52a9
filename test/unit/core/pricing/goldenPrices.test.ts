import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { bundledPrices } from '../../../../src/core/pricing/priceData.ts';

/*
 * US dollars per million tokens as the vendors announced them, with the day of the announcement, after which they did
 * not change up to the day of the data: vendor, model, input, output, day, cached input where it was announced too.
 * Sources: openai.com/api/pricing · anthropic.com/pricing · ai.google.dev/pricing · aws.amazon.com/bedrock/pricing ·
 * azure.microsoft.com/pricing/details/cognitive-services/openai-service · mistral.ai/pricing · cohere.com/pricing ·
 * groq.com/pricing · docs.x.ai/docs/models · api-docs.deepseek.com/quick_start/pricing
 */
const golden: [string, string, number, number | null, string, number?][] = [
  ['openai', 'gpt-4', 30, 60, '2023-03-14'],
  ['openai', 'gpt-4-turbo', 10, 30, '2023-11-06'],
  ['openai', 'gpt-3.5-turbo-0125', 0.5, 1.5, '2024-01-25'],
  ['openai', 'text-embedding-3-small', 0.02, null, '2024-01-25'],
  ['openai', 'text-embedding-3-large', 0.13, null, '2024-01-25'],
  ['openai', 'gpt-4o-mini', 0.15, 0.6, '2024-07-18', 0.075],
  ['openai', 'gpt-4o-2024-08-06', 2.5, 10, '2024-08-06', 1.25],
  ['openai', 'gpt-4.1', 2, 8, '2025-04-14', 0.5],
  ['openai', 'gpt-4.1-mini', 0.4, 1.6, '2025-04-14', 0.1],
  ['openai', 'gpt-4.1-nano', 0.1, 0.4, '2025-04-14', 0.025],
  ['openai', 'o4-mini', 1.1, 4.4, '2025-04-16', 0.275],
  ['openai', 'o3', 2, 8, '2025-06-10', 0.5],
  ['openai', 'gpt-5', 1.25, 10, '2025-08-07', 0.125],
  ['openai', 'gpt-5-mini', 0.25, 2, '2025-08-07', 0.025],
  ['openai', 'gpt-5-nano', 0.05, 0.4, '2025-08-07', 0.005],
  ['azure', 'gpt-4o', 2.5, 10, '2024-08-06', 1.25],
  ['anthropic', 'claude-3-opus-20240229', 15, 75, '2024-03-04'],
  ['anthropic', 'claude-3-haiku-20240307', 0.25, 1.25, '2024-03-13'],
  ['anthropic', 'claude-3-5-sonnet-20241022', 3, 15, '2024-10-22', 0.3],
  ['anthropic', 'claude-sonnet-4-20250514', 3, 15, '2025-05-22', 0.3],
  ['anthropic', 'claude-opus-4-1-20250805', 15, 75, '2025-08-05', 1.5],
  ['anthropic', 'claude-haiku-4-5-20251001', 1, 5, '2025-10-15', 0.1],
  ['google', 'gemini-2.0-flash', 0.1, 0.4, '2025-02-05', 0.025],
  ['google', 'gemini-2.5-pro', 1.25, 10, '2025-04-04', 0.125],
  ['google', 'gemini-2.5-flash', 0.3, 2.5, '2025-06-17'],
  ['google', 'gemini-2.5-flash-lite', 0.1, 0.4, '2025-07-22'],
  ['vertex', 'claude-sonnet-4-5@20250929', 3, 15, '2025-09-29', 0.3],
  ['bedrock', 'amazon.nova-micro-v1:0', 0.035, 0.14, '2024-12-03'],
  ['bedrock', 'amazon.nova-lite-v1:0', 0.06, 0.24, '2024-12-03'],
  ['bedrock', 'amazon.nova-pro-v1:0', 0.8, 3.2, '2024-12-03'],
  ['bedrock', 'us.anthropic.claude-sonnet-4-20250514-v1:0', 3, 15, '2025-05-22', 0.3],
  ['mistral', 'open-mistral-nemo', 0.15, 0.15, '2024-09-17'],
  ['mistral', 'pixtral-large-latest', 2, 6, '2024-11-18'],
  ['mistral', 'codestral-latest', 0.3, 0.9, '2025-01-13'],
  ['cohere', 'command-r-08-2024', 0.15, 0.6, '2024-08-30'],
  ['cohere', 'command-r-plus-08-2024', 2.5, 10, '2024-08-30'],
  ['cohere', 'command-a-03-2025', 2.5, 10, '2025-03-13'],
  ['groq', 'llama-3.3-70b-versatile', 0.59, 0.79, '2024-12-06'],
  ['groq', 'llama-3.1-8b-instant', 0.05, 0.08, '2024-07-23'],
  ['xai', 'grok-3', 3, 15, '2025-04-09', 0.75],
  ['xai', 'grok-4', 3, 15, '2025-07-09', 0.75],
  ['deepseek', 'deepseek-chat', 0.27, 1.1, '2025-02-08', 0.07],
];

describe('prices against those that vendors published', () => {
  let prices: PriceBook;
  before(async () => {
    prices = await loadPriceBook();
  });

  it('are theirs, for more than 40 models of 11 vendors', () => {
    assert.ok(golden.length > 40);
    assert.equal(new Set(golden.map(([vendor]) => vendor)).size, 11);
    // At noon, since DeepSeek's are others at night.
    const at = new Date(`${prices.asOf}T12:00:00Z`);
    for (const [vendor, model, input, output, , cached] of golden) {
      const price = prices.price(vendor, model, at);
      assert.deepEqual([price?.input, price?.output], [input, output], `${vendor}:${model}`);
      if (cached !== undefined) assert.equal(price?.cached, cached, `cached input of ${vendor}:${model}`);
    }
  });

  it('have the date of the data that is bundled', async () => {
    const manifest = JSON.parse(
      await readFile(
        new URL('../../../../node_modules/@pydantic/genai-prices/package.json', import.meta.url),
        'utf8',
      ),
    ) as { version: string };
    assert.equal(manifest.version, bundledPrices.version, 'set the date of the new version in priceData.ts');
    assert.equal(prices.asOf, bundledPrices.date);
  });

  it('are those of the day of the call', () => {
    // o3 was $10 and $40 until it became $2 and $8 on 10 June 2025.
    const usage = { input: 1_000_000, output: 100_000 };
    const cost = (at: string) => prices.cost({ vendor: 'openai', model: 'o3', usage, at: new Date(at) });
    assert.equal(cost('2025-06-01T00:00:00Z'), 14);
    assert.equal(cost('2025-06-11T00:00:00Z'), 2.8);
  });

  it('have tiers by the size of the input', () => {
    // Gemini 2.5 Pro: $1.25 and $10 up to 200,000 tokens of input, $2.50 and $15 above, for the whole call.
    const cost = (input: number) =>
      prices.cost({
        vendor: 'google',
        model: 'gemini-2.5-pro',
        usage: { input, output: 1000 },
        at: new Date(),
      });
    assert.equal(cost(200_000), 0.25 + 0.01);
    assert.equal(cost(300_000), 0.75 + 0.015);
    assert.deepEqual(prices.price('google', 'gemini-2.5-pro')?.tiers, [
      { above: 200_000, input: 2.5, output: 15, cached: 0.25 },
    ]);
  });

  it('are unknown for a model that nobody priced', () => {
    const at = new Date();
    for (const [vendor, model] of [
      ['openai', 'gpt-unheard-of'],
      ['nobody', 'gpt-4o'],
      ['azure', 'our-deployment'],
      ['github', 'gpt-4o'],
      ['huggingface', 'meta-llama/Llama-3.3-70B-Instruct'],
      ['ollama', 'gpt-oss:120b-cloud'],
      ['http', 'https://example.com'],
    ] as const) {
      assert.equal(prices.price(vendor, model), undefined, `${vendor}:${model}`);
      assert.equal(prices.cost({ vendor, model, usage: { input: 1, output: 1 }, at }), null);
    }
  });

  it('are nothing where nobody sends a bill', () => {
    const usage = { input: 100, output: 100 };
    const at = new Date();
    assert.equal(prices.cost({ vendor: 'echo', model: undefined, usage, at }), 0);
    assert.equal(prices.cost({ vendor: 'ollama', model: 'llama3.2', usage, at }), 0);
    assert.equal(prices.cost({ vendor: 'replay', model: undefined, usage, at }), 0);
  });

  it('are, for a replay, those of the model that was recorded', () => {
    const usage = { input: 1000, output: 1000 };
    const at = new Date();
    for (const model of ['openai:chat:gpt-4o', 'gpt-4o-2024-08-06'])
      assert.equal(prices.cost({ vendor: 'replay', model, usage, at }), 0.0125);
    assert.equal(prices.cost({ vendor: 'replay', model: 'openai:gpt-unheard-of', usage, at }), null);
  });

  it('are listed by a part of the name or a pattern', () => {
    const names = (pattern: string) =>
      prices.models(pattern).map(({ vendor, model }) => `${vendor}:${model}`);
    assert.ok(prices.models().length > 1000);
    assert.deepEqual(names('OPENAI:gpt-4.1'), [
      'openai:gpt-4.1',
      'openai:gpt-4.1-mini',
      'openai:gpt-4.1-nano',
    ]);
    assert.deepEqual(names('openai:gpt-4.1*nano'), ['openai:gpt-4.1-nano']);
    assert.deepEqual(names('(unheard'), []);
  });

  it('name cheaper models of the same family', () => {
    const names = (vendor: string, model: string) =>
      prices.cheaper(vendor, model).map((price) => price.model);
    assert.deepEqual(names('openai', 'gpt-4.1'), ['gpt-4.1-mini', 'gpt-4.1-nano']);
    assert.deepEqual(names('openai', 'gpt-unheard-of'), []);
  });
});
