import type { Store } from '../store/store.ts';

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
