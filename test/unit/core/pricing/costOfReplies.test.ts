import assert from 'node:assert/strict';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import type { Usage } from '../../../../src/core/providers/provider.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { ContractServer, completion, sendJson } from '../../../support/contractServer.ts';
import { environmentOf, requestOf, specOf } from '../../../support/engineSuite.ts';

const at = new Date('2026-09-23T12:00:00Z');

const keys = {
  OPENAI_API_KEY: 'k',
  ANTHROPIC_API_KEY: 'k',
  GEMINI_API_KEY: 'k',
  MISTRAL_API_KEY: 'k',
  COHERE_API_KEY: 'k',
  GROQ_API_KEY: 'k',
  DEEPSEEK_API_KEY: 'k',
  XAI_API_KEY: 'k',
  OPENROUTER_API_KEY: 'k',
  TOGETHER_API_KEY: 'k',
  AZURE_API_KEY: 'k',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'k',
  AWS_REGION: 'us-east-1',
};

interface Recorded {
  what: string;
  id: string;
  /** The vendor's reply, in its own form. */
  reply: Record<string, unknown>;
  /** What the provider has to make of it. */
  usage: Usage;
  /** US dollars, worked out by hand from the prices of goldenPrices.test.ts. */
  cost: number;
  day?: string;
}

const chat = (usage: Record<string, unknown>) => completion('Rain.', { usage });

