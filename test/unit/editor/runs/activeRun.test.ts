import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { ActiveRun } from '../../../../src/editor/runs/activeRun.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';

describe('a run that is under way', () => {
  const begin = (): { run: ActiveRun; clock: FakeClock; sleep: FakeClock['sleep'] } => {
    const clock = new FakeClock();
    return { run: new ActiveRun({} as Uri), clock, sleep: async (...asked) => clock.sleep(...asked) };
  };

  it('sends nothing more when it is stopped, and aborts what is in flight the second time', () => {
    const { run } = begin();
    run.stop();
    assert.deepEqual([run.drain.aborted, run.signal.aborted], [true, false]);
    run.stop();
    assert.ok(run.signal.aborted);
  });

  it('gives what is in flight its time where it is told to stop once', async () => {
    const { run, clock, sleep } = begin();
    run.stopWithin(3000, sleep);
    clock.advance(2999);
    await settle();
    assert.deepEqual([run.drain.aborted, run.signal.aborted], [true, false]);
    clock.advance(1);
    await settle();
    assert.ok(run.signal.aborted);
  });

  it('aborts nothing when it has ended in time', async () => {
    const { run, clock, sleep } = begin();
    run.stopWithin(3000, sleep);
    run.end();
    await settle();
    clock.advance(3000);
    await settle();
    assert.ok(!run.signal.aborted);
  });
});
