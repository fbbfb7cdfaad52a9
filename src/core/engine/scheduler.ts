import { Queue } from '../slots.ts';

export interface ScheduleOptions<T extends object> {
  /** Which queue an item waits in: those of one queue never stand in the way of another's. */
  readonly queueOf: (item: T) => number;
  /** How many items of one queue are worked on at once. */
  readonly width: number;
  /** How many items of one queue may wait. It bounds memory. */
  readonly lookahead: number;
  /** Works on one item. A rejection ends the schedule. */
  readonly run: (item: T) => Promise<void>;
  /** Whether an item wants to be alone: what came before it ends first, what comes after it waits. */
  readonly alone?: (item: T) => boolean;
  /** Whether an item waits for others of the source: no queue runs far ahead of another with those. */
  readonly together?: (item: T) => boolean;
  /** Reads the source from its beginning, for a queue that would keep the others waiting. */
  readonly again?: () => AsyncIterable<T>;
  /** Whether a second reading gave the same item. What reads otherwise each time is read once only. */
  readonly same?: (first: T, second: T) => boolean;
  /** Asked before each start. True ends the schedule when what is under way has ended. */
  readonly stopped: () => boolean;
  /** Aborts the waiting for the next item of the source. */
  readonly signal: AbortSignal;
}

/**
 * Works on the items of a lazy source, many at once, and reads on only as there is room. A queue that is full while
 * another has nothing left to do falls behind: the source is read once more for it alone, and the others go on.
 * @returns when all are done, or it was stopped and what was under way has ended
 * @throws what `run` or the source threw first, after what was under way has ended
 */
export async function schedule<T extends object>(
  source: AsyncIterable<T>,
  options: ScheduleOptions<T>,
): Promise<void> {
  const scheduler = new Scheduler(options);
  await scheduler.read(source);
  await scheduler.end();
}

class Scheduler<T extends object> {
  readonly #options: ScheduleOptions<T>;
  readonly #lines = new Map<number, Line<T>>();
  #again: (() => AsyncIterable<T>) | undefined;
  #waiting = 0;
  #active = 0;
  #behind = 0;
  #failure: { error: unknown } | undefined;
  #waits: Wait[] = [];

  constructor(options: ScheduleOptions<T>) {
    this.#options = options;
    this.#again = options.again;
  }

