import assert from 'node:assert/strict';
import type { Provider } from '../../../../src/core/providers/provider.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { environmentOf, requestOf, specOf } from '../../../support/engineSuite.ts';
import { completion, ContractServer, sendEvents, sendJson } from '../../../support/contractServer.ts';

describe('OpenAI and those like it', () => {
  let server: ContractServer;
  const made: Provider[] = [];
  const make = async (
    id: string,
    config: Record<string, unknown> = {},
    variables: Record<string, string> = {},
  ) => {
    const spec = specOf(id, { apiBaseUrl: `${server.url}/v1`, ...config });
    const provider = await createProvider(
      spec,
      environmentOf({ OPENAI_API_KEY: 'key-of-openai', ...variables }),
    );
    made.push(provider);
    return { provider, call: (text: string, more = {}) => provider.call(requestOf(text, spec.config, more)) };
  };

  before(async () => {
    server = await ContractServer.start(() => undefined);
  });
  after(async () => {
    for (const provider of made) await provider.dispose?.();
    await server.stop();
  });

  it('reads text, usage, logprobs, limits and the request id', async () => {
    server.answer((_, response) =>
      sendJson(
        response,
        completion('hello', {
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content: 'hello' },
              finish_reason: 'length',
              logprobs: {
                content: [
                  {
                    token: 'hello',
                    logprob: -0.25,
                    bytes: null,
                    top_logprobs: [
                      { token: 'hello', logprob: -0.25, bytes: null },
                      { token: 'hi', logprob: -1.5, bytes: null },
                    ],
                  },
                ],
              },
            },
          ],
          usage: {
            prompt_tokens: 100,
            completion_tokens: 50,
            total_tokens: 150,
            prompt_tokens_details: { cached_tokens: 64 },
            completion_tokens_details: { reasoning_tokens: 30 },
          },
        }),
        {
          headers: {
            'x-request-id': 'req_1',
            'x-ratelimit-limit-requests': '500',
            'x-ratelimit-remaining-requests': '499',
            'x-ratelimit-reset-requests': '120ms',
            'x-ratelimit-limit-tokens': '30000',
          },
        },
      ),
    );
    const { call } = await make('openai:gpt-4o-mini', { logprobs: true, seed: 7, unknownOption: 1 });
    const { raw, latencyMs, ...rest } = await call('hi');
    assert.deepEqual(rest, {
      output: 'hello',
      finishReason: 'length',
      usage: { input: 100, output: 50, cached: 64, reasoning: 30 },
      logprobs: [
        {
          token: 'hello',
          logprob: -0.25,
          top: [
            { token: 'hello', logprob: -0.25 },
            { token: 'hi', logprob: -1.5 },
          ],
        },
      ],
      model: 'gpt-4o-mini-2024-07-18',
      requestId: 'req_1',
      rateLimit: {
        requestsPerMinute: 500,
        remainingRequests: 499,
        resetRequestsMs: 120,
        tokensPerMinute: 30_000,
      },
    });
    assert.ok(raw && latencyMs > 0);
    const [request] = server.requests;
    assert.equal(request?.headers['authorization'], 'Bearer key-of-openai');
    assert.deepEqual(request?.json, {
      model: 'gpt-4o-mini',
      seed: 7,
      logprobs: true,
      messages: [{ role: 'user', content: 'hi' }],
    });
  });

  it('reads tool calls and structured answers', async () => {
    const call1 = {
      id: 'call_1',
      type: 'function',
      function: { name: 'weather', arguments: '{"city":"Oslo"}' },
    };
    server.answer((request, response) =>
      sendJson(
        response,
        completion('', {
          choices: [
            request.json.tools
              ? {
                  index: 0,
                  message: { role: 'assistant', content: null, tool_calls: [call1] },
                  finish_reason: 'tool_calls',
                }
              : { index: 0, message: { role: 'assistant', content: '{"a":1}' }, finish_reason: 'stop' },
          ],
        }),
      ),
    );
    const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }];
    const called = await (await make('openai:chat:gpt-4o', { tools })).call('weather?');
    assert.deepEqual(called.toolCalls, [{ id: 'call_1', name: 'weather', arguments: { city: 'Oslo' } }]);
    assert.deepEqual(called.output, [call1]);
    const format = { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } };
    assert.deepEqual(
      (await (await make('openai:chat:gpt-4o', { response_format: format })).call('json')).output,
      { a: 1 },
    );
  });

  it('streams: text as it comes, the usage at the end', async () => {
    const delta = (more: object, finish: string | null = null) => ({
      id: 'c',
      model: 'm',
      choices: [{ index: 0, delta: more, finish_reason: finish }],
    });
    server.answer((_, response) =>
      sendEvents(response, [
        delta({ role: 'assistant', content: '' }),
        delta({ content: 'Hel' }),
        delta({ content: 'lo' }, 'stop'),
        {
          id: 'c',
          model: 'm',
          choices: [],
          usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
        },
        '[DONE]',
      ]),
    );
    const heard: string[] = [];
    const response = await (
      await make('openai:gpt-4o')
    ).call('hi', { onText: (text: string) => heard.push(text) });
    assert.deepEqual(heard, ['Hel', 'lo']);
    assert.deepEqual(
      [response.output, response.finishReason, response.usage],
      ['Hello', 'stop', { input: 3, output: 2 }],
    );
    assert.ok((response.firstTokenMs ?? Infinity) <= response.latencyMs);
    assert.deepEqual(server.requests[0]?.json.stream_options, { include_usage: true });
  });

  it('takes a stream that was cut off for no answer', async () => {
    const delta = (content: string, finish: string | null = null) => ({
      id: 'c',
      choices: [{ index: 0, delta: { content }, finish_reason: finish }],
    });
    const onText = () => undefined;
    const { call } = await make('openai:gpt-4o');
    server.answer((_, response) => sendEvents(response, [delta('Half an ans')]));
    await assert.rejects(call('hi', { onText }), {
      code: 'provider.network',
      retryable: true,
      message: 'OpenAI: the stream ended before the answer was complete',
    });
    server.answer((_, response) => sendEvents(response, [delta('All of it'), '[DONE]']));
    assert.equal((await call('hi', { onText })).output, 'All of it', 'not all say why an answer ended');
    server.answer((_, response) => sendEvents(response, [delta('All of it', 'stop')]));
    assert.equal((await call('hi', { onText })).output, 'All of it', 'nor do all say that it has');
  });

  it('takes an answer in whose middle the model failed for none', async () => {
    const { call } = await make('openrouter:a/model');
    const failed = { finish_reason: 'error', error: { code: 502, message: 'The model is gone.' } };
    server.answer((_, response) =>
      sendJson(response, completion('', { choices: [{ message: { content: 'Half' }, ...failed }] })),
    );
    await assert.rejects(call('hi'), { kind: 'server', message: 'OpenRouter: The model is gone.' });
    server.answer((_, response) =>
      sendEvents(response, [{ choices: [{ delta: { content: 'Half' }, finish_reason: 'error' }] }, '[DONE]']),
    );
    await assert.rejects(call('hi', { onText: () => undefined }), { kind: 'server' });
  });

  it('tells failures inside a success apart', async () => {
    const onText = () => undefined;
    const kinds = [
      [{ code: 400, message: 'bad' }, 'badRequest'],
      [{ code: 429, message: 'slow down' }, 'rateLimit'],
      [{ code: 502, message: 'gone' }, 'server'],
      [{ code: 'rate_limit_exceeded', message: 'slow down' }, 'rateLimit'],
      [{ type: 'server_error', message: 'gone' }, 'server'],
      [{ message: 'who knows' }, 'server'],
    ] as const;
    const { call } = await make('openrouter:a/model');
    for (const [error, kind] of kinds) {
      const thrown = { kind, message: `OpenRouter: ${error.message}` };
      server.answer((_, response) => sendJson(response, { error }));
      await assert.rejects(call('hi'), thrown);
      server.answer((_, response) =>
        sendEvents(response, [{ choices: [{ delta: { content: 'Half' } }] }, { error }]),
      );
      await assert.rejects(call('hi', { onText }), thrown);
    }
    const responses = await make('openai:responses:m');
    server.answer((_, response) =>
      sendEvents(response, [{ type: 'error', code: 'rate_limit_exceeded', message: 'slow down' }], true),
    );
    await assert.rejects(responses.call('hi', { onText }), {
      kind: 'rateLimit',
      message: 'OpenAI: slow down',
    });
  });

  it('names what a server refuses, and whether waiting helps', async () => {
    const cases: [number, object, string, boolean][] = [
      [401, { message: 'Incorrect API key' }, 'auth', false],
      [404, { message: 'no model' }, 'notFound', false],
      [400, { message: 'filtered', code: 'content_filter' }, 'contentFilter', false],
      [429, { message: 'slow down' }, 'rateLimit', true],
      [429, { message: 'no money', code: 'insufficient_quota' }, 'auth', false],
      [503, { message: 'busy' }, 'server', true],
    ];
    const { call } = await make('openai:gpt-4o');
    for (const [status, error, kind, retryable] of cases) {
      server.answer((_, response) => sendJson(response, { error }, { status }));
      await assert.rejects(call('hi'), (thrown: { kind?: string; retryable?: boolean; status?: number }) => {
        assert.deepEqual([thrown.kind, thrown.retryable, thrown.status], [kind, retryable, status]);
        return true;
      });
      assert.equal(server.requests.length, 1, 'the SDK does not try again by itself');
    }
  });

  it('refuses a body that would fill the memory', async () => {
    const block = Buffer.alloc(1024 * 1024, 0x20);
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    await assert.rejects((await make('openai:gpt-4o')).call('hi'), {
      code: 'provider.malformed',
      message: /larger than/,
    });
  });

  it('notices a connection that is closed in the middle of an answer', async () => {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"choices":');
      setImmediate(() => response.socket?.destroy());
    });
    await assert.rejects((await make('openai:gpt-4o')).call('hi'), { code: 'provider.network' });
  });

  it('speaks the Responses API', async () => {
    server.answer((_, response) =>
      sendJson(response, {
        model: 'gpt-5',
        status: 'completed',
        output: [
          { type: 'reasoning', summary: [] },
          { type: 'message', content: [{ type: 'output_text', text: 'hello' }] },
          { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"x":1}' },
        ],
        usage: { input_tokens: 9, output_tokens: 8, output_tokens_details: { reasoning_tokens: 6 } },
      }),
    );
    const { call } = await make('openai:responses:gpt-5', { max_tokens: 50, reasoning_effort: 'low' });
    const response = await call('hi');
    assert.equal(response.output, 'hello');
    assert.deepEqual(response.usage, { input: 9, output: 8, reasoning: 6 });
    assert.deepEqual(response.toolCalls, [{ id: 'c1', name: 'f', arguments: { x: 1 } }]);
    const { path, json } = server.requests[0]!;
    assert.equal(path, '/v1/responses');
    assert.deepEqual(json, {
      model: 'gpt-5',
      max_output_tokens: 50,
      reasoning: { effort: 'low' },
      input: [{ role: 'user', content: 'hi' }],
    });
  });

  it('writes the chat API’s parameters as the Responses API has them', async () => {
    server.answer((_, response) => sendJson(response, { output: [] }));
    const config = { verbosity: 'low', logprobs: true, top_logprobs: 2, text: { format: { type: 'text' } } };
    await (await make('openai:responses:gpt-5', config)).call('hi');
    const { text, include, top_logprobs } = server.requests[0]!.json;
    assert.deepEqual(text, { verbosity: 'low', format: { type: 'text' } });
    assert.deepEqual([include, top_logprobs], [['message.output_text.logprobs'], 2]);
  });

  it('makes embeddings, in the order of the texts', async () => {
    server.answer((_, response) =>
      sendJson(response, {
        data: [
          { index: 1, embedding: [0, 1] },
          { index: 0, embedding: [1, 0] },
        ],
        usage: { prompt_tokens: 4 },
      }),
    );
    const { provider } = await make('openai:embedding:text-embedding-3-small');
    const embedded = await provider.embed?.(['a', 'b'], { signal: new AbortController().signal });
    assert.deepEqual(
      [embedded?.vectors, embedded?.usage],
      [
        [
          [1, 0],
          [0, 1],
        ],
        { input: 4, output: 0 },
      ],
    );
    await assert.rejects(
      provider.embed?.(['a'], { signal: new AbortController().signal }) ?? Promise.resolve(),
      { code: 'provider.malformed' },
    );
  });

  it('asks Azure for a deployment, with its own header', async () => {
    server.answer((_, response) => sendJson(response, completion('azure')));
    const { call } = await make(
      'azure:chat:my-gpt',
      { apiBaseUrl: undefined, apiHost: server.url },
      { AZURE_API_KEY: 'key-of-azure' },
    );
    assert.equal((await call('hi')).output, 'azure');
    const [request] = server.requests;
    assert.match(request?.path ?? '', /^\/openai\/deployments\/my-gpt\/chat\/completions\?api-version=/);
    assert.equal(request?.headers['api-key'], 'key-of-azure');
  });

  it('says what a compatible server does not know, instead of letting it fail or be ignored', async () => {
    const { call } = await make('groq:llama-3.3-70b', { logprobs: true }, { GROQ_API_KEY: 'key-of-groq' });
    await assert.rejects(call('hi'), {
      code: 'provider.unsupported',
      message: 'Groq does not know `logprobs`.',
    });
    server.answer((_, response) => sendJson(response, completion('ok')));
    assert.equal((await (await make('groq:llama', { n: 1 }, { GROQ_API_KEY: 'k' })).call('hi')).output, 'ok');
  });

  it('finds a local server without a key', async () => {
    server.answer((_, response) => sendJson(response, completion('local')));
    const spec = specOf('ollama:chat:llama3.2:3b');
    const provider = await createProvider(
      spec,
      environmentOf({ OLLAMA_HOST: server.url.replace('http://', '') }),
    );
    assert.equal((await provider.call(requestOf('hi', {}))).output, 'local');
    assert.equal(server.requests[0]?.json.model, 'llama3.2:3b');
    assert.equal(server.requests[0]?.path, '/v1/chat/completions');
  });

  it('finds Ollama where its host is written without a port', async () => {
    const addressOf = async (host: string) => {
      const spec = specOf('ollama:m', {}, { env: { OLLAMA_HOST: host } });
      const provider = await createProvider(spec, environmentOf({ OLLAMA_HOST: 'not.this.one' }));
      made.push(provider);
      return (provider.identity({}) as { address: string }).address;
    };
    assert.equal(await addressOf('127.0.0.1'), 'http://127.0.0.1:11434/v1');
    assert.equal(await addressOf('box/v1'), 'http://box:11434/v1');
    assert.equal(await addressOf('box:8080'), 'http://box:8080/v1');
    assert.equal(await addressOf('https://box'), 'https://box/v1');
  });

  it('keeps keys out of what the cache is named by', async () => {
    const { provider } = await make('openai:gpt-4o', {
      apiKey: 'a-very-secret-key',
      headers: { 'x-key': 'another-secret' },
      temperature: 1,
    });
    const text = JSON.stringify(provider.identity(provider.spec.config));
    assert.ok(!/secret/.test(text) && text.includes('"temperature":1'));
  });
});

