import { Queue } from '../slots.ts';

export interface ScheduleOptions<T extends object> {
  /** Which queue an item waits in: those of one queue never stand in the way of another's. */
  readonly queueOf: (item: T) => number;
  /** How many items of one queue are worked on at once. */
  readonly width: number;
  /** How many items may wait, over all queues. It bounds memory, and how far a fast queue runs ahead of a slow one. */
  readonly lookahead: number;
  /** Works on one item. A rejection ends the schedule. */
  readonly run: (item: T) => Promise<void>;
  /** Whether an item wants to be alone: what came before it ends first, what comes after it waits. */
  readonly alone?: (item: T) => boolean;
  /** Asked before each start. True ends the schedule when what is under way has ended. */
  readonly stopped: () => boolean;
  /** Aborts the waiting for the next item of the source. */
  readonly signal: AbortSignal;
}

/**
 * Works on the items of a lazy source, many at once, and reads on only as there is room.
 * @returns when all are done, or it was stopped and what was under way has ended
 * @throws what `run` or the source threw first, after what was under way has ended
 */
export async function schedule<T extends object>(
  source: AsyncIterable<T>,
  options: ScheduleOptions<T>,
): Promise<void> {
  const scheduler = new Scheduler(options);
  const iterator = source[Symbol.asyncIterator]();
  const wait = new AbortableWait(options.signal);
  try {
    for (;;) {
      const next = await wait.for(iterator.next());
      if (next === undefined || next.done || scheduler.over) break;
      if (options.alone?.(next.value)) {
        await scheduler.idle();
        if (scheduler.over) break;
        scheduler.add(next.value);
        await scheduler.idle();
      } else {
        scheduler.add(next.value);
        if (scheduler.full) await scheduler.room();
      }
    }
  } catch (error) {
    scheduler.fail(error);
  } finally {
    wait.dispose();
    const closed = closeSource(iterator);
    // A source that is still waiting for its next item closes after it; nobody waits for that.
    if (!options.signal.aborted) await closed;
  }
  await scheduler.idle();
  scheduler.rethrow();
}

/** Lets a source free what it holds. Its failure to do so takes nothing from what was done. */
async function closeSource(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // What matters of a source's failures was thrown by `next`.
  }
}

class Scheduler<T extends object> {
  readonly #options: ScheduleOptions<T>;
  readonly #lines = new Map<number, Line<T>>();
  #waiting = 0;
  #active = 0;
  #failure: { error: unknown } | undefined;
  #idle: (() => void) | undefined;
  #room: (() => void) | undefined;

  constructor(options: ScheduleOptions<T>) {
    this.#options = options;
  }

  get over(): boolean {
    return this.#failure !== undefined || this.#options.stopped();
  }

  get full(): boolean {
    return this.#waiting >= this.#options.lookahead;
  }

  add(item: T): void {
    const key = this.#options.queueOf(item);
    let line = this.#lines.get(key);
    if (!line) this.#lines.set(key, (line = { waiting: new Queue(), active: 0 }));
    line.waiting.push(item);
    this.#waiting += 1;
    this.#start(line);
  }

  /** Resolves when there is room for another item, or nothing more will start. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      this.#room = resolve;
      this.#wake();
    });
  }

  /** Resolves when nothing is under way and nothing that could start is waiting. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle = resolve;
      this.#wake();
    });
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  rethrow(): void {
    if (this.#failure) throw this.#failure.error;
  }

  #start(line: Line<T>): void {
    while (line.active < this.#options.width && !this.over) {
      const item = line.waiting.shift();
      if (item === undefined) return;
      this.#waiting -= 1;
      this.#active += 1;
      line.active += 1;
      void this.#work(item, line);
    }
  }

  async #work(item: T, line: Line<T>): Promise<void> {
    try {
      await this.#options.run(item);
    } catch (error) {
      this.fail(error);
    }
    this.#active -= 1;
    line.active -= 1;
    this.#start(line);
    this.#wake();
  }

  #wake(): void {
    if (this.#room && (!this.full || this.over)) {
      this.#room();
      this.#room = undefined;
    }
    if (this.#idle && this.#active === 0 && (this.#waiting === 0 || this.over)) {
      this.#idle();
      this.#idle = undefined;
    }
  }
}

interface Line<T extends object> {
  readonly waiting: Queue<T>;
  active: number;
}

/**
 * Waits for promises, one after the other, until the signal aborts: then for none any more. It listens once: a listener
 * for each would keep what it waited for alive (see `Gate`).
 */
class AbortableWait {
  readonly #signal: AbortSignal;
  #stop: ((nothing: undefined) => void) | undefined;
  readonly #onAbort = () => this.#stop?.(undefined);

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** @returns undefined when aborted */
  async for<T>(promise: Promise<T>): Promise<T | undefined> {
    if (this.#signal.aborted) {
      // Nobody waits for it any more, nor hears that it failed.
      promise.catch(() => undefined);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      this.#stop = resolve;
      promise.then(resolve, reject);
    });
  }

  dispose(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
