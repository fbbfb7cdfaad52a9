import type { JournalEntry, Store } from '../store/store.ts';

/**
 * US dollars that a run has spent which is taken up again with a budget. What it spent without one was not kept: its
 * results, and the answers that were paid for and not graded, tell of it. From now on it is.
 * @param cost of its results, and of what was answered after they were recorded
 * @param journal of answers without a result
 */
export async function spentBefore(
  store: Pick<Store, 'spend' | 'spent'>,
  run: string,
  cost: number,
  journal: Iterable<JournalEntry>,
): Promise<number> {
  let told = cost;
  for (const entry of journal) told += entry.cost ?? 0;
  const kept = await store.spent(run);
  if (told > kept) await store.spend(run, told - kept);
  return Math.max(told, kept);
}

/**
 * Keeps what a run has spent, so that its budget holds when it is resumed: results alone do not tell of calls of unknown
 * cost, of tries that a later one replaced, and of graders whose case did not end. What is settled while some of it is
 * written is written together after it.
 */
export class Spending {
  readonly #store: Pick<Store, 'spend'>;
  readonly #run: string;
  readonly #onFailure: (error: unknown) => void;
  #unwritten = 0;
  #writing: Promise<void> | undefined;

  constructor(store: Pick<Store, 'spend'>, run: string, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#run = run;
    this.#onFailure = onFailure;
  }

  /** @param amount US dollars */
  add(amount: number): void {
    if (amount <= 0) return;
    this.#unwritten += amount;
    this.#writing ??= this.#write();
  }

  /** Resolves when all of it is kept, or could not be. */
  async kept(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      while (this.#unwritten > 0) {
        const amount = this.#unwritten;
        this.#unwritten = 0;
        await this.#store.spend(this.#run, amount);
      }
    } catch (error) {
      this.#onFailure(error);
    }
    this.#writing = undefined;
  }
}
