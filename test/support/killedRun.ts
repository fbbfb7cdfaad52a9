import { runSuite } from '../../src/core/engine/runSuite.ts';
import { openStore } from '../../src/core/store/openStore.ts';
import { casesOf, environmentOf, specOf, suiteOf, testPrices } from './engineSuite.ts';

/* usage: <store> <server> [run to resume]: runs 400 cases and prints the run's id as it starts. */
const [directory = '', url = '', resume] = process.argv.slice(2);
const store = await openStore(directory);
await runSuite(
  suiteOf({
    providers: [specOf('openai:chat:m', { apiBaseUrl: `${url}/v1`, apiKey: 'k' })],
    cases: casesOf(400),
  }),
  {
    environment: environmentOf(),
    store,
    prices: testPrices,
    cupelVersion: '0',
    cache: false,
    maxConcurrency: 8,
    onStart: ({ id }) => console.log(id),
    ...(resume === undefined ? {} : { resume }),
  },
);
await store.close();