describe('createProvider', () => {
  it('names the nearest prefix for one that it does not know', async () => {
    await assert.rejects(createProvider(specOf('opnai:gpt-4o'), environmentOf()), {
      code: 'provider.unknown',
      hint: 'Did you mean "openai:"?',
    });
  });

  it('sends nothing and runs nothing in an untrusted workspace', async () => {
    const environment = environmentOf({ OPENAI_API_KEY: 'k' }, { trust: { code: false, network: false } });
    await assert.rejects(createProvider(specOf('openai:gpt-4o'), environment), {
      code: 'trust.networkNotAllowed',
    });
    await assert.rejects(createProvider(specOf('https://x.test'), environment), {
      code: 'trust.networkNotAllowed',
    });
    await assert.rejects(createProvider(specOf('exec:ls'), environment), { code: 'trust.codeNotAllowed' });
    await assert.rejects(createProvider(specOf('file://p.js'), environment), {
      code: 'trust.codeNotAllowed',
    });
    const chain = specOf('fallback', { providers: ['openai:gpt-4o'] });
    await assert.rejects(createProvider(chain, environment), { code: 'trust.networkNotAllowed' });
  });

  it('says which variable is not set that a key is to come from', async () => {
    for (const id of ['openai:m', 'groq:m', 'anthropic:m', 'google:m', 'cohere:m', 'azure:m'])
      for (const apiBaseUrl of [undefined, 'http://127.0.0.1:1/v1']) {
        const spec = specOf(id, { apiKey: '{{ env.NOKEY }}', apiBaseUrl });
        await assert.rejects(createProvider(spec, environmentOf({ OPENAI_API_KEY: 'another' })), {
          kind: 'missingKey',
          message: /NOKEY is not set/,
        });
        const own = { ...spec, env: { NOKEY: 'k', AZURE_API_HOST: 'h' } };
        await (await createProvider(own, environmentOf())).dispose?.();
      }
  });

  it('says which variable holds the missing key', async () => {
    const keys: [string, string][] = [
      ['openai:gpt-4o', 'OPENAI_API_KEY'],
      ['anthropic:claude-haiku-4-5', 'ANTHROPIC_API_KEY'],
      ['google:gemini-2.5-flash', 'GEMINI_API_KEY'],
      ['mistral:mistral-small', 'MISTRAL_API_KEY'],
      ['cohere:command-a', 'COHERE_API_KEY'],
      ['azure:x', 'AZURE_API_KEY'],
    ];
    for (const [id, name] of keys)
      await assert.rejects(
        createProvider(specOf(id), environmentOf()),
        (error: { code?: string; message?: string }) => {
          assert.equal(error.code, 'provider.missingKey', id);
          assert.ok(error.message?.includes(name), error.message);
          return true;
        },
      );
  });
});
