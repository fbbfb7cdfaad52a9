import assert from 'node:assert/strict';
import { caseHistories } from '../../../../src/core/comparison/caseHistories.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import type { Result, RunRecord } from '../../../../src/core/engine/result.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

describe('what earlier runs say of cases', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(':memory:');
  });
  afterEach(() => store.close());

  const record = async (id: string, results: Partial<Result>[], changes: Partial<RunRecord> = {}) => {
    const run = sampleRun({ id, startedAt: `2026-01-01T00:00:0${id}.000Z`, ...changes });
    await store.beginRun(run);
    await Promise.all(results.map((each) => store.record(id, sampleResult(each))));
  };
  const histories = async () => caseHistories((await store.runs()).map((each) => ({ record: each, store })));

  it('calls a case flaky that passed in one run and failed in another', async () => {
    await record('1', [{ case: 0, pass: false }, { case: 1 }]);
    await record('2', [{ case: 0 }, { case: 1 }]);
    const found = await histories();
    assert.equal(found.get('case-0')?.isFlaky, true);
    assert.equal(found.get('case-1')?.isFlaky, false);
  });

  it('calls a case flaky whose repeats disagree', async () => {
    await record('1', [
      { case: 0, repeat: 0 },
      { case: 0, repeat: 1, pass: false },
    ]);
    assert.equal((await histories()).get('case-0')?.isFlaky, true);
  });

  it('does not, when two columns disagree, or the prompt was changed between the runs', async () => {
    await record('1', [
      { case: 0, prompt: 0 },
      { case: 0, prompt: 1, pass: false },
    ]);
    const { prompts } = sampleRun();
    const changed = prompts.map((prompt) => ({ ...prompt, hash: `${prompt.hash} changed` }));
    await record('2', [{ case: 0, pass: false }], { prompts: changed });
    assert.equal((await histories()).get('case-0')?.isFlaky, false);
  });

  it('sums the cost of a case over its columns, in the newest run; unknown stays unknown', async () => {
    await record('1', [{ case: 0, cost: 5 }]);
    await record('2', [
      { case: 0, prompt: 0, cost: 0.25 },
      { case: 0, prompt: 1, cost: 0.5 },
      { case: 1, prompt: 0, cost: 0.25 },
      { case: 1, prompt: 1, cost: null },
    ]);
    const found = await histories();
    assert.equal(found.get('case-0')?.cost, 0.75);
    assert.equal(found.get('case-1')?.cost, null);
  });
});
