import { openStore } from '../../src/core/store/openStore.ts';
import { runFaultSuite } from './faultSuite.ts';

/* usage: <store> <server> [cases (400)] [run to resume] [cache]: runs cases and prints the run's id as it starts. */
const [directory = '', url = '', cases = '400', resume = '', cache] = process.argv.slice(2);
const store = await openStore(directory);
await runFaultSuite(
  store,
  { url, cases: Number(cases) },
  { onStart: ({ id }) => console.log(id), ...(resume === '' ? {} : { resume }), cache: cache !== undefined },
);
await store.close();
