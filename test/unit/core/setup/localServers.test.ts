import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { callPriceWords } from '../../../../src/core/setup/callPrice.ts';
import type { Place } from '../../../../src/core/setup/localServers.ts';
import { findLocalServers, placesIn } from '../../../../src/core/setup/localServers.ts';

describe('model servers on this machine', () => {
  let server: Server;
  let body: string;
  before(async () => {
    server = createServer((_request, response) => response.end(body));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
  });
  const place = (more: Partial<Place> = {}): Place => {
    const { port } = server.address() as AddressInfo;
    return {
      name: 'Ollama',
      origin: `http://127.0.0.1:${port}`,
      list: '/v1/models',
      prefix: 'ollama:',
      ...more,
    };
  };

  it('are found with their models, as suites name them', async () => {
    body = JSON.stringify({ object: 'list', data: [{ id: 'llama3.2:latest' }] });
    const [found] = await findLocalServers([place({ variable: 'VLLM_BASE_URL' })]);
    assert.deepEqual(found?.models, ['ollama:llama3.2:latest']);
    assert.deepEqual(found.variables, { VLLM_BASE_URL: found.baseUrl });
  });

  it('are looked for where variables say, as far as that is on this machine', async () => {
    const originsOf = async (variables: Record<string, string>) =>
      (await placesIn(variables)).slice(0, 2).map(({ origin }) => origin);
    const usual = ['http://127.0.0.1:11434', 'http://127.0.0.1:8000'];
    assert.deepEqual(await originsOf({}), usual);
    assert.deepEqual(
      await originsOf({ OLLAMA_HOST: '0.0.0.0:5000', VLLM_BASE_URL: 'http://localhost:9/v1' }),
      ['http://127.0.0.1:5000', 'http://localhost:9'],
    );
    assert.deepEqual(await originsOf({ OLLAMA_HOST: '127.0.0.1' }), usual);
    assert.deepEqual(await originsOf({ OLLAMA_HOST: 'models.example.com' }), usual);
  });

  it('are none where something else answers, or nobody', async () => {
    body = '<h1>My page</h1>';
    assert.deepEqual(await findLocalServers([place(), place({ origin: 'http://127.0.0.1:1' })]), []);
  });
});

describe('what a call costs', () => {
  it('is said in words; what is unknown is said to be', async () => {
    const prices = await loadPriceBook();
    const at = new Date();
    assert.match(callPriceWords('openai:chat:gpt-5-mini', prices, at), /1,000 tokens .* about \$0\.00/);
    assert.match(callPriceWords('vscode:copilot/gpt-5', prices, at), /unknown/);
  });
});
