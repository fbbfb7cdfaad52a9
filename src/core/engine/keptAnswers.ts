import type { JournalEntry, KeptEntry, RunProgress, Store } from '../store/store.ts';
import { DoneResults } from './doneResults.ts';

/**
 * Answers that an earlier process has paid for. Those without a result are at hand: they are as many as were under way.
 * Those of results that are made again may be as many as the run has calls, and are read when they are needed.
 */
export class KeptAnswers {
  readonly #store: Pick<Store, 'journalled'>;
  readonly #run: string;
  readonly #journal: ReadonlyMap<string, JournalEntry>;
  readonly #again: DoneResults;

  constructor(
    store: Pick<Store, 'journalled'>,
    run: string,
    { journal, again }: Pick<RunProgress, 'journal' | 'again'>,
  ) {
    this.#store = store;
    this.#run = run;
    this.#journal = new Map(journal.map(({ id, entry }: KeptEntry) => [id, entry]));
    this.#again = new DoneResults(again);
  }

  /** Those that have no result. */
  ungraded(): Iterable<JournalEntry> {
    return this.#journal.values();
  }

  /** @param name of a result, or of what graded it: `result#…` */
  async get(name: string): Promise<JournalEntry | undefined> {
    const known = this.#journal.get(name);
    if (known) return known;
    const [result = ''] = name.split('#', 1);
    return this.#again.has(result) ? this.#store.journalled(this.#run, name) : undefined;
  }
}
