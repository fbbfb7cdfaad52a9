import assert from 'node:assert/strict';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import type { Usage } from '../../../../src/core/providers/provider.ts';

const at = new Date('2026-09-23T12:00:00Z');

/* What vendors returned, as `Usage`, and what it costs by hand from the prices of goldenPrices.test.ts. */
const recorded: { what: string; vendor: string; model: string; usage: Usage; cost: number }[] = [
  {
    // prompt_tokens 2006, completion_tokens 300 (128 reasoning), prompt_tokens_details.cached_tokens 1920
    what: 'OpenAI chat',
    vendor: 'openai',
    model: 'gpt-4o-2024-08-06',
    usage: { input: 2006, output: 300, cached: 1920, reasoning: 128 },
    cost: (86 * 2.5 + 1920 * 1.25 + 300 * 10) / 1e6,
  },
  {
    // input_tokens 36, output_tokens 87, input_tokens_details.cached_tokens 0
    what: 'OpenAI responses',
    vendor: 'openai',
    model: 'gpt-4.1',
    usage: { input: 36, output: 87, cached: 0, reasoning: 0 },
    cost: (36 * 2 + 87 * 8) / 1e6,
  },
  {
    what: 'OpenAI embeddings',
    vendor: 'openai',
    model: 'text-embedding-3-small',
    usage: { input: 5000, output: 0 },
    cost: (5000 * 0.02) / 1e6,
  },
  {
    // text 100 in, 50 out; audio 200 in, 300 out: input 300, output 350
    what: 'OpenAI audio',
    vendor: 'openai',
    model: 'gpt-audio',
    usage: { input: 300, output: 350, audioInput: 200, audioOutput: 300 },
    cost: (100 * 2.5 + 200 * 32 + 50 * 10 + 300 * 64) / 1e6,
  },
  {
    what: 'Azure',
    vendor: 'azure',
    model: 'gpt-4o',
    usage: { input: 1500, output: 200, cached: 1024 },
    cost: (476 * 2.5 + 1024 * 1.25 + 200 * 10) / 1e6,
  },
  {
    // input_tokens 21, cache_creation_input_tokens 2000, cache_read_input_tokens 8000, output_tokens 393: input is all
    what: 'Anthropic',
    vendor: 'anthropic',
    model: 'claude-haiku-4-5-20251001',
    usage: { input: 10_021, output: 393, cached: 8000, cacheWrite: 2000 },
    cost: (21 * 1 + 2000 * 1.25 + 8000 * 0.1 + 393 * 5) / 1e6,
  },
  {
    // promptTokenCount 2500, cachedContentTokenCount 2048, candidatesTokenCount 100, thoughtsTokenCount 900
    what: 'Gemini',
    vendor: 'google',
    model: 'gemini-2.5-pro',
    usage: { input: 2500, output: 1000, cached: 2048, reasoning: 900 },
    cost: (452 * 1.25 + 2048 * 0.125 + 1000 * 10) / 1e6,
  },
  {
    // usage { inputTokens 1200, outputTokens 340, totalTokens 1540 }
    what: 'Bedrock Converse',
    vendor: 'bedrock',
    model: 'amazon.nova-pro-v1:0',
    usage: { input: 1200, output: 340 },
    cost: (1200 * 0.8 + 340 * 3.2) / 1e6,
  },
  {
    what: 'Mistral',
    vendor: 'mistral',
    model: 'codestral-latest',
    usage: { input: 820, output: 410 },
    cost: (820 * 0.3 + 410 * 0.9) / 1e6,
  },
  {
    // meta.billed_units { input_tokens 600, output_tokens 150 }
    what: 'Cohere',
    vendor: 'cohere',
    model: 'command-r-08-2024',
    usage: { input: 600, output: 150 },
    cost: (600 * 0.15 + 150 * 0.6) / 1e6,
  },
  {
    what: 'Groq',
    vendor: 'groq',
    model: 'llama-3.3-70b-versatile',
    usage: { input: 900, output: 100 },
    cost: (900 * 0.59 + 100 * 0.79) / 1e6,
  },
  {
    // prompt_cache_hit_tokens 700, prompt_cache_miss_tokens 300
    what: 'DeepSeek',
    vendor: 'deepseek',
    model: 'deepseek-chat',
    usage: { input: 1000, output: 500, cached: 700 },
    cost: (300 * 0.27 + 700 * 0.07 + 500 * 1.1) / 1e6,
  },
];

describe('the cost of a call', () => {
  let prices: PriceBook;
  before(async () => {
    prices = await loadPriceBook();
  });

  const near = (actual: number | null, expected: number, what?: string) =>
    assert.ok(
      actual !== null && Math.abs(actual - expected) < 1e-12,
      `${what ?? ''} ${String(actual)} is not ${expected}`,
    );

  for (const { what, vendor, model, usage, cost } of recorded)
    it(`is what a hand calculation gives for ${what}`, () =>
      near(prices.cost({ vendor, model, usage, at }), cost, what));

  it('is half in a batch, where the vendor says so, else unknown', () => {
    const usage = { input: 1000, output: 1000 };
    near(prices.cost({ vendor: 'openai', model: 'gpt-4o', usage, at, batch: true }), 0.00625);
    near(prices.cost({ vendor: 'anthropic', model: 'claude-haiku-4-5', usage, at, batch: true }), 0.003);
    assert.equal(prices.cost({ vendor: 'deepseek', model: 'deepseek-chat', usage, at, batch: true }), null);
  });

  it('is unknown when the usage is, or contradicts itself, or holds what has no price', () => {
    const cost = (model: string, usage: Usage | undefined) =>
      prices.cost({ vendor: 'openai', model, usage, at });
    assert.equal(cost('gpt-4o', undefined), null);
    assert.equal(cost('gpt-4o', { input: 10, output: 1, cached: 20 }), null);
    assert.equal(cost('gpt-4o', { input: 100, output: 1, audioInput: 50 }), null);
    assert.equal(cost('gpt-4o', { input: 10, output: 0, images: 1 }), null);
    // Speech recognition is paid by the hour: its tokens have no price.
    assert.equal(cost('whisper-1', { input: 100, output: 10 }), null);
  });

  it('is what a suite says, where it says something', () => {
    const cost = (config: Record<string, unknown>, model = 'gpt-unheard-of') =>
      prices.cost({ vendor: 'openai', model, usage: { input: 1000, output: 100 }, at, config });
    near(cost({ cost: 0.00001 }), 0.011);
    near(cost({ inputCost: 0.000001, outputCost: 0.00001 }), 0.002);
    near(cost({ cost: 0.00001, outputCost: 0 }), 0.01);
    assert.equal(cost({ inputCost: 0.000001 }), null, 'the output has no price');
    near(cost({ inputCost: 0.000001 }, 'gpt-4o'), 0.001 + 0.001);
    assert.equal(cost({ cost: 'free' }), null);
    near(
      prices.cost({
        vendor: 'echo',
        model: undefined,
        usage: { input: 10, output: 1 },
        at,
        config: { cost: 0.1 },
      }),
      1.1,
    );
  });
});
