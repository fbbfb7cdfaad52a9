import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { providerPrefixes } from '../../../src/core/providers/registry.ts';
import { buildProject } from '../../support/buildProject.ts';
import { projectRoot } from '../../support/paths.ts';

/** A bundle loads SDKs in another way than the sources do. */
describe('the built command line', () => {
  let mock: LLMock;
  let folder: string;
  before(async function () {
    this.timeout(180_000);
    await buildProject();
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-built-'));
    mock = new LLMock({ port: 0 });
    await mock.start();
    mock.onMessage(/hello/, { content: 'as asked' });
  });
  after(async () => {
    await mock.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('asks every vendor', async function () {
    this.timeout(60_000);
    const openaiBase = `${mock.url}/v1`;
    const compatible = ['mistral', 'groq', 'deepseek', 'xai', 'openrouter', 'togetherai', 'fireworks'];
    const others = ['huggingface', 'github', 'ollama', 'vllm', 'cohere', 'openai'];
    const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret-access-key', region: 'us-east-1' };
    const apiKey = 'key-of-a-vendor';
    await writeFile(path.join(folder, 'answer.mjs'), 'export default () => "as asked";');
    await writeFile(path.join(folder, 'answer.py'), 'def call_api(prompt):\n    return "as asked"\n');
    await writeFile(path.join(folder, 'replies.jsonl'), '{"prompt":"hello","output":"as asked"}\n');
    await writeFile(
      path.join(folder, 'google.json'),
      JSON.stringify({
        type: 'external_account',
        audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/p',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `${mock.url}/token`,
        credential_source: { file: path.join(folder, 'replies.jsonl') },
      }),
    );
    mock.mount('/token', {
      handleRequest: async (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"access_token":"t","expires_in":3600,"token_type":"Bearer"}');
        return true;
      },
    });
    const bedrock = { id: 'bedrock:amazon.nova-lite-v1:0', config: { apiBaseUrl: mock.url, ...keys } };
    const specs = [
      ...[...compatible, ...others].map((vendor) => ({
        id: `${vendor}:m`,
        config: { apiBaseUrl: openaiBase, apiKey },
      })),
      { id: 'openai:responses:m', config: { apiBaseUrl: openaiBase, apiKey } },
      { id: 'azure:deployed', config: { apiBaseUrl: mock.url, apiKey } },
      { id: 'anthropic:m', config: { apiBaseUrl: mock.url, apiKey } },
      { id: 'google:gemini-2.5-flash', config: { apiBaseUrl: mock.url, apiVersion: 'v1beta', apiKey } },
      {
        id: 'vertex:gemini-2.5-flash',
        config: { apiBaseUrl: mock.url, apiVersion: 'v1', projectId: 'p' },
        env: { GOOGLE_APPLICATION_CREDENTIALS: path.join(folder, 'google.json') },
      },
      bedrock,
      { ...bedrock, label: 'streamed', config: { ...bedrock.config, stream: true } },
      {
        id: `${openaiBase}/chat/completions`,
        config: {
          body: { model: 'm', messages: [{ role: 'user', content: '{{prompt}}' }] },
          transformResponse: 'json.choices[0].message.content',
        },
      },
      { id: 'file://answer.mjs' },
      { id: 'python:answer.py' },
      { id: `exec:"${process.execPath}" -p "'as asked'"` },
      { id: 'fallback', config: { providers: ['file://answer.mjs'] } },
      { id: 'replay:replies.jsonl' },
      { id: 'echo' },
    ];
    // `https` is `http` with a certificate; `vscode` answers in the editor alone.
    const left = new Set(['https', 'vscode']);
    assert.deepEqual(
      new Set(specs.map(({ id }) => id.split(':')[0]).concat(...left)),
      new Set(providerPrefixes),
    );
    await writeFile(
      path.join(folder, 'all.eval.yaml'),
      JSON.stringify({ prompts: ['hello'], providers: specs, tests: [{}] }),
    );
    const args = ['run', 'all.eval.yaml', '--no-cache', '--no-progress', '-o', 'run.json'];
    const { stderr } = await new Promise<{ stderr: string }>((resolve) =>
      execFile(
        process.execPath,
        [path.join(projectRoot, 'dist/cli.js'), ...args],
        { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder } },
        (_error, _stdout, stderr) => resolve({ stderr }),
      ),
    );
    const { results } = JSON.parse(
      await readFile(path.join(folder, 'run.json'), 'utf8').catch(() => '{}'),
    ) as {
      results?: { provider: number; output: unknown; error?: { message: string } }[];
    };
    assert.ok(results, stderr);
    const answers = results.map(({ provider, output, error }) => [
      specs[provider]?.id,
      error?.message ?? String(output).trim(),
    ]);
    assert.deepEqual(
      answers,
      specs.map(({ id }) => [id, id === 'echo' ? 'hello' : 'as asked']),
    );
  });
});
