import assert from 'node:assert/strict';
import { collectConverse } from '../../../../src/core/providers/bedrockStream.ts';
import type { Provider, ProviderRequest } from '../../../../src/core/providers/provider.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { ContractServer, sendEvents, sendJson } from '../../../support/contractServer.ts';
import { environmentOf, requestOf, specOf } from '../../../support/engineSuite.ts';

describe('answers of vendors', () => {
  let server: ContractServer;
  const made: Provider[] = [];
  const onText = () => undefined;
  const ask = async (id: string, more: Partial<ProviderRequest> = {}) => {
    const spec = specOf(id, { apiBaseUrl: server.url, apiKey: 'key-of-a-vendor' });
    const provider = await createProvider(spec, environmentOf());
    made.push(provider);
    return provider.call(requestOf('hi', spec.config, more));
  };

  before(async () => {
    server = await ContractServer.start(() => undefined);
  });
  after(async () => {
    for (const provider of made) await provider.dispose?.();
    await server.stop();
  });

  describe('anthropic', () => {
    const usage = { input_tokens: 25, cache_read_input_tokens: 10, output_tokens: 1 };
    const started = {
      type: 'message_start',
      message: { id: 'm', type: 'message', role: 'assistant', model: 'claude', content: [], usage },
    };
    const block = (index: number, content_block: object, ...deltas: object[]) => [
      { type: 'content_block_start', index, content_block },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ];
    const events = [
      started,
      ...block(0, { type: 'thinking', thinking: '' }, { type: 'thinking_delta', thinking: 'hmm' }),
      ...block(
        1,
        { type: 'tool_use', id: 't1', name: 'weather', input: {} },
        { type: 'input_json_delta', partial_json: '{"city":' },
        { type: 'input_json_delta', partial_json: '"Oslo"}' },
      ),
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 89 } },
      { type: 'message_stop' },
    ];

    it('are streamed with their thoughts and calls', async () => {
      server.answer((_, response) => sendEvents(response, events, true));
      const { output, toolCalls, finishReason, metadata, ...rest } = await ask('anthropic:m', { onText });
      const input = { city: 'Oslo' };
      assert.deepEqual(
        [output, toolCalls, finishReason, metadata, rest.usage],
        [
          [{ type: 'tool_use', id: 't1', name: 'weather', input }],
          [{ id: 't1', name: 'weather', arguments: input }],
          'tool_calls',
          { reasoning: 'hmm' },
          { input: 35, output: 89, cached: 10 },
        ],
      );
    });

    it('are none where the stream ends too early', async () => {
      const cutOff = {
        code: 'provider.network',
        message: 'Anthropic: the stream ended before the answer was complete',
      };
      for (const count of [0, 3, events.length - 1]) {
        server.answer((_, response) => sendEvents(response, events.slice(0, count), true));
        await assert.rejects(ask('anthropic:m', { onText }), cutOff);
      }
    });
  });

  describe('google', () => {
    const answer = (parts: object[], finishReason?: string) => ({
      candidates: [{ content: { role: 'model', parts }, ...(finishReason ? { finishReason } : {}) }],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, thoughtsTokenCount: 4 },
    });

    it('are streamed with their thoughts and calls', async () => {
      const call = { name: 'f', args: { a: 1 } };
      server.answer((_, response) =>
        sendEvents(response, [
          answer([{ text: 'hmm', thought: true }]),
          answer([{ functionCall: call }], 'STOP'),
        ]),
      );
      const { output, toolCalls, finishReason, metadata, usage } = await ask('google:g', { onText });
      assert.deepEqual(
        [output, toolCalls, finishReason, metadata, usage],
        [
          [call],
          [{ name: 'f', arguments: { a: 1 } }],
          'tool_calls',
          { reasoning: 'hmm' },
          { input: 5, output: 7, reasoning: 4 },
        ],
      );
    });

    it('say in one sentence what went wrong in a stream, and where a redirect leads', async () => {
      const error = { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' };
      server.answer((_, response) => sendEvents(response, [answer([{ text: 'Hel' }]), { error }]));
      await assert.rejects(ask('google:g', { onText }), {
        kind: 'server',
        message: 'Gemini answered 503: The model is overloaded.',
      });
      server.answer((_, response) => {
        response.writeHead(302, { location: 'https://login.example.com/?a=b' });
        response.end();
      });
      await assert.rejects(ask('google:g'), {
        message: 'Gemini answered 302: it redirects to https://login.example.com/',
      });
      server.answer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<p>');
      });
      await assert.rejects(ask('google:g'), { kind: 'malformed', message: /it is not JSON but "<p>"$/ });
    });

    it('are the picture where nothing is written', async () => {
      const drawn = { inlineData: { mimeType: 'image/png', data: 'AAAA' } };
      server.answer((_, response) => sendJson(response, answer([drawn], 'STOP')));
      assert.equal((await ask('google:g')).output, 'data:image/png;base64,AAAA');
      server.answer((_, response) => sendJson(response, answer([{ text: 'Here' }, drawn], 'STOP')));
      assert.equal((await ask('google:g')).output, 'Here');
    });
  });

  it('of the Responses API have thoughts and pictures', async () => {
    const answer = (...output: object[]) =>
      server.answer((_, response) => sendJson(response, { status: 'completed', output }));
    const text = { type: 'message', content: [{ type: 'output_text', text: 'Hello' }] };
    const summary = [
      { type: 'summary_text', text: 'First.' },
      { type: 'summary_text', text: 'Then.' },
    ];
    answer({ type: 'reasoning', summary }, text);
    assert.deepEqual((await ask('openai:responses:m')).metadata, { reasoning: 'First.\n\nThen.' });
    answer({ type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'So.' }] }, text);
    const open = await ask('openai:responses:m');
    assert.deepEqual([open.output, open.metadata], ['Hello', { reasoning: 'So.' }]);
    answer({ type: 'image_generation_call', result: 'AAAA', output_format: 'webp' });
    assert.equal((await ask('openai:responses:m')).output, 'data:image/webp;base64,AAAA');
  });

  it('of Bedrock are streamed with their thoughts', async () => {
    async function* stream() {
      const delta = (contentBlockIndex: number, given: object) => ({
        contentBlockDelta: { contentBlockIndex, delta: given },
      });
      yield delta(0, { reasoningContent: { text: 'h' } });
      yield delta(0, { reasoningContent: { text: 'mm' } });
      yield delta(0, { reasoningContent: { signature: 's' } });
      yield delta(1, { text: 'Hello' });
      yield { messageStop: { stopReason: 'end_turn' } };
    }
    const { output } = await collectConverse(stream() as never, onText);
    assert.deepEqual(output?.message?.content, [
      { reasoningContent: { reasoningText: { text: 'hmm' } } },
      { text: 'Hello' },
    ]);
  });

  it('of Cohere’s reranker are refusals in its own words', async () => {
    server.answer((_, response) => sendJson(response, { message: 'invalid api token' }, { status: 401 }));
    await assert.rejects(ask('cohere:rerank:m', { vars: { query: 'q', documents: ['a'] } }), {
      code: 'provider.auth',
      message: 'Cohere answered 401: invalid api token',
    });
  });
});
