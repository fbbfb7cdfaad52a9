import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChatMessage } from '../../../../src/core/prompts/prompt.ts';
import { canCountExactly, countExactly } from '../../../../src/core/tokens/countExactly.ts';
import { ContractServer, sendJson } from '../../../support/contractServer.ts';
import { environmentOf, specOf } from '../../../support/engineSuite.ts';

const { signal } = new AbortController();
const chat: ChatMessage[] = [
  { role: 'system', content: 'Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ],
  },
];
const tools = [
  {
    type: 'function',
    function: { name: 'weather', description: 'Tells it.', parameters: { type: 'object' } },
  },
];
const keys = { OPENAI_API_KEY: 'key-a', ANTHROPIC_API_KEY: 'key-b', GEMINI_API_KEY: 'key-c' };

describe('the count of the vendor itself', () => {
  let server: ContractServer;
  before(async () => {
    server = await ContractServer.start(() => undefined);
  });
  after(() => server.stop());

  const ask = (
    id: string,
    config: Record<string, unknown> = {},
    input: string | readonly ChatMessage[] = chat,
  ) => countExactly(input, specOf(id, { apiBaseUrl: server.url, ...config }), environmentOf(keys), signal);

  it('is asked of POST /responses/input_tokens of OpenAI, for chat completions too', async () => {
    server.answer((_, response) =>
      sendJson(response, { object: 'response.input_tokens', input_tokens: 123 }),
    );
    for (const id of ['openai:chat:gpt-5-mini', 'openai:responses:gpt-5-mini', 'openai:gpt-5-mini']) {
      const counted = await ask(id, { tools, temperature: 0, max_tokens: 5, reasoning_effort: 'low' });
      assert.deepEqual(counted, { tokens: 123, exact: true, method: 'counted by openai' });
    }
    for (const { method, path, json, headers } of server.requests) {
      assert.deepEqual(
        [method, path, headers['authorization']],
        ['POST', '/responses/input_tokens', 'Bearer key-a'],
      );
      // What would be generated, and how, is no part of the input.
      assert.deepEqual(json, {
        model: 'gpt-5-mini',
        input: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'What is it?' },
              { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
            ],
          },
        ],
        tools: [{ type: 'function', ...tools[0]?.function }],
        reasoning: { effort: 'low' },
      });
    }
  });

  it('is asked of POST /v1/messages/count_tokens of Anthropic', async () => {
    server.answer((_, response) => sendJson(response, { input_tokens: 403 }));
    const counted = await ask('anthropic:messages:claude-haiku-4-5', { tools, max_tokens: 5 });
    assert.deepEqual(counted, { tokens: 403, exact: true, method: 'counted by anthropic' });
    const [{ path, json, headers } = assert.fail('nothing was asked')] = server.requests;
    assert.equal(path, '/v1/messages/count_tokens');
    assert.match(JSON.stringify(headers), /key-b/);
    assert.deepEqual(json, {
      model: 'claude-haiku-4-5',
      system: 'Be brief.',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
          ],
        },
      ],
      tools: [{ name: 'weather', description: 'Tells it.', input_schema: { type: 'object' } }],
    });
  });

  it("is asked of …/publishers/google/models/…:countTokens of Vertex, with the machine's own credentials", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cupel-vertex-'));
    // Credentials of a workload, whose tokens come from an address that they name themselves.
    const [subject, credentials] = [path.join(folder, 'subject'), path.join(folder, 'credentials.json')];
    await writeFile(subject, 'subject-of-the-test');
    await writeFile(
      credentials,
      JSON.stringify({
        type: 'external_account',
        audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/p',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `${server.url}/token`,
        credential_source: { file: subject },
      }),
    );
    server.answer(({ path: asked }, response) =>
      asked === '/token'
        ? sendJson(response, { access_token: 'token-d', token_type: 'Bearer', expires_in: 3600 })
        : sendJson(response, { totalTokens: 37 }),
    );
    try {
      const counted = await countExactly(
        chat,
        specOf('vertex:gemini-2.5-pro', {
          apiBaseUrl: server.url,
          projectId: 'p1',
          region: 'europe-west1',
          tools,
        }),
        environmentOf({ GOOGLE_APPLICATION_CREDENTIALS: credentials }),
        signal,
      );
      assert.deepEqual(counted, { tokens: 37, exact: true, method: 'counted by vertex' });
    } finally {
      await rm(folder, { recursive: true });
    }
    const { path: asked, json, headers } = server.requests.at(-1) ?? assert.fail('nothing was asked');
    assert.equal(headers['authorization'], 'Bearer token-d');
    assert.match(asked, /\/publishers\/google\/models\/gemini-2\.5-pro:countTokens$/);
    assert.deepEqual(json, {
      contents: [
        {
          role: 'user',
          parts: [{ text: 'What is it?' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
        },
      ],
      systemInstruction: { role: 'user', parts: [{ text: 'Be brief.' }] },
      tools: [
        {
          functionDeclarations: [
            { name: 'weather', description: 'Tells it.', parametersJsonSchema: { type: 'object' } },
          ],
        },
      ],
    });
  });

  it('is asked of models/…:countTokens of Gemini, with instructions and tools in the request', async () => {
    server.answer((_, response) => sendJson(response, { totalTokens: 31 }));
    const counted = await ask('google:gemini-2.5-flash', { tools, temperature: 0 });
    assert.deepEqual(counted, { tokens: 31, exact: true, method: 'counted by google' });
    const [{ path, json, headers } = assert.fail('nothing was asked')] = server.requests;
    assert.match(path, /^\/v1(?:beta)?\/models\/gemini-2\.5-flash:countTokens$/);
    assert.equal(headers['x-goog-api-key'], 'key-c');
    assert.deepEqual(json, {
      contents: null,
      generateContentRequest: {
        model: 'models/gemini-2.5-flash',
        contents: [
          {
            role: 'user',
            parts: [{ text: 'What is it?' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
          },
        ],
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        tools: [
          {
            functionDeclarations: [
              { name: 'weather', description: 'Tells it.', parametersJsonSchema: { type: 'object' } },
            ],
          },
        ],
      },
    });
  });

  it('takes a text as the one message of a user', async () => {
    server.answer((_, response) => sendJson(response, { input_tokens: 9 }));
    await ask('anthropic:claude-haiku-4-5', {}, 'Hello');
    assert.deepEqual(server.requests[0]?.json.messages, [
      { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
    ]);
  });

  it('is asked of the editor for its own models', async () => {
    const asked: unknown[] = [];
    const hostModels = {
      complete: async () => assert.fail('nothing is generated'),
      countTokens: async (...given: unknown[]) => {
        asked.push(given.slice(0, 2));
        return 7;
      },
    };
    const counted = await countExactly(
      'Hello',
      specOf('vscode:copilot/gpt-5'),
      environmentOf({}, { hostModels }),
      signal,
    );
    assert.deepEqual(counted, { tokens: 7, exact: true, method: 'counted by vscode' });
    assert.deepEqual(asked, [['copilot/gpt-5', [{ role: 'user', content: 'Hello' }]]]);
  });

  it('fails as a call fails: a missing key, a refusal, an answer that is none', async () => {
    const spec = specOf('anthropic:claude-haiku-4-5', { apiBaseUrl: server.url });
    await assert.rejects(countExactly('Hello', spec, environmentOf(), signal), {
      code: 'provider.missingKey',
    });
    server.answer((_, response) =>
      sendJson(response, { type: 'error', error: { message: 'slow down' } }, { status: 429 }),
    );
    await assert.rejects(ask('anthropic:claude-haiku-4-5'), { code: 'provider.rateLimit' });
    await assert.rejects(ask('openai:gpt-5-mini'), { code: 'provider.rateLimit' });
    await assert.rejects(ask('google:gemini-2.5-flash'), { code: 'provider.rateLimit' });
    server.answer((_, response) => sendJson(response, {}));
    await assert.rejects(ask('anthropic:claude-haiku-4-5'), { code: 'provider.malformed' });
    await assert.rejects(ask('openai:gpt-5-mini'), { code: 'provider.malformed' });
    await assert.rejects(ask('google:gemini-2.5-flash'), { code: 'provider.malformed' });
  });

  it('is not asked where nothing may be sent, or nobody counts', async () => {
    server.answer(() => assert.fail('asked'));
    const untrusted = environmentOf(keys, { trust: { code: false, network: false } });
    await assert.rejects(countExactly('Hello', specOf('openai:gpt-5-mini'), untrusted, signal), {
      code: 'trust.networkNotAllowed',
    });
    await assert.rejects(ask('groq:llama-3.3-70b-versatile'), { code: 'tokens.noEndpoint' });
    await assert.rejects(ask('openai:embedding:text-embedding-3-small'), { code: 'tokens.noEndpoint' });
    await assert.rejects(ask('gpt-5-mini'), {
      code: 'tokens.noVendor',
      hint: 'Write the vendor before it, such as openai:gpt-5-mini.',
    });
    assert.equal(canCountExactly('vertex:gemini-2.5-pro'), true);
  });
});
