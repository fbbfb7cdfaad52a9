import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Environment } from '../../../../src/core/environment.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { completion, ContractServer, sendJson } from '../../../support/contractServer.ts';
import { casesOf, environmentOf, specOf, suiteOf, testPrices } from '../../../support/engineSuite.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('the cache of a run', () => {
  let store: Store;
  let server: ContractServer;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-cache-'));
    store = await openStore(folder);
    server = await ContractServer.start((_, response) => sendJson(response, completion('ok')));
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** How many calls of a run were answered, and how many of them from the cache. */
  async function cachedOf(cases: number, environment: Environment, cacheMaxAgeMs?: number) {
    const provider = specOf('openai:chat:m', { apiBaseUrl: `${server.url}/v1`, apiKey: 'k' });
    const { run } = await runSuite(suiteOf({ providers: [provider], cases: casesOf(cases) }), {
      environment,
      store,
      prices: testPrices,
      cupelVersion: '0',
      cacheMaxAgeMs,
    });
    return [run.summary?.passed, run.summary?.cached];
  }

  it('asks again what is damaged, throws it away and says so', async () => {
    const warnings: string[] = [];
    const { log } = environmentOf();
    const environment = environmentOf({}, { log: { ...log, warn: (text) => void warnings.push(text) } });
    await cachedOf(3, environment);
    const file = new DatabaseSync(path.join(folder, 'store.db'));
    file.exec('UPDATE cache SET value = substr(value, 1, 40) WHERE key = (SELECT min(key) FROM cache)');
    file.exec(`UPDATE cache SET value = '{"at":1}' WHERE key = (SELECT max(key) FROM cache)`);
    file.close();
    assert.deepEqual(await cachedOf(3, environment), [3, 1]);
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? '', /cached answer [0-9a-f]+ was damaged and is thrown away/);
    assert.deepEqual(await cachedOf(3, environment), [3, 3]);
    assert.equal(server.requests.length, 5);
  });

  it('asks again what is older than it may be', async () => {
    const clock = new FakeClock({ auto: true });
    const environment = environmentOf({}, { clock });
    const hour = 3_600_000;
    await cachedOf(1, environment);
    clock.advance(2 * hour);
    assert.deepEqual(await cachedOf(1, environment, 3 * hour), [1, 1]);
    assert.deepEqual(await cachedOf(1, environment, hour), [1, 0]);
    assert.deepEqual(await cachedOf(1, environment, hour), [1, 1], 'the new answer has taken its place');
  });

  it('looks up more than it sends, and sends no more than it can keep', async () => {
    let kept = 0;
    let atRisk = 0;
    await server.stop();
    server = await ContractServer.start((_, response) => {
      atRisk = Math.max(atRisk, server.requests.length - kept);
      sendJson(response, completion('ok'));
    });
    let lookUps = 0;
    let lookedUp = 0;
    const slow: Store = {
      ...store,
      async cacheGet(key) {
        lookUps += 1;
        lookedUp = Math.max(lookedUp, lookUps);
        const found = await store.cacheGet(key);
        lookUps -= 1;
        return found;
      },
      async journal(...entry) {
        await new Promise((resolve) => turns(30, resolve));
        await store.journal(...entry);
        kept += 1;
      },
    };
    const provider = specOf('openai:chat:m', { apiBaseUrl: `${server.url}/v1`, apiKey: 'k' });
    const { run } = await runSuite(suiteOf({ providers: [provider], cases: casesOf(60) }), {
      environment: environmentOf(),
      store: slow,
      prices: testPrices,
      cupelVersion: '0',
      maxConcurrency: 4,
    });
    assert.equal(run.summary?.passed, 60);
    assert.ok(atRisk <= 6, `${atRisk} answers were paid for and not kept`);
    assert.ok(lookedUp > 6, `${lookedUp} were looked up at once`);
  });
});

/** Goes on after so many turns of the event loop. */
function turns(left: number, then: (value: unknown) => void): void {
  if (left === 0) then(undefined);
  else setImmediate(turns, left - 1, then);
}
