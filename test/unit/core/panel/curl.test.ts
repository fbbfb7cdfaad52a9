import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { curlCommand } from '../../../../src/core/panel/curl.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { sampleResult } from '../../../support/results.ts';
import { ContractServer, sendJson, type SeenRequest } from '../../../support/contractServer.ts';
import { environmentOf, specOf } from '../../../support/engineSuite.ts';

const chat = JSON.stringify([
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Say "it\'s" $HOME' },
  { role: 'assistant', content: 'it is' },
  { role: 'user', content: [{ type: 'text', text: 'Again' }] },
]);
const openai = { kind: 'chat', address: 'https://api.openai.com/v1/', model: 'gpt-5-mini', temperature: 0 };

/** Gives a script to a shell as its input, as a terminal does: it may be longer than an argument. */
async function paste(script: string, variables: Record<string, string>): Promise<string> {
  const shell = spawn('sh', [], { env: { ...process.env, ...variables } });
  shell.stdin.end(`${script}\n`);
  return (await text(shell.stdout)).trimEnd();
}

describe('a request as a command line', () => {
  let server: ContractServer;
  let origin: string;

  before(async () => {
    server = await ContractServer.start((_, response) => sendJson(response, { ok: true }));
    origin = server.url;
  });
  after(() => server.stop());

  /** What arrives when a person pastes the command into a shell. */
  async function sent(
    request: unknown,
    provider: string,
    changes: Partial<Result> = {},
  ): Promise<SeenRequest> {
    server.requests.length = 0;
    const result = sampleResult({ request, rendered: chat, ...changes });
    const command = await curlCommand(result, { id: provider });
    assert.equal(await run(command), '{"ok":true}');
    const [seen, ...others] = server.requests;
    assert.ok(seen && others.length === 0);
    return seen;
  }
  const run = (command: string) =>
    paste(`curl() { command curl -sS --noproxy '*' "$@"; }\n${command}`, { API_KEY: 'the-key' });
  /** The words that the shell makes of the command, and what it reads. */
  const words = (command: string, variables: Record<string, string>) =>
    paste(`curl() { printf '%s\\n' "$@"; cat; }\n${command}`, variables);

  it('is a chat completion of OpenAI and of all who speak as it does', async () => {
    const { method, path, headers, body } = await sent(
      { ...openai, address: `${origin}/v1` },
      'openai:gpt-5-mini',
    );
    assert.deepEqual(
      [method, path, headers.authorization],
      ['POST', '/v1/chat/completions', 'Bearer the-key'],
    );
    assert.deepEqual(JSON.parse(body), { model: 'gpt-5-mini', temperature: 0, messages: JSON.parse(chat) });
  });

  it('puts the key and the version where Azure wants them', async () => {
    const address = `${origin}/openai/deployments/mine?api-version=2024-10-21`;
    const { path, headers } = await sent({ ...openai, address }, 'azure:chat:mine');
    assert.equal(path, '/openai/deployments/mine/chat/completions?api-version=2024-10-21');
    assert.deepEqual([headers['api-key'], headers.authorization], ['the-key', undefined]);
  });

  it('is a call of the Responses API', async () => {
    const request = { kind: 'responses', address: `${origin}/v1`, model: 'gpt-5', max_output_tokens: 9 };
    const { path, body } = await sent(request, 'openai:responses:gpt-5');
    assert.equal(path, '/v1/responses');
    const { input, ...rest } = JSON.parse(body) as { input: { role: string; content: unknown }[] };
    assert.deepEqual(rest, { model: 'gpt-5', max_output_tokens: 9 });
    assert.deepEqual(
      input.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
    assert.deepEqual(input.at(-1)?.content, [{ type: 'input_text', text: 'Again' }]);
  });

  it('is a completion, and an embedding', async () => {
    const request = { kind: 'completion', address: `${origin}/v1`, model: 'm' };
    const completion = await sent(request, 'openai:completion:m', { rendered: 'Once' });
    assert.equal(completion.path, '/v1/completions');
    assert.deepEqual(JSON.parse(completion.body), { model: 'm', prompt: 'Once' });
    const embedding = await sent({ ...request, kind: 'embedding' }, 'openai:embedding:m', {
      rendered: 'Once',
    });
    assert.equal(embedding.path, '/v1/embeddings');
    assert.deepEqual(JSON.parse(embedding.body), { model: 'm', input: ['Once'] });
  });

  it('is a message of Anthropic: instructions apart, turns that alternate', async () => {
    const request = {
      kind: 'messages',
      address: origin,
      model: 'claude-haiku-4-5',
      max_tokens: 64,
      messages: [],
    };
    const { path, headers, body } = await sent(request, 'anthropic:messages:claude-haiku-4-5');
    assert.equal(path, '/v1/messages');
    assert.deepEqual([headers['x-api-key'], headers['anthropic-version']], ['the-key', '2023-06-01']);
    const { system, messages, ...rest } = JSON.parse(body) as { system: string; messages: unknown[] };
    assert.equal(system, 'Be brief.');
    assert.deepEqual(rest, { model: 'claude-haiku-4-5', max_tokens: 64 });
    assert.deepEqual(messages[0], { role: 'user', content: [{ type: 'text', text: 'Say "it\'s" $HOME' }] });
    assert.equal(messages.length, 3);
  });

  it('is a request to Gemini, with its parameters where the REST API has them', async () => {
    const request = {
      kind: 'generateContent',
      address: [origin, null, null],
      model: 'gemini-2.5-flash',
      contents: [],
      config: { temperature: 0, tools: [{ googleSearch: {} }] },
    };
    const { path, headers, body } = await sent(request, 'google:gemini-2.5-flash');
    assert.equal(path, '/v1/models/gemini-2.5-flash:generateContent');
    assert.equal(headers['x-goog-api-key'], 'the-key');
    const { contents, ...rest } = JSON.parse(body) as { contents: { role: string }[] };
    assert.deepEqual(
      contents.map(({ role }) => role),
      ['user', 'model', 'user'],
    );
    assert.deepEqual(rest, {
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      tools: [{ googleSearch: {} }],
      generationConfig: { temperature: 0 },
    });
  });

  it('is a request to Vertex, whose project may stand in the environment', async () => {
    const request = {
      kind: 'generateContent',
      address: [origin, 'p', 'europe-west1'],
      model: 'g',
      config: {},
    };
    const { path, headers } = await sent(request, 'vertex:g');
    assert.equal(
      path,
      '/v1beta1/projects/p/locations/europe-west1/publishers/google/models/g:generateContent',
    );
    assert.equal(headers.authorization, 'Bearer the-key');
    const open = sampleResult({
      request: { ...request, address: [null, null, 'us-central1'] },
      rendered: chat,
    });
    const [line] = (
      await words(await curlCommand(open, { id: 'vertex:g' }), { GOOGLE_CLOUD_PROJECT: 'mine' })
    ).split('\n');
    assert.equal(
      line,
      'https://us-central1-aiplatform.googleapis.com/v1beta1/projects/mine/locations/us-central1/publishers/google/models/g:generateContent',
    );
  });

  it('is a call of Bedrock’s Converse, with the bytes of pictures in base64', async () => {
    const request = {
      kind: 'converse',
      address: [null, origin],
      modelId: 'eu.anthropic.claude:0',
      messages: [],
      inferenceConfig: { maxTokens: 9 },
    };
    const picture = [
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } }],
      },
    ];
    const { path, headers, body } = await sent(request, 'bedrock:x', { rendered: JSON.stringify(picture) });
    assert.equal(path, '/model/eu.anthropic.claude%3A0/converse');
    assert.equal(headers.authorization, 'Bearer the-key');
    assert.deepEqual(JSON.parse(body), {
      inferenceConfig: { maxTokens: 9 },
      messages: [{ role: 'user', content: [{ image: { format: 'png', source: { bytes: 'iVBORw==' } } }] }],
    });
    const open = sampleResult({ request: { ...request, address: [null, null] }, rendered: chat });
    assert.match(
      await words(await curlCommand(open, { id: 'bedrock:x' }), { AWS_REGION: 'eu-west-1' }),
      /^https:\/\/bedrock-runtime\.eu-west-1\.amazonaws\.com\/model\/eu\.anthropic\.claude%3A0\/converse\n/,
    );
  });

  it('fills in the templates of a server of one’s own', async () => {
    const request = {
      kind: 'http',
      url: `${origin}/ask/{{x}}`,
      method: 'PUT',
      headers: { 'x-team': 'a$(id)`id`' },
      queryParams: { q: '{{x}}' },
      body: { text: '{{prompt}}' },
    };
    const { method, path, headers, body } = await sent(request, 'https://x', { rendered: 'Hi "you"' });
    assert.deepEqual([method, path], ['PUT', '/ask/hello?q=hello']);
    assert.equal(headers['x-team'], 'a$(id)`id`');
    assert.deepEqual(JSON.parse(body), { text: 'Hi "you"' });
  });

  it('is one command to a shell, whatever stands in the prompt, and however long it is', async () => {
    for (const rendered of [`'; touch owned; echo '$(id) \`id\` "\\\n!\nEND\n`, 'x'.repeat(400_000)]) {
      const { body } = await sent({ ...openai, address: origin }, 'openai:m', { rendered });
      assert.equal((JSON.parse(body) as { messages: { content: string }[] }).messages[0]?.content, rendered);
    }
    const { body } = await sent({ kind: 'http', url: origin, body: '{{prompt}}' }, 'http://x', {
      rendered: 'a\nEND\n$(id)',
    });
    assert.equal(body, 'a\nEND\n$(id)\n');
  });

  it('fits what the providers themselves record', async () => {
    for (const [id, path] of [
      ['openai:chat:m', '/chat/completions'],
      ['openai:responses:m', '/responses'],
      ['azure:chat:m', '/openai/deployments/m/chat/completions?api-version=2024-10-21'],
      ['anthropic:messages:m', '/v1/messages'],
      ['google:m', '/v1/models/m:generateContent'],
      ['bedrock:m', '/model/m/converse'],
    ] as const) {
      const keys = ['OPENAI_API_KEY', 'AZURE_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY'];
      const environment = environmentOf(Object.fromEntries(keys.map((name) => [name, 'secret-one'])));
      const headers = { 'x-team': 'blue', 'x-team-token': 'secret-one' };
      const config = { apiBaseUrl: origin, temperature: 0.5, headers };
      const provider = await createProvider(specOf(id, config), environment);
      const request = JSON.parse(JSON.stringify(provider.identity(config))) as unknown;
      const got = await sent(request, id);
      assert.equal(got.path, path);
      assert.match(got.body, /0\.5/);
      assert.equal(got.headers['x-team'], id.startsWith('bedrock') ? undefined : 'blue');
      assert.doesNotMatch(got.body, /headers/);
      assert.doesNotMatch(JSON.stringify(got), /secret-one/);
      await provider.dispose?.();
    }
  });

  it('says when nothing tells what was sent', async () => {
    for (const request of [undefined, { kind: 'toString', address: 'https://x' }, { kind: 'exec' }, 'echo'])
      await assert.rejects(curlCommand(sampleResult({ request }), { id: 'x' }), { code: 'panel.noRequest' });
  });
});
