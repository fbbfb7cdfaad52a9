export interface ScheduleOptions<T> {
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
export async function schedule<T>(source: AsyncIterable<T>, options: ScheduleOptions<T>): Promise<void> {
  const scheduler = new Scheduler(options);
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), options.signal);
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

class Scheduler<T> {
  readonly #options: ScheduleOptions<T>;
  readonly #queues = new Map<number, Queue<T>>();
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
    let queue = this.#queues.get(key);
    if (!queue) this.#queues.set(key, (queue = new Queue()));
    queue.push(item);
    this.#waiting += 1;
    this.#start(queue);
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

  #start(queue: Queue<T>): void {
    while (queue.active < this.#options.width && !this.over) {
      const item = queue.shift();
      if (item === undefined) return;
      this.#waiting -= 1;
      this.#active += 1;
      queue.active += 1;
      void this.#work(item, queue);
    }
  }

  async #work(item: T, queue: Queue<T>): Promise<void> {
    try {
      await this.#options.run(item);
    } catch (error) {
      this.fail(error);
    }
    this.#active -= 1;
    queue.active -= 1;
    this.#start(queue);
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

/** First in, first out; taking out is constant in time. */
class Queue<T> {
  active = 0;
  #items: T[] = [];
  #head = 0;

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#head += 1;
    if (this.#head > 512) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}
