import assert from 'node:assert/strict';
import { schedule, type ScheduleOptions } from '../../../../src/core/engine/scheduler.ts';
import { settle } from '../../../support/fakeClock.ts';

interface Item {
  readonly n: number;
  readonly queue: number;
  readonly tied?: boolean;
  readonly alone?: boolean;
}

const never = new AbortController().signal;

/** So many cases, each asked of two providers. */
function plan(cases: number, more: (n: number) => Partial<Item> = () => ({})): Item[] {
  return Array.from({ length: cases * 2 }, (_, i) => {
    const n = Math.floor(i / 2);
    return { n, queue: i % 2, ...more(n) };
  });
}

describe('schedule', () => {
  let done: Item[];
  let resting: (() => void)[];
  let readings: number;
  let mostHeld: number;

  beforeEach(() => {
    done = [];
    resting = [];
    readings = 0;
    mostHeld = 0;
  });

  /** Queue 0 rests until `release`, queue 1 does its work at once. */
  const start = (source: (reading: number) => Item[], more: Partial<ScheduleOptions<Item>> = {}) => {
    let read = 0;
    const plan = async function* (): AsyncGenerator<Item> {
      readings += 1;
      const isFirst = readings === 1;
      for (const item of source(readings)) {
        if (isFirst && item.queue === 0) read += 1;
        if (isFirst) mostHeld = Math.max(mostHeld, read - doneOf(0).length);
        yield item;
      }
    };
    return schedule(plan(), {
      queueOf: ({ queue }) => queue,
      width: 2,
      lookahead: 10,
      run: async (item) => {
        if (item.queue === 0) await new Promise<void>((resolve) => resting.push(resolve));
        done.push(item);
      },
      alone: ({ alone }) => alone === true,
      together: ({ tied }) => tied === true,
      again: plan,
      same: (a, b) => a.n === b.n && a.queue === b.queue,
      stopped: () => false,
      signal: never,
      ...more,
    });
  };
  const release = async (scheduled: Promise<void>) => {
    const state = { ended: false };
    void scheduled.then(() => (state.ended = true));
    while (!state.ended) {
      for (const wake of resting.splice(0)) wake();
      await settle();
    }
  };
  const doneOf = (queue: number) => done.filter((item) => item.queue === queue).map(({ n }) => n);
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

  it('works on all of a queue while another rests, and on each item once', async () => {
    const items = plan(2000);
    const scheduled = start(() => items);
    for (let i = 0; i < 10; i += 1) await settle();
    assert.deepEqual(doneOf(1), upTo(2000));
    assert.deepEqual(doneOf(0), []);
    await release(scheduled);
    assert.deepEqual(doneOf(0), upTo(2000));
    assert.equal(readings, 2);
  });

  it('reads once where the queues keep up with one another', async () => {
    const items = plan(500);
    await start(() => items, { run: async (item) => void done.push(item) });
    assert.equal(done.length, 1000);
    assert.equal(readings, 1);
  });

  it('lets no queue run ahead of items that belong together', async () => {
    const items = plan(300, (n) => ({ tied: n >= 100 }));
    const scheduled = start(() => items);
    for (let i = 0; i < 10; i += 1) await settle();
    assert.deepEqual(doneOf(1), upTo(100));
    await release(scheduled);
    assert.deepEqual(doneOf(0), upTo(300));
    assert.deepEqual(doneOf(1), upTo(300));
  });

  it('reads on from where a queue had caught up when it falls behind again', async () => {
    const items = plan(300, (n) => ({ tied: n === 100 || n === 200 }));
    await release(start(() => items));
    assert.deepEqual(doneOf(0), upTo(300));
    assert.deepEqual(doneOf(1), upTo(300));
    assert.equal(readings, 2);
  });

  it('works alone on what wants to be alone, after all that came before it', async () => {
    const items = plan(200, (n) => ({ alone: n === 100 }));
    const scheduled = start(() => items);
    for (let i = 0; i < 10; i += 1) await settle();
    assert.deepEqual(doneOf(1), upTo(100));
    await release(scheduled);
    const at = done.findIndex(({ n, queue }) => n === 100 && queue === 0);
    assert.equal(at, 200);
    assert.deepEqual(doneOf(1), upTo(200));
  });

  it('does not read a source on its own for a queue that gives something else each time', async () => {
    const scheduled = start((reading) => plan(200, (n) => ({ n: n + reading * 1000 })));
    for (let i = 0; i < 10; i += 1) await settle();
    assert.ok(doneOf(1).length < 20);
    await release(scheduled);
    assert.deepEqual(
      doneOf(0),
      upTo(200).map((n) => n + 1000),
    );
    assert.ok(mostHeld < 20, String(mostHeld));
  });

  it('throws what a second reading throws', async () => {
    const scheduled = start((reading) => {
      if (reading > 1) throw new Error('gone');
      return plan(200);
    });
    const failed = assert.rejects(scheduled, /gone/);
    for (let i = 0; i < 10; i += 1) {
      for (const wake of resting.splice(0)) wake();
      await settle();
    }
    await failed;
  });
});
