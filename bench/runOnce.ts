import { boundHeap } from '../src/cli/boundHeap.ts';
import { runSuite } from '../src/core/engine/runSuite.ts';
import { createNodeEnvironment } from '../src/core/nodeEnvironment.ts';
import { loadPriceBook } from '../src/core/pricing/priceBook.ts';
import { openStore } from '../src/core/store/openStore.ts';
import { loadSuite } from '../src/core/suites/loadSuite.ts';

/* usage: runOnce.ts <suite> <store> <at once> <cache|nocache>: one run, in a process of its own. Prints one JSON object. */
const [file = '', directory = '', atOnce = '1', cache] = process.argv.slice(2);
boundHeap();
const environment = createNodeEnvironment();
const { suite, diagnostics } = await loadSuite(file, environment);
if (!suite) throw new Error(JSON.stringify(diagnostics));
const store = await openStore(directory);
const started = performance.now();
const { run, status } = await runSuite(suite, {
  environment,
  store,
  prices: await loadPriceBook(),
  cupelVersion: 'bench',
  maxConcurrency: Number(atOnce),
  cache: cache === 'cache',
});
const ms = performance.now() - started;
await store.close();
const { summary } = run;
if (status !== 'finished' || summary?.passed !== summary?.total)
  throw new Error(`${status}: ${summary?.passed} of ${summary?.total} passed`);
console.log(
  JSON.stringify({
    ms,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    total: summary?.total,
    cached: summary?.cached,
    medianMs: summary?.latencyMs?.p50 ?? null,
  }),
);
