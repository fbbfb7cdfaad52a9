import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Debouncer } from '../../../../src/editor/disposables/debouncer.ts';

describe('work that waits for a pause', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('is done once, after the last call, for each key', () => {
    const debouncer = new Debouncer(20);
    const done: string[] = [];
    debouncer.schedule('a', () => done.push('a1'));
    mock.timers.tick(15);
    debouncer.schedule('a', () => done.push('a2'));
    debouncer.schedule('b', () => done.push('b'));
    mock.timers.tick(15);
    assert.equal(done.length, 0);
    mock.timers.tick(5);
    assert.deepEqual(done, ['a2', 'b']);
  });

  it('can wait longer, and is not done after the end', () => {
    const debouncer = new Debouncer(20);
    const done: string[] = [];
    debouncer.schedule('a', () => done.push('a'), 1000);
    mock.timers.tick(999);
    assert.equal(done.length, 0);
    mock.timers.tick(1);
    assert.deepEqual(done, ['a']);
    debouncer.schedule('a', () => done.push('late'));
    debouncer.dispose();
    debouncer.schedule('a', () => done.push('later'));
    mock.timers.tick(5000);
    assert.deepEqual(done, ['a']);
  });
});
