import assert from 'node:assert/strict';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { completion, ContractServer, sendEvents, sendJson } from '../../../support/contractServer.ts';
import { casesOf, environmentOf, specOf, suiteOf, testPrices } from '../../../support/engineSuite.ts';

describe('where the time of a call goes', () => {
  let server: ContractServer;
  before(async () => {
    server = await ContractServer.start((request, response) => {
      if (request.json.stream !== true) return sendJson(response, completion('hello'));
      return sendEvents(response, [
        { id: 'c', choices: [{ index: 0, delta: { content: 'hel' } }] },
        { id: 'c', choices: [{ index: 0, delta: { content: 'lo' }, finish_reason: 'stop' }] },
        '[DONE]',
      ]);
    });
  });
  after(() => server.stop());

  async function resultsOf(config: Record<string, unknown>): Promise<Result[]> {
    const store = await openStore(':memory:');
    const spec = specOf('openai:chat:m', { apiBaseUrl: `${server.url}/v1`, ...config });
    const { run } = await runSuite(suiteOf({ providers: [spec], cases: casesOf(2) }), {
      environment: environmentOf({ OPENAI_API_KEY: 'key-of-openai' }),
      store,
      prices: testPrices,
      cupelVersion: '0',
      maxConcurrency: 1,
    });
    const { rows } = await store.results(run.id);
    await store.close();
    return rows.flatMap(({ results }) => results);
  }

  it('tells the time to connect of the first call, and that the next one found a connection', async () => {
    const [first, second] = await resultsOf({});
    assert.equal(first?.output, 'hello');
    assert.ok(
      first.connectMs !== undefined && first.connectMs > 0 && first.connectMs <= (first.latencyMs ?? 0),
    );
    assert.equal(second?.connectMs, 0);
    assert.equal(first.firstTokenMs, undefined);
  });

  it('streams when the provider is told so, for the time to the first token', async () => {
    const [first] = await resultsOf({ stream: true });
    assert.equal(first?.output, 'hello');
    assert.ok(first.firstTokenMs !== undefined && first.firstTokenMs <= (first.latencyMs ?? 0));
  });
});
