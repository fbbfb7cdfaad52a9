import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChatMessage } from '../../../../src/core/prompts/prompt.ts';
import type { Provider, ProviderRequest } from '../../../../src/core/providers/provider.ts';
import { baseUrlOf } from '../../../../src/core/providers/providerConfig.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { environmentOf, requestOf, specOf } from '../../../support/engineSuite.ts';
import { completion, ContractServer, sendEvents, sendJson } from '../../../support/contractServer.ts';

const tools = [
  {
    type: 'function',
    function: { name: 'weather', description: 'Tells it.', parameters: { type: 'object' } },
  },
];
const chat: ChatMessage[] = [
  { role: 'system', content: 'Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ],
  },
  {
    role: 'assistant',
    content: '',
    tool_calls: [{ id: 't1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }],
  },
  { role: 'tool', tool_call_id: 't1', name: 'weather', content: 'rain' },
];

describe('vendors', () => {
  let server: ContractServer;
  const made: Provider[] = [];
  const call = async (
    id: string,
    config: Record<string, unknown>,
    variables: Record<string, string>,
    more: Partial<ProviderRequest> = {},
  ) => {
    const spec = specOf(id, { apiBaseUrl: server.url, ...config });
    const provider = await createProvider(spec, environmentOf(variables));
    made.push(provider);
    return provider.call(requestOf('hi', spec.config, more));
  };
  const prompt = { text: '[chat]', messages: chat };

  before(async () => {
    server = await ContractServer.start(() => undefined);
  });
  after(async () => {
    for (const provider of made) await provider.dispose?.();
    await server.stop();
  });

  describe('anthropic', () => {
    const key = { ANTHROPIC_API_KEY: 'key-of-anthropic' };
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5',
      content: [{ type: 'text', text: 'Rain.' }],
      stop_reason: 'end_turn',
      usage: {
        input_tokens: 10,
        output_tokens: 3,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 50,
      },
    };

    it('writes a chat as the Messages API has it and counts the cached tokens as input', async () => {
      server.answer((_, response) =>
        sendJson(response, message, {
          headers: { 'request-id': 'req_a', 'anthropic-ratelimit-requests-limit': '50' },
        }),
      );
      const response = await call(
        'anthropic:messages:claude-haiku-4-5',
        { tools, tool_choice: 'required', stop: 'END', max_tokens: 99 },
        key,
        { prompt },
      );
      assert.deepEqual(response.usage, { input: 160, output: 3, cached: 100, cacheWrite: 50 });
      assert.deepEqual(
        [response.output, response.finishReason, response.requestId],
        ['Rain.', 'stop', 'req_a'],
      );
      assert.deepEqual(response.rateLimit, { requestsPerMinute: 50 });
      const { json, headers, path: asked } = server.requests[0]!;
      assert.equal(asked, '/v1/messages');
      assert.equal(headers['authorization'], 'Bearer key-of-anthropic');
      assert.deepEqual(json, {
        model: 'claude-haiku-4-5',
        max_tokens: 99,
        system: 'Be brief.',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is it?' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            ],
          },
          {
            role: 'assistant',
            content: [{ type: 'tool_use', id: 't1', name: 'weather', input: { city: 'Oslo' } }],
          },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'rain' }] },
        ],
        stop_sequences: ['END'],
        tools: [{ name: 'weather', description: 'Tells it.', input_schema: { type: 'object' } }],
        tool_choice: { type: 'any' },
      });
    });

    it('writes who asks, and that tools are called one by one, in its own words', async () => {
      server.answer((_, response) => sendJson(response, message));
      const asked = async (config: object) => {
        await call('anthropic:m', { tools, parallel_tool_calls: false, ...config }, key);
        return server.requests.at(-1)!.json;
      };
      const { metadata, tool_choice } = await asked({ user: 'u1' });
      assert.deepEqual(metadata, { user_id: 'u1' });
      assert.deepEqual(tool_choice, { type: 'auto', disable_parallel_tool_use: true });
      assert.deepEqual((await asked({ tool_choice: 'required' })).tool_choice, {
        type: 'any',
        disable_parallel_tool_use: true,
      });
      assert.deepEqual((await asked({ tool_choice: 'none' })).tool_choice, { type: 'none' });
    });

    it('streams', async () => {
      server.answer((_, response) =>
        sendEvents(
          response,
          [
            {
              type: 'message_start',
              message: {
                ...message,
                content: [],
                stop_reason: null,
                usage: { input_tokens: 5, output_tokens: 0 },
              },
            },
            { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
            { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Ra' } },
            { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'in' } },
            { type: 'content_block_stop', index: 0 },
            {
              type: 'message_delta',
              delta: { stop_reason: 'max_tokens', stop_sequence: null },
              usage: { output_tokens: 2 },
            },
            { type: 'message_stop' },
          ],
          true,
        ),
      );
      const heard: string[] = [];
      const response = await call('anthropic:claude-haiku-4-5', {}, key, {
        onText: (text) => heard.push(text),
      });
      assert.deepEqual([heard, response.output, response.finishReason], [['Ra', 'in'], 'Rain', 'length']);
      assert.deepEqual(response.usage, { input: 5, output: 2 });
    });

    it('tells an overloaded server from a bad request, and refuses what would not be heeded', async () => {
      server.answer((_, response) =>
        sendJson(
          response,
          { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
          { status: 529 },
        ),
      );
      await assert.rejects(call('anthropic:x', {}, key), {
        kind: 'server',
        message: /Anthropic answered 529: Overloaded/,
      });
      await assert.rejects(call('anthropic:x', { seed: 1 }, key), { kind: 'unsupported' });
      server.answer((_, response) => void response.socket?.destroy());
      await assert.rejects(call('anthropic:x', {}, key), { kind: 'network' });
    });
  });

  describe('google', () => {
    const key = { GEMINI_API_KEY: 'key-of-gemini' };
    const answer = {
      candidates: [
        {
          content: { role: 'model', parts: [{ text: 'thinking', thought: true }, { text: 'Rain.' }] },
          finishReason: 'MAX_TOKENS',
          logprobsResult: {
            chosenCandidates: [{ token: 'Rain', logProbability: -0.5 }],
            topCandidates: [{ candidates: [{ token: 'Sun', logProbability: -1 }] }],
          },
        },
      ],
      usageMetadata: {
        promptTokenCount: 20,
        candidatesTokenCount: 4,
        thoughtsTokenCount: 6,
        cachedContentTokenCount: 8,
      },
      modelVersion: 'gemini-2.5-flash',
    };

    it('writes a chat as generateContent has it and bills thoughts as output', async () => {
      server.answer((_, response) => sendJson(response, answer));
      const response = await call('google:gemini-2.5-flash', { tools, max_tokens: 50, seed: 3 }, key, {
        prompt,
      });
      assert.deepEqual(response.usage, { input: 20, output: 10, cached: 8, reasoning: 6 });
      assert.deepEqual([response.output, response.finishReason], ['Rain.', 'length']);
      assert.deepEqual(response.logprobs, [
        { token: 'Rain', logprob: -0.5, top: [{ token: 'Sun', logprob: -1 }] },
      ]);
      const { json, path: asked, headers } = server.requests[0]!;
      assert.match(asked, /models\/gemini-2\.5-flash:generateContent/);
      assert.equal(headers['x-goog-api-key'], 'key-of-gemini');
      assert.deepEqual([json.generationConfig.maxOutputTokens, json.generationConfig.seed], [50, 3]);
      assert.equal(json.systemInstruction.parts[0].text, 'Be brief.');
      assert.deepEqual(
        json.contents.map(({ role }: { role: string }) => role),
        ['user', 'model', 'user'],
      );
      assert.equal(json.contents[0].parts[1].inlineData.mimeType, 'image/png');
      assert.equal(json.tools[0].functionDeclarations[0].name, 'weather');
    });

    it('takes no page for a stream that broke off', async () => {
      server.answer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end('<html><body>Sign in</body></html>');
      });
      await assert.rejects(
        call('google:gemini-2.5-flash', {}, { GEMINI_API_KEY: 'key-of-google' }, { onText: () => undefined }),
        { kind: 'malformed', message: /it is a page of the type text\/html/ },
      );
    });

    it('looks at the key file of Vertex before it is asked', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'cupel-vertex-'));
      const file = path.join(folder, 'key.json');
      const make = () =>
        createProvider(
          specOf('vertex:m', { projectId: 'p' }),
          environmentOf({ GOOGLE_APPLICATION_CREDENTIALS: file }),
        );
      await assert.rejects(make(), { code: 'provider.missingKey', message: /cannot be read/ });
      await writeFile(file, 'no key');
      await assert.rejects(make(), { code: 'provider.missingKey', message: /is not JSON/ });
      await writeFile(file, '{"type":"authorized_user"}');
      made.push(await make());
      await rm(folder, { recursive: true });
    });

    it('lets the SDK say nothing of keys that stand in the environment of the process', async () => {
      server.answer((_, response) => sendJson(response, answer));
      const said: unknown[] = [];
      const { warn, debug } = console;
      console.warn = console.debug = (text) => void said.push(text);
      const own = { GOOGLE_API_KEY: 'one', GEMINI_API_KEY: 'another' };
      Object.assign(process.env, own);
      try {
        await call('google:gemini-2.5-flash', {}, key);
        made.push(await createProvider(specOf('vertex:m', { projectId: 'p' }), environmentOf({})));
        for (const [name, value] of Object.entries(own)) assert.equal(process.env[name], value);
      } finally {
        for (const name of Object.keys(own)) delete process.env[name];
        Object.assign(console, { warn, debug });
      }
      assert.deepEqual(said, []);
      assert.equal(server.requests[0]?.headers['x-goog-api-key'], 'key-of-gemini');
    });

    it('streams', async () => {
      const part = (text: string, more = {}) => ({
        candidates: [{ content: { parts: [{ text }] }, ...more }],
      });
      server.answer((_, response) =>
        sendEvents(response, [
          part('Ra'),
          { ...part('in', { finishReason: 'STOP' }), usageMetadata: answer.usageMetadata },
        ]),
      );
      const heard: string[] = [];
      const response = await call('google:gemini-2.5-flash', {}, key, { onText: (text) => heard.push(text) });
      assert.deepEqual(
        [heard, response.output, response.finishReason, response.usage?.input],
        [['Ra', 'in'], 'Rain', 'stop', 20],
      );
    });

    it('takes a stream that was cut off for no answer', async () => {
      const half = { candidates: [{ content: { parts: [{ text: 'Half an ans' }] } }] };
      server.answer((_, response) => sendEvents(response, [half]));
      await assert.rejects(call('google:gemini-2.5-flash', {}, key, { onText: () => undefined }), {
        kind: 'network',
        message: 'Gemini: the stream ended before the answer was complete',
      });
    });

    it('reads how long to wait, and what was blocked', async () => {
      const error = {
        code: 429,
        message: 'Quota exceeded',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '39s' }],
      };
      server.answer((_, response) => sendJson(response, { error }, { status: 429 }));
      await assert.rejects(call('google:g', {}, key), {
        kind: 'rateLimit',
        retryAfterMs: 39_000,
        message: 'Gemini answered 429: Quota exceeded',
      });
      assert.equal(server.requests.length, 1);
      server.answer((_, response) => sendJson(response, { promptFeedback: { blockReason: 'SAFETY' } }));
      const blocked = await call('google:g', {}, key);
      assert.deepEqual(
        [blocked.finishReason, blocked.refusal, blocked.output],
        ['content_filter', 'SAFETY', ''],
      );
    });
  });

  describe('bedrock', () => {
    const keys = {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example-secret',
      AWS_REGION: 'eu-central-1',
    };

    it('writes a chat as Converse has it', async () => {
      server.answer((_, response) =>
        sendJson(
          response,
          {
            output: {
              message: {
                role: 'assistant',
                content: [
                  { text: 'Rain.' },
                  { toolUse: { toolUseId: 'u1', name: 'weather', input: { city: 'Rome' } } },
                ],
              },
            },
            stopReason: 'tool_use',
            usage: { inputTokens: 7, outputTokens: 2, totalTokens: 9, cacheReadInputTokens: 5 },
            metrics: { latencyMs: 1 },
          },
          { headers: { 'x-amzn-requestid': 'aws-1' } },
        ),
      );
      const response = await call('bedrock:eu.amazon.nova-lite-v1:0', { tools, max_tokens: 20 }, keys, {
        prompt,
      });
      assert.deepEqual(response.usage, { input: 12, output: 2, cached: 5 });
      assert.deepEqual(
        [response.output, response.finishReason, response.requestId],
        ['Rain.', 'tool_calls', 'aws-1'],
      );
      assert.deepEqual(response.toolCalls, [{ id: 'u1', name: 'weather', arguments: { city: 'Rome' } }]);
      const { path: asked, json, headers } = server.requests[0]!;
      assert.equal(decodeURIComponent(asked), '/model/eu.amazon.nova-lite-v1:0/converse');
      assert.match(
        headers['authorization'] ?? '',
        /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d+\/eu-central-1\/bedrock/,
      );
      assert.deepEqual(json.inferenceConfig, { maxTokens: 20 });
      assert.deepEqual(json.system, [{ text: 'Be brief.' }]);
      assert.equal(json.toolConfig.tools[0].toolSpec.name, 'weather');
    });

    it('takes the names of Converse too', async () => {
      server.answer((_, response) => sendJson(response, { output: { message: { content: [] } } }));
      await call('bedrock:m', { maxTokens: 5, topP: 0.5, stopSequences: ['END'] }, keys);
      assert.deepEqual(server.requests[0]!.json.inferenceConfig, {
        maxTokens: 5,
        topP: 0.5,
        stopSequences: ['END'],
      });
    });

    it('says what a gateway before the service answered, and asks again only what may heal', async () => {
      const html = '<html><body>Sign in</body></html>';
      const answerWith = (status: number, body: string, headers: object) =>
        server.answer((_, response) => {
          response.writeHead(status, { 'content-type': 'text/html', ...headers });
          response.end(body);
        });
      const refusal = { message: 'Bedrock answered 404: its answer is no JSON but text/html' };
      answerWith(404, html, {});
      await assert.rejects(call('bedrock:m', {}, keys), { kind: 'notFound', ...refusal });
      answerWith(302, '', { location: 'https://login.example/x?token=t' });
      await assert.rejects(call('bedrock:m', {}, keys), {
        message: 'Bedrock answered 302: it redirects to https://login.example/x',
      });
      answerWith(200, html, {});
      for (const more of [{}, { onText: () => undefined }])
        await assert.rejects(call('bedrock:m', {}, keys, more), { kind: 'malformed', retryable: false });
      answerWith(200, 'null', { 'content-type': 'application/json' });
      await assert.rejects(call('bedrock:m', {}, keys), { kind: 'malformed' });
    });

    it('is told once to slow down', async () => {
      server.answer((_, response) =>
        sendJson(
          response,
          { message: 'Too many requests' },
          { status: 429, headers: { 'x-amzn-errortype': 'ThrottlingException' } },
        ),
      );
      await assert.rejects(call('bedrock:m', {}, keys), {
        kind: 'rateLimit',
        message: 'Bedrock answered 429: Too many requests',
      });
      assert.equal(server.requests.length, 1, 'the SDK does not try again by itself');
    });
  });

  it('sends nothing to the vendor where the config names another host', async () => {
    for (const [id, path] of [
      ['openai:m', '/v1/chat/completions'],
      ['anthropic:m', '/v1/messages'],
      ['google:m', '/v1/models/m:generateContent'],
      ['bedrock:m', '/model/m/converse'],
      ['cohere:m', '/compatibility/v1/chat/completions'],
      ['cohere:rerank:m', '/v2/rerank'],
      ['groq:m', '/openai/v1/chat/completions'],
      ['mistral:m', '/v1/chat/completions'],
      ['openrouter:m', '/api/v1/chat/completions'],
    ] as const) {
      server.answer((_, response) => sendJson(response, { message: 'no' }, { status: 400 }));
      const keys = { apiKey: 'k', accessKeyId: 'a', secretAccessKey: 'b' };
      const vars = { query: 'q', documents: ['a'] };
      const config = { apiBaseUrl: undefined, apiHost: server.url, ...keys };
      await assert.rejects(call(id, config, {}, { vars }), { status: 400 });
      assert.equal(server.requests[0]?.path, path);
    }
    assert.equal(baseUrlOf({ apiHost: 'proxy.example.com' }, '/v1'), 'https://proxy.example.com/v1');
    assert.equal(baseUrlOf({ apiHost: 'http://proxy:8080/v1/' }, '/v1'), 'http://proxy:8080/v1');
  });

  it('ranks documents with Cohere', async () => {
    server.answer((_, response) =>
      sendJson(response, {
        id: 'r',
        results: [
          { index: 1, relevance_score: 0.9 },
          { index: 0, relevance_score: 0.1 },
        ],
      }),
    );
    const vars = { query: 'q', documents: ['a', 'b'] };
    const response = await call(
      'cohere:rerank:rerank-v3.5',
      {},
      { COHERE_API_KEY: 'key-of-cohere' },
      { vars },
    );
    assert.deepEqual(response.output, [
      { index: 1, score: 0.9 },
      { index: 0, score: 0.1 },
    ]);
    assert.deepEqual(server.requests[0]?.json, { model: 'rerank-v3.5', query: 'q', documents: ['a', 'b'] });
  });

  it('classifies with Hugging Face', async () => {
    const labels = [
      { label: 'toxic', score: 0.9 },
      { label: 'harmless', score: 0.1 },
    ];
    const id = 'huggingface:text-classification:owner/name';
    for (const answer of [[labels], labels]) {
      server.answer((_, response) => sendJson(response, answer));
      assert.deepEqual((await call(id, {}, { HF_TOKEN: 'hf-key' })).output, labels);
    }
    assert.deepEqual(server.requests[0]?.json, { inputs: 'hi' });
    assert.equal(server.requests[0]?.headers['authorization'], 'Bearer hf-key');
    for (const answer of [{ error: 'loading' }, [], [{ label: 'a' }]]) {
      server.answer((_, response) => sendJson(response, answer));
      await assert.rejects(call(id, {}, {}), { code: 'provider.malformed' });
    }
    server.answer((_, response) => sendJson(response, { error: 'Model too busy' }, { status: 503 }));
    await assert.rejects(call(id, {}, {}), {
      code: 'provider.server',
      message: 'Hugging Face answered 503: Model too busy',
    });
    await assert.rejects(createProvider(specOf(id, {}), environmentOf({})), { code: 'provider.missingKey' });
  });

  it('moderates with OpenAI, free of charge', async () => {
    const result = { flagged: true, categories: { hate: true }, category_scores: { hate: 0.9 } };
    server.answer((_, response) => sendJson(response, { id: 'modr', results: [result] }));
    const response = await call('openai:moderation:omni-moderation-latest', {}, { OPENAI_API_KEY: 'key-1' });
    assert.deepEqual([response.output, response.usage], [result, { input: 0, output: 0 }]);
    const [request] = server.requests;
    assert.deepEqual(request?.json, { model: 'omni-moderation-latest', input: 'hi' });
    assert.match(request.path, /\/moderations$/);
    server.answer((_, answered) => sendJson(answered, { results: [] }));
    await assert.rejects(call('openai:moderation:m', {}, {}), { code: 'provider.malformed' });
  });

  it('asks any server with templates, and finds the output with an expression', async () => {
    server.answer((request, response) =>
      sendJson(response, { reply: { text: request.json.question }, used: 3 }),
    );
    const response = await call(
      `${server.url}/ask/{{ topic }}`,
      {
        method: 'POST',
        headers: { 'x-key': '{{ env.MY_KEY }}' },
        body: { question: '{{ prompt }}', nested: [{ t: '{{ topic }}' }] },
        transformResponse: '({ output: json.reply.text, tokenUsage: { prompt: json.used, completion: 1 } })',
      },
      { MY_KEY: 'key-of-mine' },
      { vars: { topic: 'x' }, prompt: { text: 'say "hi"\n', messages: [] } },
    );
    assert.deepEqual([response.output, response.usage], ['say "hi"\n', { input: 3, output: 1 }]);
    const { path: asked, headers, json } = server.requests[0]!;
    assert.deepEqual([asked, headers['x-key'], json.nested], ['/ask/x', 'key-of-mine', [{ t: 'x' }]]);
  });

  it('says which header cannot be sent', async () => {
    const config = { headers: { 'x-note': '{{ note }}' } };
    await assert.rejects(call(server.url, config, {}, { vars: { note: 'a\nb' } }), {
      code: 'provider.badConfig',
      message: 'The header "x-note" has a line break in it.',
    });
    await assert.rejects(call(server.url, config, {}, { vars: { note: '→' } }), {
      code: 'provider.badConfig',
    });
  });

  it('says when what was rendered is no address', async () => {
    for (const [id, config] of [
      ['http://', {}],
      ['http://[{{ topic }}', {}],
      ['http://x/y', { url: '{{ topic }}' }],
    ] as const)
      await assert.rejects(call(id, config, {}, { vars: { topic: 'x' } }), {
        code: 'provider.badConfig',
        message: /is no address/,
      });
  });

  it('asks the next of a chain where the first fails for one of the reasons', async () => {
    server.answer((request, response) =>
      request.json.model === 'first'
        ? sendJson(response, {}, { status: 503 })
        : sendJson(response, completion('second')),
    );
    const link = (model: string) => ({
      id: `openai:${model}`,
      config: { apiBaseUrl: `${server.url}/v1`, apiKey: 'k' },
    });
    const chain = { providers: [link('first'), link('second')] };
    const response = await call('fallback', { ...chain, on: ['5xx'] }, {});
    assert.deepEqual([response.output, response.metadata?.['answeredBy']], ['second', 'openai:second']);
    await assert.rejects(call('fallback', { ...chain, on: ['rate_limit'] }, {}), { kind: 'server' });
    await assert.rejects(call('fallback', { ...chain, on: ['rat_limit'] }, {}), {
      code: 'provider.badConfig',
    });
  });

  it('asks functions in files and programs', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'cupel-providers-'));
    try {
      await writeFile(
        path.join(directory, 'p.mjs'),
        'export default async (prompt, { config }, { vars }) => ({ output: `${prompt} ${config.a} ${vars.v}`, tokenUsage: { prompt: 2, completion: 1 }, cost: 0.5 });',
      );
      await writeFile(
        path.join(directory, 'p.py'),
        "def call_api(prompt, options, context):\n    if prompt == 'bad':\n        return {'error': 'no luck'}\n    return {'output': prompt.upper()}\n",
      );
      const ask = async (id: string, text: string) => {
        const spec = { ...specOf(id, { a: 1 }), directory };
        return (await createProvider(spec, environmentOf({ PATH: process.env['PATH'] ?? '' }))).call(
          requestOf(text, spec.config, { vars: { v: 2 } }),
        );
      };
      const { latencyMs: _, ...fromFile } = await ask('file://p.mjs', 'hi');
      assert.deepEqual(fromFile, { output: 'hi 1 2', usage: { input: 2, output: 1 }, cost: 0.5 });
      assert.equal((await ask('file://p.py', 'hi')).output, 'HI');
      await assert.rejects(ask('file://p.py', 'bad'), {
        code: 'provider.other',
        message: '"file://p.py" failed: no luck',
      });
      assert.equal((await ask(`exec:node -e "console.log(process.argv[1] + '!')"`, 'hi')).output, 'hi!');
      await assert.rejects(ask('file://gone.js', 'hi'), { code: 'file.notFound' });
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('asks the models of the editor, where there is one', async () => {
    await assert.rejects(createProvider(specOf('vscode:copilot/gpt-5'), environmentOf()), {
      code: 'provider.editorOnly',
    });
    const hostModels = {
      complete: async () => ({ output: 'from the editor', inputTokens: 3, outputTokens: 4 }),
      countTokens: async () => 1,
    };
    const provider = await createProvider(specOf('vscode:copilot/gpt-5'), environmentOf({}, { hostModels }));
    const { output, usage } = await provider.call(requestOf('hi', {}));
    assert.deepEqual([output, usage], ['from the editor', { input: 3, output: 4 }]);
  });
});
