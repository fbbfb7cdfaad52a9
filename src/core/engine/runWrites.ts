import { stat } from 'node:fs/promises';

/** Runs in a row that what runs wrote may start: someone else may write during a run, too. */
const mostInARow = 2;

/** What to do about a change: `stop` when it has just turned out to be the work of the runs themselves. */
export type Verdict = 'run' | 'stop' | 'ignore';

/**
 * Tells changes that runs make themselves (a hook or a program that rewrites what its suite names) from those of people,
 * so that no run starts the next for ever.
 */
export class RunWrites {
  readonly #changedAt: (file: string) => Promise<number | undefined>;
  readonly #now: () => number;
  /** When the last run of each suite took place. */
  readonly #last = new Map<string, { start: number; end: number }>();
  /** How many runs of a suite in a row nothing else has started. */
  readonly #inARow = new Map<string, number>();
  /** What runs write, by the suite that it started. */
  readonly #written = new Map<string, Set<string>>();
  readonly #saved = new Set<string>();

  /**
   * @param changedAt milliseconds of the epoch; undefined for a file that is not there
   * @param now the same of this moment
   */
  constructor(changedAt: (file: string) => Promise<number | undefined>, now: () => number) {
    this.#changedAt = changedAt;
    this.#now = now;
  }

  /** Notes when a run takes place. */
  async during<T>(suite: string, run: () => Promise<T>): Promise<T> {
    const start = this.#now();
    try {
      return await run();
    } finally {
      this.#last.set(suite, { start, end: this.#now() });
    }
  }

  /** Someone saved a file: its next change is theirs. */
  saved(file: string): void {
    this.#saved.add(file);
  }

  /** @param files what has changed of what a suite names, and is another text than before */
  async judge(suite: string, files: readonly string[]): Promise<Verdict> {
    const written = this.#written.get(suite) ?? new Set();
    this.#written.set(suite, written);
    const isOwn = await Promise.all(files.map(async (file) => this.#isOwn(file)));
    for (const [index, file] of files.entries()) if (!isOwn[index]) written.delete(file);
    if (isOwn.includes(false)) {
      this.#inARow.set(suite, 0);
      return 'run';
    }
    if (files.every((file) => written.has(file))) return 'ignore';
    const inARow = this.#inARow.get(suite) ?? 0;
    if (inARow < mostInARow) {
      this.#inARow.set(suite, inARow + 1);
      return 'run';
    }
    for (const file of files) written.add(file);
    return 'stop';
  }

  /** Whether a file was changed during a run, and not by someone who saved it. */
  async #isOwn(file: string): Promise<boolean> {
    if (this.#saved.delete(file)) return false;
    const at = await this.#changedAt(file);
    return at !== undefined && [...this.#last.values()].some(({ start, end }) => at >= start && at <= end);
  }
}

/** When a file was changed, in milliseconds of the epoch. A file that is gone no run can delete over and over. */
export async function changedAt(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
