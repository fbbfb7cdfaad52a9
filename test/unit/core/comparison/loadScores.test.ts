import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadScores } from '../../../../src/core/comparison/loadScores.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

describe('a figure that a run does not have', () => {
  let folder: string;
  let store: Store;
  const { prompts, providers, ...run } = sampleRun();
  const results = [sampleResult({ namedScores: { tone: 1, length: 0.5 } })];
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-figures-'));
    store = await openStore(':memory:');
    await store.beginRun({ ...run, prompts, providers });
    for (const result of results) await store.record(run.id, result);
    await store.flush();
  });
  after(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const all = 'It has score, pass, cost, latency, length, tone.';
  const files = {
    'a result file': ['a.json', { version: 1, run, prompts, providers, results }],
    'a baseline file': [
      'a.baseline.json',
      {
        kind: 'cupel-baseline',
        version: 1,
        run,
        prompts,
        providers,
        columns: [[0, 0]],
        results: [['hash', 0, 1, 1, 0, 1, { tone: 1, length: 0.5 }]],
      },
    ],
    'the store': ['latest', undefined],
  } as const;
  for (const [place, [name, content]] of Object.entries(files))
    it(`is told of with those that there are: ${place}`, async () => {
      const reference = content ? path.join(folder, name) : run.id;
      if (content) await writeFile(reference, JSON.stringify(content));
      const message = `${run.id} has no metric "tonne"`;
      await assert.rejects(loadScores(store, reference, 'tonne'), {
        code: 'compare.noMetric',
        message,
        hint: `Did you mean "tone"? ${all}`,
      });
      await assert.rejects(loadScores(store, reference, 'unheardOf'), { hint: all });
      const { columns } = await loadScores(store, reference, 'length');
      assert.equal(columns[0]?.cases[0]?.value, 0.5);
    });
});
