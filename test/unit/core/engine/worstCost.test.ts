import assert from 'node:assert/strict';
import { answerLimit } from '../../../../src/core/engine/answerLimit.ts';
import type { Lane } from '../../../../src/core/engine/modelCall.ts';
import { worstCost } from '../../../../src/core/engine/worstCost.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { parseModelName } from '../../../../src/core/providers/modelName.ts';
import { environmentOf, rendered } from '../../../support/engineSuite.ts';

const limitOf = (id: string, config: Record<string, unknown>) => {
  const { vendor, model } = parseModelName(id) ?? { vendor: 'http', model: undefined };
  return answerLimit({ vendor, model, spec: { id } }, config);
};
const tokensOf = (id: string, config: Record<string, unknown>) => limitOf(id, config).tokens;

describe('answerLimit', () => {
  it('heeds only what is sent to chat completions', () => {
    assert.equal(tokensOf('openai:chat:gpt-4o', { max_output_tokens: 5 }), undefined);
    assert.equal(tokensOf('openai:gpt-4o', { max_tokens: 100, maxTokens: 5 }), 100);
    assert.equal(tokensOf('openai:gpt-4o', { max_tokens: 5, passthrough: { max_tokens: 70 } }), 70);
    assert.equal(tokensOf('groq:llama-3', { max_tokens: 10, max_completion_tokens: 90 }), 90);
  });

  it('takes the name of its own first for the Responses API', () => {
    assert.equal(tokensOf('openai:responses:gpt-4o', { max_tokens: 100, max_output_tokens: 300 }), 300);
    assert.equal(tokensOf('openai:responses:gpt-4o', { max_tokens: 100 }), 100);
    assert.equal(
      tokensOf('azure:responses:gpt-4o', { max_tokens: 100, passthrough: { max_output_tokens: 900 } }),
      900,
    );
  });

  it('takes the names of Anthropic in its order, and what is sent when there is none', () => {
    const id = 'anthropic:messages:claude-sonnet-4-5';
    assert.equal(tokensOf(id, { max_tokens: 3000, max_completion_tokens: 10 }), 3000);
    assert.equal(tokensOf(id, { max_completion_tokens: 10 }), 10);
    assert.equal(tokensOf(id, { max_output_tokens: 5 }), 1024);
  });

  it('takes the names of Google and Bedrock in their order', () => {
    const google = 'google:gemini-2.5-flash';
    assert.equal(tokensOf(google, { max_tokens: 5, maxOutputTokens: 70 }), 70);
    assert.equal(tokensOf(google, { max_tokens: 5, generationConfig: { maxOutputTokens: 70 } }), 70);
    assert.equal(limitOf(google, { n: 2 }).choices, 2);
    assert.equal(limitOf(google, { passthrough: { candidateCount: 4 } }).choices, 4);
    const bedrock = 'bedrock:anthropic.claude-sonnet-4-5-20250929-v1:0';
    assert.equal(tokensOf(bedrock, { max_tokens: 5, inferenceConfig: { maxTokens: 70 } }), 70);
  });

  it('takes the largest where nobody knows what is sent', () => {
    assert.equal(tokensOf('http://localhost/x', { max_tokens: 5, maxTokens: 70 }), 70);
  });

  it('counts the choices that are asked for', () => {
    assert.equal(limitOf('openai:gpt-4o', { passthrough: { n: 3 } }).choices, 3);
    assert.equal(limitOf('openai:completion:davinci-002', { n: 2, best_of: 5 }).choices, 5);
    assert.equal(limitOf('openai:responses:gpt-4o', { n: 3 }).choices, 1);
  });
});

describe('worstCost', () => {
  const worstOf = async (id: string, config: Record<string, unknown>): Promise<number> => {
    const prices = await loadPriceBook();
    const { vendor, model } = parseModelName(id) ?? assert.fail(id);
    const provider = { vendor, model, spec: { id, config } };
    return worstCost(
      {
        lane: { provider } as unknown as Lane,
        config,
        inputBytes: 100,
        writes: true,
        question: { prompt: rendered('x'), config, vars: {}, repeat: 0 },
      },
      { prices, clock: environmentOf().clock },
    );
  };

  it('takes what is written for pictures where a model draws', async () => {
    const worst = await worstOf('google:gemini-2.5-flash-image', { max_tokens: 1290 });
    assert.ok(worst >= 0.0387, String(worst));
  });

  it('reserves for the searches of the web', async () => {
    const id = 'anthropic:messages:claude-haiku-4-5';
    const tool = { type: 'web_search_20250305', name: 'web_search' };
    const plain = await worstOf(id, { max_tokens: 100 });
    const bounded = await worstOf(id, { max_tokens: 100, tools: [{ ...tool, max_uses: 5 }] });
    assert.ok(bounded - plain >= 0.0499, `${bounded} ${plain}`);
    const unbounded = await worstOf(id, { max_tokens: 100, tools: [tool] });
    assert.ok(unbounded - plain >= 0.0999, `${unbounded} ${plain}`);
    const unpriced = await worstOf('openai:gpt-4o', { max_tokens: 100, tools: [tool] });
    assert.ok(unpriced > 0);
  });
});
