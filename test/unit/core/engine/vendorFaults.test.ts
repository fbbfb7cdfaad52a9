import assert from 'node:assert/strict';
import { LLMock, type FixtureFileResponse } from '@copilotkit/aimock';
import type { Environment } from '../../../../src/core/environment.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { ContractServer, type Answer } from '../../../support/contractServer.ts';
import { casesOf, environmentOf, specOf, suiteOf, testPrices } from '../../../support/engineSuite.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const aws = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'a-secret-access-key' };

/** Every vendor that the mock speaks, with the folder its address ends in. */
const vendors: { id: string; base: string; config?: object; variables: Record<string, string> }[] = [
  { id: 'openai:chat:gpt-4o-mini', base: '/v1', variables: { OPENAI_API_KEY: 'key-of-openai' } },
  { id: 'openai:responses:gpt-4o-mini', base: '/v1', variables: { OPENAI_API_KEY: 'key-of-openai' } },
  {
    id: 'azure:chat:deployed',
    base: '',
    config: { apiVersion: '2024-10-21' },
    variables: { AZURE_API_KEY: 'key-of-azure' },
  },
  { id: 'anthropic:messages:claude-x', base: '', variables: { ANTHROPIC_API_KEY: 'key-of-anthropic' } },
  {
    id: 'google:gemini-2.5-flash',
    base: '',
    config: { apiVersion: 'v1beta' },
    variables: { GOOGLE_API_KEY: 'key-of-google' },
  },
  { id: 'bedrock:amazon.nova-lite-v1:0', base: '', config: { region: 'us-east-1' }, variables: aws },
  { id: 'cohere:chat:command-r', base: '/v1', variables: { COHERE_API_KEY: 'key-of-cohere' } },
  ...['openrouter:a/model', 'mistral:m', 'groq:m', 'deepseek:m', 'xai:m', 'togetherai:m', 'fireworks:m'].map(
    (id) => ({ id, base: '/v1', variables: {}, config: { apiKey: 'key-of-a-vendor' } }),
  ),
  ...['huggingface:a/model', 'github:a/model', 'ollama:chat:llama3', 'vllm:m'].map((id) => ({
    id,
    base: '/v1',
    variables: {},
    config: { apiKey: 'key-of-a-vendor' },
  })),
];

/** What goes wrong below the wire formats, each with the error that it is. */
const transportFaults: { what: string; code: string; attempts: number; answer: Answer }[] = [
  {
    what: 'closes the connection in the middle of an answer',
    code: 'provider.network',
    attempts: 5,
    answer: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id":');
      setImmediate(() => response.destroy());
    },
  },
  {
    what: 'ends its side of the connection without an answer',
    code: 'provider.network',
    attempts: 5,
    answer: (_, response) => void response.socket?.end(),
  },
  {
    what: 'answers with a page instead of JSON',
    code: 'provider.malformed',
    attempts: 1,
    answer: (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Sign in</title><p>Please sign in to the network.');
    },
  },
  {
    what: 'calls what is no JSON JSON',
    code: 'provider.malformed',
    attempts: 1,
    answer: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"choices": [');
    },
  },
  {
    what: 'announces an answer that would fill the memory',
    code: 'provider.malformed',
    attempts: 1,
    answer: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10000000000' });
      response.write('{');
    },
  },
];

let store: Store;
before(async () => {
  store = await openStore(':memory:');
});
after(() => store.close());

for (const { id, base, config, variables } of vendors)
  describe(`${id}, against a server that fails`, () => {
    let mock: LLMock;
    before(async () => {
      mock = new LLMock({ port: 0 });
      await mock.start();
    });
    after(() => mock.stop());
    beforeEach(() => void mock.reset().clearChaos());

    /** Asks once, and again as the engine sees fit. */
    async function ask(
      more: { config?: object; environment?: Partial<Environment>; url?: string; timeoutMs?: number } = {},
    ): Promise<Result> {
      const address = more.url ?? mock.url;
      const spec = specOf(id, { apiBaseUrl: `${address}${base}`, ...config, ...more.config });
      const { run } = await runSuite(suiteOf({ providers: [spec], cases: casesOf(1) }), {
        environment: environmentOf(variables, {
          clock: new FakeClock({ auto: true }),
          ...more.environment,
        }),
        store,
        prices: testPrices,
        cupelVersion: '0',
        cache: false,
        timeoutMs: more.timeoutMs ?? 20_000,
      });
      const result = await store.result(run.id, '0.0.0.0');
      assert.ok(result);
      return result;
    }
    const failing = (status: number, more: object = {}): FixtureFileResponse => ({
      error: { message: 'not now', type: 'server_error' },
      status,
      ...more,
    });
    const answers = (content = 'as asked') => mock.onMessage(/w0/, { content });

    it('answers', async () => {
      answers();
      const result = await ask();
      assert.equal(result.error, undefined);
      assert.deepEqual([result.output, result.attempts, mock.getRequests().length], ['as asked', 1, 1]);
    });

    it('answers in a stream', async () => {
      answers('as asked, and word by word');
      const result = await ask({ config: { stream: true } });
      assert.equal(result.error, undefined);
      assert.equal(result.output, 'as asked, and word by word');
      assert.equal(typeof result.firstTokenMs, 'number', 'the time to the first text is known');
    });

    it('waits as long as a 429 says, then answers', async () => {
      mock.on({ userMessage: /w0/, sequenceIndex: 0 }, failing(429, { retryAfter: 7 }));
      answers();
      const clock = new FakeClock({ auto: true });
      const result = await ask({ environment: { clock } });
      assert.deepEqual([result.error, result.output, result.attempts], [undefined, 'as asked', 2]);
      assert.ok(
        clock.slept.some((ms) => ms >= 6900 && ms <= 7100),
        `slept ${clock.slept.join(', ')} ms`,
      );
    });

    it('is asked again after a 500, and given up after the fifth', async () => {
      mock.onMessage(/w0/, failing(500));
      const result = await ask();
      assert.equal(result.error?.code, 'provider.server');
      assert.deepEqual([result.attempts, mock.getRequests().length], [5, 5]);
    });

    it('says that a body is malformed', async () => {
      answers();
      mock.setChaos({ malformedRate: 1 });
      const result = await ask();
      assert.equal(result.pass, false);
      assert.match(result.error?.code ?? '', /^provider\./);
    });

    it('is asked again when the connection breaks', async () => {
      answers();
      mock.setChaos({ disconnectRate: 1 });
      const result = await ask();
      assert.equal(result.error?.code, 'provider.network');
      assert.equal(result.attempts, 5);
    });

    it('is given up when it hangs', async () => {
      answers();
      mock.setChaos({ latencyMs: 30_000 });
      const result = await ask({ timeoutMs: 30 });
      assert.equal(result.error?.code, 'provider.timeout');
      assert.equal(result.attempts, 5);
    });

    for (const { what, code, attempts, answer } of transportFaults)
      it(`${what}: ${code}`, async () => {
        const server = await ContractServer.start(answer);
        try {
          const result = await ask({ url: server.url });
          assert.deepEqual([result.error?.code, result.attempts], [code, attempts], result.error?.message);
          // It was sent, and nobody said what it costs.
          assert.equal(result.cost, null);
        } finally {
          await server.stop();
        }
      });

    it('says that nobody listens', async () => {
      const other = new LLMock({ port: 0 });
      await other.start();
      const { url } = other;
      await other.stop();
      const result = await ask({ url });
      assert.equal(result.error?.code, 'provider.network');
      assert.deepEqual([result.attempts, result.cost], [5, 0]);
    });
  });
