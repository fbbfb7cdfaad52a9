import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result } from '../../../../src/core/engine/result.ts';
import { mergeRuns } from '../../../../src/core/reports/mergeRuns.ts';
import { readRunFile } from '../../../../src/core/reports/readRunFile.ts';
import { reportSource } from '../../../../src/core/reports/report.ts';
import { writeReport } from '../../../../src/core/reports/writeReport.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { stoppedWords } from '../../../../src/core/summaries/stoppedRun.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

describe('merging shards', () => {
  let store: Store;
  let directory: string;
  beforeEach(async () => {
    store = await openStore(':memory:');
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-merge-'));
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  const results = Array.from({ length: 20 }, (_, n) =>
    sampleResult({
      case: n,
      prompt: n % 2,
      pass: n % 3 > 0,
      score: (n % 3) / 2,
      cost: n % 5 === 0 ? null : n / 1000,
      latencyMs: 100 + ((n * 37) % 50),
      namedScores: { tone: n / 20 },
    }),
  );

  async function write(
    name: string,
    part: Result[],
    changes: Parameters<typeof sampleRun>[0] = {},
  ): Promise<string> {
    const run = sampleRun({ id: name, ...changes });
    await store.beginRun(run);
    await Promise.all(part.map((result) => store.record(run.id, result)));
    const file = path.join(directory, `${name}.json`);
    await writeReport(
      file,
      await reportSource(store, await store.finishRun(run.id, 'finished', '2026-01-01T12:00:05.000Z')),
    );
    return file;
  }

  it('gives the summary of the run without shards', async () => {
    const whole = await readRunFile(await write('whole', results));
    const shards = await Promise.all(
      [0, 1, 2].map(async (shard) =>
        readRunFile(
          await write(
            `s${shard}`,
            results.filter((_, n) => n % 3 === shard),
          ),
        ),
      ),
    );
    const merged = await mergeRuns(store, shards, 'merged');
    assert.deepEqual(merged.summary, (await store.run(whole.run.id))?.summary);
    assert.equal(merged.status, 'finished');
  });

  it('judges repeats as the shards did, where their suite is not here', async () => {
    const repeated = results.flatMap((each) =>
      [0, 1].map((repeat) => ({ ...each, repeat, id: `${each.id}.${repeat}`, pass: repeat === 0 })),
    );
    const statistics = { cluster: 'x', slices: ['x'], repeatThreshold: 1 };
    const caseThresholds = { 0: 0.5, 3: 0.5 };
    await write('whole', repeated, { statistics: { ...statistics, caseThresholds } });
    const shards = [
      // No case of its own is repeated in it, so that it was not looked how often its cases must pass.
      await write('s0', repeated.slice(0, 1), { statistics }),
      await write('s1', repeated.slice(1), { statistics: { ...statistics, caseThresholds } }),
    ];
    const merged = await mergeRuns(store, await Promise.all(shards.map(readRunFile)), 'merged');
    assert.deepEqual(
      merged.summary?.byColumn.map(({ repeats }) => repeats?.passed),
      [1, 1],
    );
    assert.deepEqual(merged.summary, (await store.run('whole'))?.summary);
  });

  it('tells how much of a shard that was stopped was not made', async () => {
    const [a, b] = await Promise.all(
      [0, 1].map(async (n) =>
        readRunFile(await write(`p${n}`, results.slice(n * 10, n * 10 + 8), { planned: 10 })),
      ),
    );
    assert.ok(a && b);
    a.run.status = 'timeLimit';
    const merged = await mergeRuns(store, [a, b], 'stopped');
    assert.equal(stoppedWords(merged), 'stopped by the time limit: 4 of 20 calls were not made');
  });

  it('refuses shards of different prompts, and a shard given twice', async () => {
    const a = await readRunFile(await write('a', results.slice(0, 2)));
    const other = { ...sampleRun().prompts[0], id: 'x', label: 'x', raw: 'x', hash: 'other' };
    const b = await readRunFile(await write('b', results.slice(2, 4), { prompts: [other] }));
    await assert.rejects(mergeRuns(store, [a, b], 'm1'), { code: 'merge.different' });
    await assert.rejects(mergeRuns(store, [a, a], 'm2'), { code: 'merge.overlap' });
  });

  let made = 0;
  /** Parts of the results, each as a shard that was run with options of its own. */
  const shardsOf = (...options: object[]) =>
    Promise.all(
      options.map(async (each, index) =>
        readRunFile(
          await write(`o${(made += 1)}`, results.slice(index * 2, index * 2 + 2), {
            config: { suite: { prompts: ['x'] }, options: each },
          }),
        ),
      ),
    );
  const shard = (index: number, count: number) => ({ shard: { index, count } });

  it('names the shards that are missing, and refuses one given twice or of another split', async () => {
    const [first, second, fifth] = await shardsOf(shard(1, 5), shard(2, 5), shard(5, 5));
    assert.ok(first && second && fifth);
    await assert.rejects(mergeRuns(store, [fifth, second], 'm1'), {
      code: 'merge.incomplete',
      message: /missing: 1\/5, 3\/5, 4\/5/,
    });
    const empty = { ...second, file: 'again.json', results: [] };
    await assert.rejects(mergeRuns(store, [first, second, empty], 'm2'), {
      code: 'merge.overlap',
      message: /shard 2\/5, as .*o\d+\.json is/,
    });
    const others = await shardsOf(shard(1, 2), shard(2, 3));
    await assert.rejects(mergeRuns(store, others, 'm3'), {
      code: 'merge.different',
      message: /it is shard 2\/3, and .*o\d+\.json is shard 1\/2/,
    });
    await assert.rejects(mergeRuns(store, await shardsOf(shard(1, 2), {}), 'm4'), { message: /is no shard/ });
  });

  it('refuses shards of other options or another suite, and not for how their calls were made', async () => {
    const merge = async (...options: object[]) =>
      mergeRuns(
        store,
        await shardsOf(...options.map((each, i) => ({ ...each, ...shard(i + 1, 2) }))),
        'whole',
      );
    await assert.rejects(merge({ repeat: 2, vars: { zz: 1 } }, { maxCost: 1 }), {
      code: 'merge.different',
      message: /other options than .*o\d+\.json: repeat, vars$/,
    });
    await assert.rejects(merge({ split: 'train' }, { split: 'holdout' }), { message: /: split$/ });
    const [a, b] = await shardsOf(shard(1, 2), shard(2, 2));
    assert.ok(a && b);
    const edited = { ...b, run: { ...b.run, config: { options: shard(2, 2), suite: { prompts: ['y'] } } } };
    await assert.rejects(mergeRuns(store, [a, edited], 'm'), { message: /its suite is not as that of/ });
    const own = { maxCost: 2, maxConcurrency: 8, replay: 'C:\\other\\r.jsonl', filter: {} };
    const merged = await merge(own, { maxCost: 1, cache: false, replay: '/one/r.jsonl', filter: {} });
    assert.equal(merged.status, 'finished');
  });

  it('does not pass a whole without cases, unless those that failed were asked for', async () => {
    const empty = async (filter: object) =>
      (await shardsOf({ ...shard(1, 2), filter }, { ...shard(2, 2), filter })).map((each) => ({
        ...each,
        results: [],
      }));
    await assert.rejects(mergeRuns(store, await empty({ pattern: 'misspelt' }), 'm'), {
      code: 'run.nothingChosen',
    });
    assert.equal((await mergeRuns(store, await empty({ failingIn: 'r' }), 'n')).status, 'finished');
  });

  it('is not finished when a shard was not', async () => {
    const a = await readRunFile(await write('a', results.slice(0, 2)));
    const stopped = { ...a, run: { ...a.run, status: 'budget' as const } };
    assert.equal((await mergeRuns(store, [stopped], 'm')).status, 'budget');
    const b = await readRunFile(await write('b', results.slice(2, 4)));
    const cancelled = { ...b, run: { ...b.run, status: 'cancelled' as const } };
    assert.equal(
      (await mergeRuns(store, [stopped, cancelled], 'n')).status,
      'cancelled',
      'the worst of them',
    );
  });

  it('names what is wrong with a file that is not a run', async () => {
    const file = path.join(directory, 'x.json');
    await writeFile(file, '{"version":2}');
    await assert.rejects(readRunFile(file), { code: 'report.notARun', message: /version/ });
    await writeFile(file, '{"version":1,');
    await assert.rejects(readRunFile(file), { code: 'report.notReadable' });
    await assert.rejects(readRunFile(path.join(directory, 'none.json')), {
      code: 'report.notReadable',
      message: /no such file/,
    });
  });
});
