import assert from 'node:assert/strict';
import { Turns } from '../../../src/core/turns.ts';

describe('Turns', () => {
  it('lets others have their turn after a while, and then goes on for as long again', async () => {
    let now = 100;
    const turns = new Turns(() => now);
    assert.equal(turns.due(), undefined);
    now += 9;
    let others = 0;
    setImmediate(() => others++);
    const pause = turns.due();
    assert.ok(pause);
    await pause;
    assert.equal(others, 1);
    now += 5;
    assert.equal(turns.due(), undefined);
    now += 5;
    assert.ok(turns.due());
  });
});