const recorded: Recorded[] = [
  {
    what: 'OpenAI chat, cached and reasoning',
    id: 'openai:chat:gpt-5-mini',
    reply: chat({
      prompt_tokens: 2006,
      completion_tokens: 300,
      total_tokens: 2306,
      prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 128, audio_tokens: 0 },
    }),
    usage: { input: 2006, output: 300, cached: 1920, reasoning: 128 },
    cost: (86 * 0.25 + 1920 * 0.025 + 300 * 2) / 1e6,
  },
  {
    what: 'OpenAI chat, audio both ways',
    id: 'openai:chat:gpt-audio',
    reply: chat({
      prompt_tokens: 300,
      completion_tokens: 350,
      total_tokens: 650,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 200 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 300 },
    }),
    usage: { input: 300, output: 350, cached: 0, reasoning: 0, audioInput: 200, audioOutput: 300 },
    cost: (100 * 2.5 + 200 * 32 + 50 * 10 + 300 * 64) / 1e6,
  },
  {
    what: 'OpenAI responses',
    id: 'openai:responses:gpt-4.1',
    reply: {
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      model: 'gpt-4.1-2025-04-14',
      output: [
        {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Rain.', annotations: [] }],
        },
      ],
      usage: {
        input_tokens: 1036,
        input_tokens_details: { cached_tokens: 1024 },
        output_tokens: 87,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 1123,
      },
    },
    usage: { input: 1036, output: 87, cached: 1024, reasoning: 0 },
    cost: (12 * 2 + 1024 * 0.5 + 87 * 8) / 1e6,
  },
  {
    what: 'OpenAI embeddings',
    id: 'openai:embedding:text-embedding-3-small',
    reply: {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }],
      model: 'text-embedding-3-small',
      usage: { prompt_tokens: 5000, total_tokens: 5000 },
    },
    usage: { input: 5000, output: 0 },
    cost: (5000 * 0.02) / 1e6,
  },
  {
    what: 'Azure',
    id: 'azure:chat:gpt-4o',
    reply: chat({
      prompt_tokens: 1500,
      completion_tokens: 200,
      total_tokens: 1700,
      prompt_tokens_details: { cached_tokens: 1024 },
    }),
    usage: { input: 1500, output: 200, cached: 1024 },
    cost: (476 * 2.5 + 1024 * 1.25 + 200 * 10) / 1e6,
  },
  {
    what: 'Anthropic, cache written for five minutes and for an hour, and read',
    id: 'anthropic:messages:claude-haiku-4-5-20251001',
    reply: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5-20251001',
      content: [{ type: 'text', text: 'Rain.' }],
      stop_reason: 'end_turn',
      usage: {
        input_tokens: 21,
        cache_creation_input_tokens: 2000,
        cache_read_input_tokens: 8000,
        cache_creation: { ephemeral_5m_input_tokens: 1500, ephemeral_1h_input_tokens: 500 },
        output_tokens: 393,
        service_tier: 'standard',
      },
    },
    usage: { input: 10_021, output: 393, cached: 8000, cacheWrite: 2000, cacheWriteHour: 500 },
    cost: (21 * 1 + 1500 * 1.25 + 500 * 2 + 8000 * 0.1 + 393 * 5) / 1e6,
  },
  {
    what: 'Anthropic, searches of the web',
    id: 'anthropic:messages:claude-haiku-4-5-20251001',
    reply: {
      id: 'msg_2',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5-20251001',
      content: [{ type: 'text', text: 'Rain.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 105, output_tokens: 60, server_tool_use: { web_search_requests: 2 } },
    },
    usage: { input: 105, output: 60, webSearches: 2 },
    // $10 a thousand searches.
    cost: (105 * 1 + 60 * 5) / 1e6 + 2 * 0.01,
  },
  {
    what: 'Gemini, cached and thoughts',
    id: 'google:gemini-2.5-pro',
    reply: {
      candidates: [{ content: { role: 'model', parts: [{ text: 'Rain.' }] }, finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: 2500,
        cachedContentTokenCount: 2048,
        candidatesTokenCount: 100,
        thoughtsTokenCount: 900,
        totalTokenCount: 3500,
      },
      modelVersion: 'gemini-2.5-pro',
    },
    usage: { input: 2500, output: 1000, cached: 2048, reasoning: 900 },
    cost: (452 * 1.25 + 2048 * 0.125 + 1000 * 10) / 1e6,
  },
  {
    what: 'Gemini, above 200,000 tokens of input',
    id: 'google:gemini-2.5-pro',
    reply: {
      candidates: [{ content: { role: 'model', parts: [{ text: 'Rain.' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 300_000, candidatesTokenCount: 1000, totalTokenCount: 301_000 },
    },
    usage: { input: 300_000, output: 1000 },
    cost: (300_000 * 2.5 + 1000 * 15) / 1e6,
  },
  {
    what: 'Gemini, a spoken question',
    id: 'google:gemini-2.5-flash',
    reply: {
      candidates: [{ content: { role: 'model', parts: [{ text: 'Rain.' }] }, finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: 340,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 20 },
          { modality: 'AUDIO', tokenCount: 320 },
        ],
        candidatesTokenCount: 40,
        totalTokenCount: 380,
      },
    },
    usage: { input: 340, output: 40, audioInput: 320 },
    cost: (20 * 0.3 + 320 * 1 + 40 * 2.5) / 1e6,
  },
  {
    what: 'Gemini, a picture that it draws',
    id: 'google:gemini-2.5-flash-image',
    reply: {
      candidates: [{ content: { role: 'model', parts: [{ text: 'Here.' }] }, finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: 10,
        candidatesTokenCount: 1300,
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1290 }],
        totalTokenCount: 1310,
      },
    },
    usage: { input: 10, output: 1300, imageOutput: 1290 },
    cost: (10 * 0.3 + 10 * 2.5 + 1290 * 30) / 1e6,
  },
  {
    what: 'Bedrock Converse',
    id: 'bedrock:amazon.nova-pro-v1:0',
    reply: {
      output: { message: { role: 'assistant', content: [{ text: 'Rain.' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 1200, outputTokens: 340, totalTokens: 1540 },
      metrics: { latencyMs: 1 },
    },
    usage: { input: 1200, output: 340 },
    cost: (1200 * 0.8 + 340 * 3.2) / 1e6,
  },
  {
    what: 'Mistral',
    id: 'mistral:codestral-latest',
    reply: chat({ prompt_tokens: 820, completion_tokens: 410, total_tokens: 1230 }),
    usage: { input: 820, output: 410 },
    cost: (820 * 0.3 + 410 * 0.9) / 1e6,
  },
  {
    what: 'Cohere',
    id: 'cohere:chat:command-r-08-2024',
    reply: chat({ prompt_tokens: 600, completion_tokens: 150, total_tokens: 750 }),
    usage: { input: 600, output: 150 },
    cost: (600 * 0.15 + 150 * 0.6) / 1e6,
  },
  {
    what: 'Groq',
    id: 'groq:llama-3.3-70b-versatile',
    reply: {
      ...chat({
        queue_time: 0.05,
        prompt_tokens: 900,
        prompt_time: 0.01,
        completion_tokens: 100,
        completion_time: 0.2,
        total_tokens: 1000,
        total_time: 0.21,
      }),
      x_groq: { id: 'req_1' },
    },
    usage: { input: 900, output: 100 },
    cost: (900 * 0.59 + 100 * 0.79) / 1e6,
  },
  {
    what: 'DeepSeek, on the day before its prices changed',
    id: 'deepseek:deepseek-chat',
    reply: chat({
      prompt_tokens: 1000,
      completion_tokens: 500,
      total_tokens: 1500,
      prompt_cache_hit_tokens: 700,
      prompt_cache_miss_tokens: 300,
    }),
    usage: { input: 1000, output: 500, cached: 700 },
    cost: (300 * 0.27 + 700 * 0.07 + 500 * 1.1) / 1e6,
    day: '2025-09-04T12:00:00Z',
  },
  {
    // As a user of Grok 4.20 recorded it, with the vendor's own `cost_in_usd_ticks` (10^10 a dollar): 232856000.
    what: 'xAI, whose thoughts are beside the completion',
    id: 'xai:grok-4.20',
    reply: chat({
      prompt_tokens: 10_120,
      completion_tokens: 1499,
      total_tokens: 14_428,
      prompt_tokens_details: { cached_tokens: 128 },
      completion_tokens_details: { reasoning_tokens: 2809 },
    }),
    usage: { input: 10_120, output: 4308, cached: 128, reasoning: 2809 },
    cost: 0.0232856,
  },
  {
    what: 'OpenRouter',
    id: 'openrouter:anthropic/claude-sonnet-4.5',
    reply: chat({
      prompt_tokens: 1100,
      completion_tokens: 80,
      total_tokens: 1180,
      prompt_tokens_details: { cached_tokens: 1000 },
    }),
    usage: { input: 1100, output: 80, cached: 1000 },
    cost: (100 * 3 + 1000 * 0.3 + 80 * 15) / 1e6,
  },
  {
    what: 'Together AI',
    id: 'togetherai:meta-llama/Llama-3.3-70B-Instruct-Turbo',
    reply: chat({ prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 }),
    usage: { input: 1000, output: 500 },
    cost: (1500 * 0.88) / 1e6,
  },
];

describe('the cost of a recorded reply', () => {
  let server: ContractServer;
  let prices: PriceBook;
  before(async () => {
    server = await ContractServer.start(() => undefined);
    prices = await loadPriceBook();
  });
  after(() => server.stop());

  for (const { what, id, reply, usage, cost, day } of recorded)
    it(`is what a hand calculation gives: ${what}`, async () => {
      server.answer((_, response) => sendJson(response, reply));
      const spec = specOf(id, { apiBaseUrl: server.url });
      const provider = await createProvider(spec, environmentOf(keys));
      try {
        const response = await provider.call(requestOf('hi', spec.config));
        assert.deepEqual(response.usage, usage);
        const { vendor, model } = provider;
        const given = prices.cost({
          vendor,
          model,
          usage: response.usage,
          at: day === undefined ? at : new Date(day),
        });
        assert.ok(given !== null && Math.abs(given - cost) < 1e-12, `${String(given)} is not ${cost}`);
      } finally {
        await provider.dispose?.();
      }
    });

  it('is held for twelve vendors, among them all whose replies have a form of their own', () => {
    assert.equal(new Set(recorded.map(({ id }) => id.split(':')[0])).size, 12);
  });
});
