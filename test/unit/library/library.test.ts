import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  compareColumns,
  countTokens,
  estimate,
  gradeAssertion,
  loadScores,
  openStore,
  runSuite,
} from '../../../src/index.ts';
import { projectRoot } from '../../support/paths.ts';

const triage = path.join(projectRoot, 'examples/support-triage/triage.eval.yaml');

describe('the library', function () {
  it('runs a suite, and gives its results one by one', async () => {
    await using run = await runSuite(triage, { filter: { firstN: 3 } });
    assert.deepEqual([run.summary.total, run.summary.passed], [12, 11]);
    const failed = [];
    for await (const result of run.results()) if (!result.pass) failed.push(result.description);
    assert.deepEqual(failed, ['double charge']);
  });

  it('keeps a run where it is told, writes reports and compares', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'cupel-library-'));
    try {
      const run = await runSuite(triage, { store: directory });
      await run.write(path.join(directory, 'run.json'));
      await run.close();
      assert.match(await readFile(path.join(directory, 'run.json'), 'utf8'), /"version": 1/);
      const store = await openStore(directory);
      const pairs = compareColumns(await loadScores(store, run.run.id, 'score'));
      await store.close();
      assert.deepEqual(pairs.filter((each) => each.verdict === 'better').length, 4);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('says everything that keeps a suite from running', async () => {
    const broken = path.join(projectRoot, 'test/fixtures/workspace/suites/broken.eval.yaml');
    await assert.rejects(runSuite(broken), {
      code: 'suite.invalid',
      message: /^the suite cannot run:\n[^]*broken\.eval\.yaml:10:15: error .*containz/,
    });
  });

  it('refuses an option that cannot be, or that there is not, before anything is run', async () => {
    const bad: [object, RegExp][] = [
      [{ maxCost: Number(undefined) }, /"maxCost" is NaN/],
      [{ maxCost: '0.5' }, /"maxCost" is 0\.5/],
      [{ maxConcurrency: 0 }, /"maxConcurrency" is 0/],
      [{ repeat: 1.5 }, /"repeat" is 1\.5/],
      [{ filter: { firstN: -1 } }, /"filter\.firstN" is -1/],
      [{ filter: { sample: { n: 0, seed: 1 } } }, /"filter\.sample\.n" is 0/],
    ];
    for (const [options, message] of bad)
      await assert.rejects(runSuite(triage, options), { code: 'run.badOption', message });
    await assert.rejects(runSuite(triage, { maxcost: 1 } as object), {
      code: 'run.badOption',
      hint: 'Did you mean "maxCost"?',
    });
  });

  it('counts and estimates without sending anything', async () => {
    const { tokens, exact } = await countTokens('tiktoken is great!', 'gpt-4');
    // OpenAI Cookbook, "How to count tokens with tiktoken": six tokens in cl100k_base.
    assert.deepEqual([tokens, exact], [6, true]);
    const { calls, cost } = await estimate(triage);
    assert.deepEqual([calls, cost.expected], [176, 0]);
  });

  it('grades one assertion', async () => {
    const grade = await gradeAssertion({
      assertion: { type: 'not-contains', value: 'sorry' },
      output: 'Done.',
    });
    assert.deepEqual([grade.pass, grade.score], [true, 1]);
  });
});
