import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBaseline } from '../../../../src/core/comparison/baseline.ts';
import { compareRuns } from '../../../../src/core/comparison/compareRuns.ts';
import { compareWithBaseline } from '../../../../src/core/comparison/compareWithBaseline.ts';
import { loadScores } from '../../../../src/core/comparison/loadScores.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import { reportSource } from '../../../../src/core/reports/report.ts';
import { writeReport } from '../../../../src/core/reports/writeReport.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

describe('baselines', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-baseline-'));
    store = await openStore(':memory:');
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  /** A run of 40 cases, two prompts, two repeats. */
  const record = async (
    id: string,
    rate: number,
    more: (result: Result) => Partial<Result> = () => ({}),
    config: unknown = {},
  ) => {
    const random = createRandom(rate * 1000);
    await store.beginRun(sampleRun({ id, config, startedAt: `2026-01-01T00:00:${id.slice(-2)}.000Z` }));
    for (let caseNo = 0; caseNo < 40; caseNo++)
      for (const prompt of [0, 1])
        for (const repeat of [0, 1]) {
          const pass = random.uniform() < rate;
          const result = sampleResult({
            case: caseNo,
            prompt,
            repeat,
            pass,
            score: pass ? 1 : random.uniform(),
            cost: random.uniform() / 100,
            latencyMs: 100 + random.below(50),
            cached: random.below(5) === 0,
            namedScores: { tone: random.uniform() },
            metadata: { document: `d${caseNo % 8}` },
          });
          void store.record(id, { ...result, ...more(result) });
        }
    await store.finishRun(id, 'finished', '2026-01-01T00:10:00.000Z');
  };
  const suite = { file: '/w/support.eval.yaml', directory: '/w', cupel: {} };

  it('a file of a run compares as the run does, by every figure', async () => {
    await record('run-01', 0.6);
    await record('run-02', 0.9);
    const run = await store.run('run-01');
    assert.ok(run);
    const files = ['a.baseline.json', 'a.json'].map((name) => path.join(folder, name));
    for (const file of files) await writeReport(file, await reportSource(store, run));
    const [small, whole] = await Promise.all(files.map((file) => stat(file)));
    assert.ok(small && whole && small.size < whole.size / 3);
    for (const figure of ['score', 'pass', 'cost', 'latency', 'tone']) {
      const after = await loadScores(store, 'run-02', figure, 'document');
      const [fromStore, ...fromFiles] = await Promise.all(
        ['run-01', ...files].map(async (from) =>
          compareRuns(await loadScores(store, from, figure, 'document'), after, {
            figure,
            cluster: 'document',
          }),
        ),
      );
      for (const each of fromFiles) {
        assert.equal(each.overall.n, 40);
        assert.equal(each.overall.test, 'clusteredT');
        assert.equal(each.overall.verdict, fromStore?.overall.verdict, figure);
        assert.ok(Math.abs((each.overall.p ?? 0) - (fromStore?.overall.p ?? 1)) < 1e-6, figure);
        assert.equal(each.columns.length, 2);
      }
    }
  });

  it('passes what is not worse, fails what is, and asks a margin to be shown', async () => {
    await record('run-01', 0.9);
    await record('run-02', 0.3);
    const worse = await compareWithBaseline(store, 'run-02', 'run-01', { figure: 'pass' });
    assert.deepEqual(worse.gate, { passed: false, reason: 'worse' });
    assert.ok(worse.regressions > 20 && worse.overall.regressions.length === 20);
    const better = await compareWithBaseline(store, 'run-01', 'run-02', { figure: 'pass' });
    assert.deepEqual(better.gate, { passed: true, reason: 'notWorse' });
    await record('run-03', 0.88);
    const unsure = await compareWithBaseline(store, 'run-03', 'run-01', { figure: 'pass', margin: 0.001 });
    assert.equal(unsure.gate.reason, 'notWithinMargin');
  });

  it('refuses files that are none, with what is wrong', async () => {
    const file = path.join(folder, 'x.baseline.json');
    for (const text of ['{', '[]', '{"kind":"cupel-baseline","version":2}', '{"version":1}']) {
      await writeFile(file, text);
      await assert.rejects(loadScores(store, file, 'score'), { code: 'compare.badFile' }, text);
    }
  });

  it('says when no case has the key of the clusters', async () => {
    await record('run-01', 0.9);
    const scores = await loadScores(store, 'run-01', 'score', 'paragraph');
    assert.throws(() => compareRuns(scores, scores, { cluster: 'paragraph' }), { code: 'compare.noCluster' });
  });

  it('finds the run that is meant before anything is paid for', async () => {
    await record('run-01', 0.9);
    await record('run-02', 0.9);
    await store.updateRun('run-01', { pinned: true });
    const found = async (reference: string) => (await findBaseline(suite, { reference }, store))?.reference;
    assert.equal(await found('latest'), 'run-02');
    assert.equal(await found('pinned'), 'run-01');
    assert.equal(await found('run-01'), 'run-01');
    assert.equal(await findBaseline(suite, {}, store), undefined);
    await assert.rejects(found('run-09'), { code: 'store.noSuchRun' });
    await assert.rejects(found('none.json'), { code: 'baseline.notFound' });
    const other = { ...suite, file: '/w/other.eval.yaml' };
    await assert.rejects(findBaseline(other, { reference: 'latest' }, store), { code: 'baseline.notFound' });
    // A suite that names it may be run for the first time.
    assert.equal(await findBaseline({ ...other, cupel: { baseline: 'pinned' } }, {}, store), undefined);
  });

  it('is neither a shard nor the run itself, nor a later one when that is taken up again', async () => {
    const shard = { options: { shard: { index: 1, count: 2 } } };
    await record('run-01', 0.9, undefined, shard);
    const latest = (resumed?: string) =>
      findBaseline({ ...suite, cupel: { baseline: 'latest' } }, {}, store, resumed);
    assert.equal(await latest(), undefined);
    for (const id of ['run-02', 'run-03', 'run-04']) await record(id, 0.9);
    await record('run-05', 0.9, undefined, shard);
    assert.equal((await latest())?.reference, 'run-04');
    assert.equal((await latest('run-04'))?.reference, 'run-03');
    assert.equal((await latest('run-03'))?.reference, 'run-02');
    assert.equal(await latest('run-02'), undefined);
    await store.updateRun('run-03', { pinned: true });
    const pinned = async (resumed: string) =>
      (await findBaseline({ ...suite, cupel: { baseline: 'pinned' } }, {}, store, resumed))?.reference;
    assert.deepEqual([await pinned('run-02'), await pinned('run-03')], ['run-03', undefined]);
  });

  it('takes the word of the caller, then that of the suite', async () => {
    await record('run-01', 0.9);
    const regression = { metric: 'pass', margin: 0.05, fail: true };
    const cupel = { baseline: 'run-01', cluster: 'document', regression };
    assert.deepEqual(await findBaseline({ ...suite, cupel }, { margin: 0.01 }, store), {
      reference: 'run-01',
      cluster: 'document',
      figure: 'pass',
      alpha: undefined,
      margin: 0.01,
      decides: true,
    });
  });
});
