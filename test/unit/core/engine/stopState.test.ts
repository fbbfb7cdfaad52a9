import assert from 'node:assert/strict';
import { AttemptTimer } from '../../../../src/core/engine/attemptTimer.ts';
import { StopState } from '../../../../src/core/engine/stopState.ts';

describe('StopState', () => {
  it('says that it was cancelled when it is stopped at once after it was asked to drain', () => {
    const [hard, drain] = [new AbortController(), new AbortController()];
    const stop = new StopState({ signal: hard.signal, drain: drain.signal }, undefined);
    drain.abort();
    assert.match(stop.notice ?? '', /^Stopped after what was in flight/);
    hard.abort();
    assert.match(stop.notice ?? '', /^Cancelled/);
    assert.equal(stop.status, 'cancelled');
    stop.dispose();
  });

  it('keeps to a limit that is longer than timers go', async () => {
    const stop = new StopState({}, 3_000_000_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(stop.hard.aborted, false);
    stop.dispose();
  });
});

describe('AttemptTimer', () => {
  it('lets a request go on whose limit is longer than timers go', async () => {
    const timer = new AttemptTimer(new AbortController().signal);
    const answer = await timer.run(3_000_000_000, 'm', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return 'answered';
    });
    assert.equal(answer, 'answered');
    timer.dispose();
  });
});
