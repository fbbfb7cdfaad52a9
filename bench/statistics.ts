// Measures what the statistics promise: `node bench/statistics.ts`. Exits 1 when a limit is not kept.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compareRuns } from '../src/core/comparison/compareRuns.ts';
import { loadScores } from '../src/core/comparison/loadScores.ts';
import { bootstrapInWorker } from '../src/core/stats/bootstrapInWorker.ts';
import { createRandom } from '../src/core/stats/random.ts';
import { openStore } from '../src/core/store/openStore.ts';
import type { Store } from '../src/core/store/store.ts';
import { sampleResult, sampleRun } from '../test/support/results.ts';

const cases = 100_000;
const random = createRandom(1);
const folder = await mkdtemp(path.join(tmpdir(), 'cupel-bench-'));
const store = await openStore(folder);
let isSlow = false;
try {
  console.log(`${cases.toLocaleString('en-US')} cases a run, outputs of 500 characters`);
  const recorded = await milliseconds(() => Promise.all(['run-a', 'run-b'].map((id) => record(store, id))));
  console.log(`  recorded twice in ${Math.round(recorded)} ms`);
  for (const figure of ['score', 'pass', 'accuracy'])
    await limited(`compare by ${figure}`, 1000, async () => {
      const [a, b] = await Promise.all([
        loadScores(store, 'run-a', figure),
        loadScores(store, 'run-b', figure),
      ]);
      compareRuns(a, b, { figure });
    });
  await limited('compare by score in clusters', 1000, async () => {
    const [a, b] = await Promise.all([
      loadScores(store, 'run-a', 'score', 'document'),
      loadScores(store, 'run-b', 'score', 'document'),
    ]);
    compareRuns(a, b, { cluster: 'document' });
  });
  await limited('summarise with clusters and slices', 2500, () =>
    store.summarise('run-a', { cluster: 'document', slices: ['language'] }),
  );
  const values = Float64Array.from({ length: 10_000 }, () => random.uniform());
  await limited('bootstrap 10,000 × 10,000 in a worker', 2000, () =>
    bootstrapInWorker(values, { resamples: 10_000 }),
  );
} finally {
  await store.close();
  await rm(folder, { recursive: true });
}
process.exitCode = isSlow ? 1 : 0;

async function record(store: Store, id: string): Promise<void> {
  await store.beginRun(sampleRun({ id }));
  let last: Promise<void> = Promise.resolve();
  for (let index = 0; index < cases; index++) {
    const pass = random.uniform() < 0.8;
    last = store.record(
      id,
      sampleResult({
        case: index,
        caseHash: index.toString(16).padStart(64, 'c'),
        pass,
        score: pass ? 1 : Math.round(random.uniform() * 4) / 4,
        output: 'x'.repeat(500),
        namedScores: { accuracy: Number(pass) },
        metadata: { document: `d${index % 5000}`, language: `l${index % 12}` },
      }),
    );
    if (index % 10_000 === 9999) await last;
  }
  await last;
  await store.flush();
}

/** The best of three, as other programs use the machine too. */
async function limited(name: string, limit: number, run: () => Promise<unknown>): Promise<void> {
  let best = Infinity;
  for (let i = 0; i < 3; i++) best = Math.min(best, await milliseconds(run));
  const isOver = best > limit;
  isSlow ||= isOver;
  console.log(`  ${name}: ${Math.round(best)} ms (limit ${limit} ms)${isOver ? '  TOO SLOW' : ''}`);
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
