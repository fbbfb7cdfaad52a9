import assert from 'node:assert/strict';
import { MutableDisposable } from '../../../../src/editor/disposables/mutableDisposable.ts';

function disposable(): { ended: number; dispose(): void } {
  return {
    ended: 0,
    dispose() {
      this.ended++;
    },
  };
}

describe('MutableDisposable', () => {
  it('ends the old value when the new one comes, and keeps one that is set again', () => {
    const holder = new MutableDisposable();
    const [first, second] = [disposable(), disposable()];
    holder.value = first;
    holder.value = first;
    assert.equal(first.ended, 0);
    holder.value = second;
    assert.equal(first.ended, 1);
    holder.value = undefined;
    assert.equal(second.ended, 1);
  });

  it('holds nothing after its own end', () => {
    const holder = new MutableDisposable();
    const [before, after] = [disposable(), disposable()];
    holder.value = before;
    holder.dispose();
    holder.value = after;
    assert.equal(holder.value, undefined);
    assert.deepEqual([before.ended, after.ended], [1, 1]);
  });
});
