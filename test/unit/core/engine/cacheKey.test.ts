import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheKey, keyOfCall } from '../../../../src/core/engine/cacheKey.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import type { ProviderSpec } from '../../../../src/core/providers/provider.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { completion, ContractServer, sendJson } from '../../../support/contractServer.ts';
import {
  caseOf,
  environmentOf,
  promptOf,
  requestOf,
  specOf,
  suiteOf,
  testPrices,
} from '../../../support/engineSuite.ts';

/** The names under which answers are kept in the caches that there are. */
const names = {
  'openai:chat:m': 'c17830901fa83856aa0e52edaeb9d7ccd2e869844bebb17ff030c49e412f05fe',
  'openai:responses:m': '80ffa912a641d218837e5e3e3c596bd50926f322e0fce58b01ecfe077f9a5e25',
  'openai:embedding:m': 'e0443f2dd3597627ad5d9ea4a4ab17423085bda5a2c11a7253a60b7fcf4271d8',
  'openai:completion:m': '3cc5c8a71e01bf365c7f05811a2b99a2d803508db51884ee55756b7b7fedd349',
  'anthropic:m': '3a70e940597f5a3aff6d4cd39a7242ef218d6e7bfc778fbafb358edc0aee9c20',
  'google:m': '0f661aded1445c7ef4a2b570a61c46221222d4565084138ebc9687e51b03ecbe',
  'bedrock:m': 'ed37198a7916437f73381ad58253d386458f54411644c3dad3c679776dfea2e3',
  'groq:m': '27e7d073a5cc39f3867af4786b8b45291383a44f93a4549c3fee31ac2111f667',
  'cohere:m': '9a0084ea542fd2ed21a72d38fc99d47e6bde98dcd98276c7daec9947d23dffdb',
};

