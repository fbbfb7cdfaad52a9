import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadScores } from '../../../../src/core/comparison/loadScores.ts';
import { reportSource } from '../../../../src/core/reports/report.ts';
import { writeReport } from '../../../../src/core/reports/writeReport.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { compareRuns, readRunScores, verdictWords } from '../../../../src/index.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

describe('the library compares result files', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'cupel-library-'))));
  after(() => rm(folder, { recursive: true }));

  it('by any figure, averaged over repeats, with clusters from metadata or variables', async () => {
    const { prompts, providers, ...run } = sampleRun();
    const write = async (name: string, right: number) => {
      const results = Array.from({ length: 80 }, (_, index) => {
        const [caseNo, repeat] = [Math.floor(index / 2), index % 2];
        const pass = caseNo < right;
        return sampleResult({
          case: caseNo,
          repeat,
          pass,
          score: Number(pass),
          vars: { topic: `t${caseNo % 9}` },
        });
      });
      const file = path.join(folder, name);
      await writeFile(file, JSON.stringify({ version: 1, run, prompts, providers, summary: {}, results }));
      return file;
    };
    const files = [await write('a.json', 20), await write('b.json', 38)];
    const [a, b] = await Promise.all(files.map((file) => readRunScores(file, 'pass')));
    assert.ok(a && b);
    const { overall } = compareRuns(a, b, { figure: 'pass' });
    assert.equal(overall.n, 40);
    assert.match(verdictWords(overall), /^better: \+45\.0 points/);
    const clustered = await readRunScores(files[0] ?? '', 'score', 'topic');
    assert.equal(clustered.columns[0]?.cases[4]?.cluster, 't4');
    await assert.rejects(readRunScores(path.join(folder, 'none.json')), { code: 'compare.badFile' });
  });

  it('with the results that are errors, as the store and a baseline file know them', async () => {
    const store = await openStore(':memory:');
    const run = sampleRun();
    await store.beginRun(run);
    const error = { code: 'provider.network', message: 'The connection broke.' };
    const check = { type: 'llm-rubric', pass: false, score: 0, reason: 'broke', weight: 1, error };
    for (const result of [
      sampleResult({ pass: false, assertions: [], error }),
      sampleResult({ repeat: 1, pass: false, assertions: [check] }),
      sampleResult({ case: 1, pass: false }),
    ])
      await store.record(run.id, result);
    const source = await reportSource(
      store,
      await store.finishRun(run.id, 'finished', '2026-01-01T12:00:02.000Z'),
    );
    const files = ['e.json', 'e.baseline.json'].map((name) => path.join(folder, name));
    for (const file of files) await writeReport(file, source);
    const kept = await Promise.all([
      loadScores(store, run.id, 'pass'),
      ...files.map((file) => readRunScores(file, 'pass')),
    ]);
    for (const { columns } of kept)
      assert.deepEqual(
        columns[0]?.cases.map(({ value, errors }) => [value, errors]),
        [
          [0, 2],
          [0, undefined],
        ],
      );
    await store.close();
  });
});
