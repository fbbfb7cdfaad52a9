import assert from 'node:assert/strict';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import type { Usage } from '../../../../src/core/providers/provider.ts';

const at = new Date('2026-09-23T12:00:00Z');

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

  it('is half in a batch, where the vendor says so, else unknown', () => {
    const usage = { input: 1000, output: 1000 };
    near(prices.cost({ vendor: 'openai', model: 'gpt-4o', usage, at, batch: true }), 0.00625);
    near(prices.cost({ vendor: 'anthropic', model: 'claude-haiku-4-5', usage, at, batch: true }), 0.003);
    assert.equal(prices.cost({ vendor: 'deepseek', model: 'deepseek-chat', usage, at, batch: true }), null);
  });

  it('is that of the tier that is asked for, or unknown', () => {
    const usage = { input: 1000, output: 1000 };
    const cost = (vendor: string, config: Record<string, unknown>, model = 'gpt-4o') =>
      prices.cost({ vendor, model, usage, at, config });
    near(cost('openai', { service_tier: 'auto' }), 0.0125);
    near(cost('openai', { service_tier: 'flex' }), 0.00625);
    near(cost('openai', { passthrough: { service_tier: 'flex' } }), 0.00625);
    assert.equal(cost('openai', { service_tier: 'priority' }), null);
    near(cost('openai', { service_tier: 'priority', inputCost: 0.00001, outputCost: 0 }), 0.01);
    near(cost('anthropic', { service_tier: 'standard_only' }, 'claude-haiku-4-5'), 0.006);
    assert.equal(cost('bedrock', { serviceTier: { type: 'flex' } }, 'amazon.nova-lite-v1:0'), null);
    assert.ok(cost('bedrock', { serviceTier: { type: 'default' } }, 'amazon.nova-lite-v1:0'));
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
