import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { bundledPrices } from '../../../../src/core/pricing/priceData.ts';

/** Where vendors say what they charge. */
const sources = {
  openai: 'https://developers.openai.com/api/docs/pricing',
  azure: 'https://azure.microsoft.com/pricing/details/cognitive-services/openai-service/',
  anthropic: 'https://platform.claude.com/docs/en/about-claude/pricing',
  google: 'https://ai.google.dev/gemini-api/docs/pricing',
  vertex: 'https://cloud.google.com/vertex-ai/generative-ai/pricing',
  bedrock: 'https://aws.amazon.com/bedrock/pricing/',
  mistral: 'https://mistral.ai/pricing',
  cohere: 'https://cohere.com/pricing',
  groq: 'https://groq.com/pricing',
  xai: 'https://docs.x.ai/docs/models',
  deepseek: 'https://api-docs.deepseek.com/quick_start/pricing',
} as const;

/*
 * US dollars per million tokens as those pages had them, with a day on which they held, most often that of the
 * announcement: vendor, model, input, output, day, cached input where it has a price.
 */
const golden: [keyof typeof sources, string, number, number | null, string, number?][] = [
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
  ['openai', 'o3', 10, 40, '2025-04-16'],
  ['openai', 'gpt-5.1', 1.25, 10, '2025-11-13', 0.125],
  ['openai', 'gpt-5.2', 1.75, 14, '2025-12-11', 0.175],
  ['openai', 'gpt-5.4', 2.5, 15, '2026-03-05', 0.25],
  ['openai', 'gpt-5.5', 5, 30, '2026-04-24', 0.5],
  ['azure', 'gpt-4o', 2.5, 10, '2024-08-06', 1.25],
  ['anthropic', 'claude-3-opus-20240229', 15, 75, '2024-03-04'],
  ['anthropic', 'claude-3-haiku-20240307', 0.25, 1.25, '2024-03-13'],
  ['anthropic', 'claude-3-5-sonnet-20241022', 3, 15, '2024-10-22', 0.3],
  ['anthropic', 'claude-sonnet-4-20250514', 3, 15, '2025-05-22', 0.3],
  ['anthropic', 'claude-opus-4-1-20250805', 15, 75, '2025-08-05', 1.5],
  ['anthropic', 'claude-haiku-4-5-20251001', 1, 5, '2025-10-15', 0.1],
  ['anthropic', 'claude-opus-4-5', 5, 25, '2025-11-24', 0.5],
  ['anthropic', 'claude-sonnet-4-6', 3, 15, '2026-03-01', 0.3],
  ['anthropic', 'claude-opus-4-8', 5, 25, '2026-09-20', 0.5],
  ['anthropic', 'claude-opus-5', 5, 25, '2026-09-20', 0.5],
  ['anthropic', 'claude-sonnet-5', 2, 10, '2026-09-20', 0.2],
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
  ['xai', 'grok-4.20', 1.25, 2.5, '2026-08-18', 0.2],
  ['mistral', 'mistral-large-latest', 2, 6, '2024-11-18'],
  ['mistral', 'mistral-large-latest', 0.5, 1.5, '2025-12-02', 0.05],
  ['deepseek', 'deepseek-chat', 0.27, 1.1, '2025-02-08', 0.07],
  ['deepseek', 'deepseek-reasoner', 0.55, 2.19, '2025-02-08', 0.14],
  ['deepseek', 'deepseek-chat', 0.56, 1.68, '2025-09-06', 0.07],
  ['deepseek', 'deepseek-chat', 0.28, 0.42, '2025-09-29', 0.028],
  ['deepseek', 'deepseek-reasoner', 0.28, 0.42, '2025-12-09', 0.028],
  ['deepseek', 'deepseek-chat', 0.14, 0.28, '2026-04-24', 0.0028],
  ['deepseek', 'deepseek-v4-flash', 0.14, 0.28, '2026-05-01', 0.0028],
];

describe('prices against those that vendors published', () => {
  let prices: PriceBook;
  before(async () => {
    prices = await loadPriceBook();
  });

  it('are theirs on that day, for more than 50 models of 11 vendors', () => {
    assert.ok(new Set(golden.map(([vendor, model]) => `${vendor}:${model}`)).size > 50);
    assert.equal(new Set(golden.map(([vendor]) => vendor)).size, Object.keys(sources).length);
    for (const [vendor, model, input, output, day, cached] of golden) {
      // At noon, since DeepSeek's were others at night.
      const price = prices.price(vendor, model, new Date(`${day}T12:00:00Z`));
      const which = `${vendor}:${model} on ${day}, ${sources[vendor]}`;
      assert.deepEqual([price?.input, price?.output], [input, output], which);
      if (cached !== undefined) assert.equal(price?.cached, cached, `cached input of ${which}`);
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
    // Without its vendor, of any: the whole name, not a part of it.
    assert.deepEqual(
      names('gpt-4.1*').filter((name) => name.startsWith('openai:')),
      ['openai:gpt-4.1', 'openai:gpt-4.1-mini', 'openai:gpt-4.1-nano'],
    );
    assert.ok(names('gpt-4.1*').every((name) => name.includes(':gpt-4.1')));
    assert.deepEqual(names('(unheard'), []);
  });

  it('name cheaper models of the same family', () => {
    const names = (vendor: string, model: string) =>
      prices.cheaper(vendor, model).map((price) => price.model);
    assert.deepEqual(names('openai', 'gpt-4.1'), ['gpt-4.1-mini', 'gpt-4.1-nano']);
    // gpt-5-mini reads for less ($0.25 to $0.4) and writes for more ($2 to $1.6).
    assert.deepEqual(names('openai', 'gpt-4.1-mini'), ['gpt-4o-mini', 'gpt-4.1-nano']);
    assert.deepEqual(names('openai', 'gpt-unheard-of'), []);
  });
});