describe('the key of the cache', () => {
  let store: Store;
  let server: ContractServer;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-key-'));
    store = await openStore(':memory:');
    server = await ContractServer.start((_, response, index) =>
      sendJson(response, completion(`answer ${index}`)),
    );
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** Asks the same for each set of variables, one after the other, and says which answers came from the cache. */
  async function cached(spec: ProviderSpec, vars: Record<string, unknown>[] = [{}]): Promise<boolean[]> {
    const suite = suiteOf({
      prompts: [promptOf('Answer the question')],
      providers: [spec],
      cases: vars.map((each, index) => caseOf(index, each)),
    });
    const { run } = await runSuite(suite, {
      environment: environmentOf(),
      store,
      prices: testPrices,
      cupelVersion: '0',
      maxConcurrency: 1,
    });
    const { rows } = await store.results(run.id);
    const results = rows.flatMap((row) => row.results);
    for (const { error } of results) assert.equal(error, undefined);
    return results.map((result) => result.cached);
  }

  it('stays what it was for those who read no variables', async () => {
    const config = {
      apiBaseUrl: 'http://127.0.0.1:1',
      apiKey: 'k',
      max_tokens: 5,
      accessKeyId: 'a',
      secretAccessKey: 'b',
    };
    for (const [id, name] of Object.entries(names)) {
      const provider = await createProvider(specOf(id, config), environmentOf());
      const asked = { prompt: requestOf('hi', {}).prompt, vars: { who: 'alice' }, config };
      assert.equal(await keyOfCall(provider, asked, 0), name, id);
      assert.equal(cacheKey(provider, config, asked.prompt.messages, 0), name, id);
      await provider.dispose?.();
    }
  });

  it('holds the variables for those who read them', async () => {
    await writeFile(path.join(folder, 'fn.mjs'), 'export default (p, o, { vars }) => `for ${vars.who}`;');
    const here = (id: string, config = {}) => specOf(id, config, { directory: folder });
    const people = [{ who: 'alice' }, { who: 'bob' }, { who: 'alice' }];
    const body = { user: '{{ who }}', prompt: '{{ prompt }}' };
    for (const spec of [
      here(`${server.url}/ask`, { body }),
      here(`${server.url}/ask/{{ who }}`),
      here(`${server.url}/ask`, { queryParams: { who: '{{ who }}' } }),
      here(`${server.url}/ask`, { headers: { 'x-who': '{{ who }}' } }),
      here('file://fn.mjs'),
      here(`exec:"${process.execPath}" -p 1`),
      here('fallback', { providers: ['file://fn.mjs'], timeoutMs: 20_000 }),
    ])
      assert.deepEqual(await cached(spec, people), [false, false, true], spec.id);
  });

  it('holds the documents that are ranked', async () => {
    server.answer((_, response) => sendJson(response, { results: [{ index: 0, relevance_score: 1 }] }));
    const spec = specOf('cohere:rerank:m', { apiBaseUrl: server.url, apiKey: 'k' });
    const documents = [['a'], ['b'], ['a']].map((each) => ({ query: 'q', documents: each }));
    assert.deepEqual(await cached(spec, documents), [false, false, true]);
  });

  it('holds no key that a template puts in', async () => {
    const spec = specOf(`${server.url}/ask?key={{ k }}`, {
      headers: { authorization: 'Bearer {{ k }}' },
      body: { api_key: '{{ k }}', prompt: '{{ prompt }}' },
    });
    assert.deepEqual(await cached(spec, [{ k: 'key-one-of-two' }, { k: 'key-two-of-two' }]), [false, true]);
  });

  it('holds what the files hold that a config names', async () => {
    const tools = path.join(folder, 'tools.json');
    const toolOf = (name: string) =>
      writeFile(tools, JSON.stringify([{ type: 'function', function: { name } }]));
    server.answer(({ path: asked }, response) =>
      sendJson(
        response,
        asked.endsWith('/messages')
          ? { content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn' }
          : asked.includes('generateContent')
            ? { candidates: [{ content: { parts: [{ text: 'ok' }] }, finishReason: 'STOP' }] }
            : asked.endsWith('/converse')
              ? {
                  output: { message: { role: 'assistant', content: [{ text: 'ok' }] } },
                  stopReason: 'end_turn',
                }
              : {
                  ...completion('ok'),
                  output: [{ type: 'message', content: [{ type: 'text', text: 'ok' }] }],
                },
      ),
    );
    const config = { apiBaseUrl: server.url, apiKey: 'k', tools: 'file://tools.json' };
    const aws = { accessKeyId: 'a', secretAccessKey: 'b' };
    const chain = { providers: [{ id: 'openai:chat:m', config }] };
    for (const spec of [
      ...['openai:chat:m', 'openai:responses:m', 'anthropic:m', 'google:m'].map((id) => specOf(id, config)),
      specOf('bedrock:m', { ...config, ...aws }),
      specOf('fallback', chain),
    ]) {
      const here = { ...spec, directory: folder };
      await toolOf('weather');
      assert.deepEqual([...(await cached(here)), ...(await cached(here))], [false, true], spec.id);
      const { json } = server.requests.at(-1)!;
      assert.match(JSON.stringify(json), /weather/);
      await toolOf('traffic');
      assert.deepEqual(await cached(here), [false], spec.id);
    }
  });

  it('holds the code that a program is, and what it imports', async () => {
    const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
    await write('main.mjs', `import { word } from './word.mjs';\nexport default () => word;`);
    await write('main.cjs', `const { word } = require('./word');\nmodule.exports = () => word;`);
    await write('run.py', 'import sys\nfrom word import word\nprint(word)');
    const node = `exec:"${process.execPath}"`;
    for (const [id, file, config = {}] of [
      ['file://main.mjs', 'word.mjs'],
      ['file://main.cjs', 'word.js'],
      [`${node} print.mjs`, 'print.mjs'],
      [`${node} --import=./print.mjs -p 1`, 'print.mjs'],
      [`exec:${process.platform === 'win32' ? 'python' : 'python3'} run.py`, 'word.py'],
      [server.url, 'word.mjs', { transformResponse: 'file://main.mjs' }],
    ] as const) {
      const textOf = (word: string) =>
        file.endsWith('.py')
          ? `word = "${word}"`
          : file.startsWith('print')
            ? `console.log('${word}')`
            : file.endsWith('.mjs')
              ? `export const word = '${word}'`
              : `exports.word = '${word}'`;
      const spec = specOf(id, config, { directory: folder });
      await write(file, textOf('one'));
      assert.deepEqual([...(await cached(spec)), ...(await cached(spec))], [false, true], id);
      await write(file, textOf('another'));
      assert.deepEqual(await cached(spec), [false], id);
    }
  });

  it('holds what is sent along in headers, but no key', async () => {
    const settings = [
      {},
      { headers: { 'x-variant': 'aaa' } },
      { headers: { 'x-variant': 'bbb' } },
      { headers: { 'x-variant': 'bbb', 'x-api-key': 'a-key', 'team-auth': 'Bearer another' } },
    ];
    const config = { apiBaseUrl: 'http://127.0.0.1:1', apiKey: 'k' };
    const keysOf = (id: string, each: readonly object[]) =>
      Promise.all(
        each.map(async (more) => {
          const provider = await createProvider(specOf(id, { ...config, ...more }), environmentOf());
          const { prompt } = requestOf('hi', {});
          const key = await keyOfCall(provider, { prompt, vars: {}, config: provider.spec.config }, 0);
          assert.doesNotMatch(JSON.stringify(provider.identity(provider.spec.config)), /a-key|another/);
          await provider.dispose?.();
          return key;
        }),
      );
    const ids = Object.keys(names).filter((id) => !id.startsWith('bedrock'));
    for (const id of [...ids, 'google:embedding:m']) {
      const [none, a, b, withKeys] = await keysOf(id, settings);
      assert.equal(new Set([none, a, b]).size, 3, id);
      assert.equal(b, withKeys, id);
    }
    for (const id of ids.filter((each) => each.startsWith('openai')))
      assert.equal(new Set(await keysOf(id, [{}, { project: 'p' }, { organization: 'o' }])).size, 3, id);
  });

  it('is not made for a provider whose answers are not to be kept', async () => {
    const spec = specOf('openai:chat:m', { apiBaseUrl: `${server.url}/v1`, apiKey: 'k', cache: false });
    assert.deepEqual(await cached(spec, [{}, {}]), [false, false]);
  });
});
