import assert from 'node:assert/strict';
import { DisposableStore } from '../../../../src/editor/disposables/disposableStore.ts';

describe('DisposableStore', () => {
  it('ends what it owns, the newest first, and once', () => {
    const ended: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => ended.push('first') });
    store.add({ dispose: () => ended.push('second') });
    store.dispose();
    store.dispose();
    assert.deepEqual(ended, ['second', 'first']);
  });

  it('ends at once what comes after its own end', () => {
    const store = new DisposableStore();
    store.dispose();
    let ended = false;
    store.add({ dispose: () => (ended = true) });
    assert.equal(ended, true);
  });

  it('ends the others when one throws, and tells of it', () => {
    let ended = false;
    const store = new DisposableStore();
    store.add({ dispose: () => (ended = true) });
    store.add({
      dispose: () => {
        throw new Error('broken');
      },
    });
    assert.throws(() => store.dispose(), AggregateError);
    assert.equal(ended, true);
  });
});
