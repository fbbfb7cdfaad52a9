import assert from 'node:assert/strict';
import { findBaseline } from '../../../../src/core/comparison/baseline.ts';
import { pinRun } from '../../../../src/core/comparison/pinRun.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { sampleRun } from '../../../support/results.ts';

describe('pinning a run', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(':memory:');
  });
  afterEach(() => store.close());

  const begin = async (id: string, suite = '/w/a.eval.yaml') => {
    const run = sampleRun({ id, suite, status: 'finished', startedAt: `2026-01-01T00:00:0${id}.000Z` });
    await store.beginRun(run);
    return run;
  };
  const pinned = async () => (await store.runs()).filter((run) => run.pinned).map(({ id }) => id);

  it('moves the mark: a suite has one baseline, and "pinned" names it, older runs too', async () => {
    const older = await begin('1');
    const newer = await begin('2');
    await pinRun(store, newer);
    await pinRun(store, older);
    assert.deepEqual(await pinned(), ['1']);
    const found = await findBaseline(
      { file: older.suite, directory: '/w', cupel: {} },
      { reference: 'pinned' },
      store,
    );
    assert.equal(found?.reference, '1');
  });

  it('leaves other suites alone, and is taken back', async () => {
    const other = await begin('1', '/w/b.eval.yaml');
    const run = await begin('2');
    await pinRun(store, other);
    await pinRun(store, run);
    assert.deepEqual(await pinned(), ['2', '1']);
    await pinRun(store, run, false);
    assert.deepEqual(await pinned(), ['1']);
  });
});