  /** Reads for all queues but those that fell behind. */
  async read(source: AsyncIterable<T>): Promise<void> {
    const { alone } = this.#options;
    const reading = new Reading(source, this.#options.signal);
    try {
      for (;;) {
        const item = await reading.next();
        if (item === undefined || this.#over) break;
        const isAlone = alone?.(item) === true;
        const isTied = this.#isTied(item);
        if (isTied && this.#behind > 0) await this.#until(() => this.#behind === 0);
        if (isAlone) await this.#until(() => this.#isIdle);
        if (this.#over) break;
        const line = this.#lineOf(item);
        if (line.isBehind) await reading.pass();
        else if (this.#hasRoom(line) || !(await this.#fallsBehind(line, item, reading.position, isTied)))
          this.#add(item, line);
        if (isAlone) await this.#until(() => this.#isIdle);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      await reading.close();
    }
  }

  /** Waits for what is still to be done. */
  async end(): Promise<void> {
    await this.#until(() => this.#behind === 0 && this.#isIdle);
    for (const { reading } of this.#lines.values()) await reading?.close();
    if (this.#failure) throw this.#failure.error;
  }

  get #over(): boolean {
    return this.#failure !== undefined || this.#options.stopped();
  }

  /** Whether nothing is under way and nothing that could start is waiting. */
  get #isIdle(): boolean {
    return this.#active === 0 && (this.#waiting === 0 || this.#over);
  }

  #hasRoom({ waiting }: Line<T>): boolean {
    return waiting.size < this.#options.lookahead || this.#over;
  }

  /** Whether a queue could do more than it was given. */
  get #starves(): boolean {
    for (const { waiting, active, isBehind } of this.#lines.values())
      if (!isBehind && waiting.size === 0 && active < this.#options.width) return true;
    return false;
  }

  /** Waits for room in a full queue. @returns whether another had nothing left before: then the queue reads for itself */
  async #fallsBehind(line: Line<T>, item: T, position: number, isTied: boolean): Promise<boolean> {
    await this.#until(() => this.#hasRoom(line) || (!isTied && this.#again !== undefined && this.#starves));
    if (this.#hasRoom(line)) return false;
    if (await this.#openAgain(line, item, position)) {
      line.isBehind = true;
      this.#behind += 1;
      void this.#catchUp(line, item);
      return true;
    }
    this.#again = undefined;
    await this.#until(() => this.#hasRoom(line));
    return false;
  }

  /** Reads the source again up to an item. @returns whether that item is there again */
  async #openAgain(line: Line<T>, item: T, position: number): Promise<boolean> {
    if (!this.#again) return false;
    const reading = (line.reading ??= new Reading(this.#again(), this.#options.signal));
    let found: T | undefined;
    while (reading.position < position) {
      found = await reading.next();
      if (found === undefined) return false;
      await reading.pass();
    }
    return found !== undefined && this.#options.same?.(item, found) !== false;
  }

  /** Reads for one queue, until it is where the others wait for it, or at the end. */
  async #catchUp(line: Line<T>, first: T): Promise<void> {
    try {
      let item: T | undefined = first;
      while (item !== undefined && !this.#over && !this.#isTied(item)) {
        if (this.#lineOf(item) === line) {
          if (!this.#hasRoom(line)) await this.#until(() => this.#hasRoom(line));
          this.#add(item, line);
        } else await line.reading?.pass();
        item = await line.reading?.next();
      }
    } catch (error) {
      this.#fail(error);
    }
    line.isBehind = false;
    this.#behind -= 1;
    this.#wake();
  }

  /** Whether all queues have to be at the same place. */
  #isTied(item: T): boolean {
    const { alone, together } = this.#options;
    return alone?.(item) === true || together?.(item) === true;
  }

  #lineOf(item: T): Line<T> {
    const key = this.#options.queueOf(item);
    let line = this.#lines.get(key);
    if (!line) {
      line = { waiting: new Queue(), active: 0, isBehind: false, reading: undefined };
      this.#lines.set(key, line);
    }
    return line;
  }

  #add(item: T, line: Line<T>): void {
    line.waiting.push(item);
    this.#waiting += 1;
    this.#start(line);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
  }

  #start(line: Line<T>): void {
    while (line.active < this.#options.width && !this.#over) {
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
      this.#fail(error);
    }
    this.#active -= 1;
    line.active -= 1;
    this.#start(line);
    this.#wake();
  }

  /** Resolves when the condition holds. It is looked at whenever some work has ended. */
  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waits.push({ holds, resolve });
      this.#wake();
    });
  }

  #wake(): void {
    const over = this.#waits.filter((each) => each.holds());
    if (over.length === 0) return;
    this.#waits = this.#waits.filter((each) => !over.includes(each));
    for (const each of over) each.resolve();
  }
}

interface Line<T extends object> {
  readonly waiting: Queue<T>;
  active: number;
  /** Whether it reads for itself. */
  isBehind: boolean;
  /** Its own reading, from when it first fell behind. */
  reading: Reading<T> | undefined;
}

interface Wait {
  holds(): boolean;
  resolve(): void;
}

/** Items that are passed over between two turns of the event loop. */
const passedAtOnce = 256;

/** One reading of a source. */
class Reading<T extends object> {
  readonly #iterator: AsyncIterator<T>;
  readonly #signal: AbortSignal;
  readonly #wait: AbortableWait;
  #position = 0;
  #passed = 0;

  constructor(source: AsyncIterable<T>, signal: AbortSignal) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.#signal = signal;
    this.#wait = new AbortableWait(signal);
  }

  /** How many items it has given. */
  get position(): number {
    return this.#position;
  }

  /** @returns undefined at the end, or when aborted */
  async next(): Promise<T | undefined> {
    const next = await this.#wait.for(this.#iterator.next());
    if (next === undefined || next.done) return undefined;
    this.#position += 1;
    return next.value;
  }

  /** To be awaited after an item that nothing is done with, so that a long row of those holds up nothing else. */
  async pass(): Promise<void> {
    this.#passed += 1;
    if (this.#passed % passedAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Lets the source free what it holds. Its failure to do so takes nothing from what was done. */
  async close(): Promise<void> {
    this.#wait.dispose();
    const closed = Promise.resolve(this.#iterator.return?.()).catch(() => undefined);
    // A source that is still waiting for its next item closes after it; nobody waits for that.
    if (!this.#signal.aborted) await closed;
  }
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
