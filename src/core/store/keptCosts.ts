import type { KeptCost } from './store.ts';

/** Adds up what the kept answers of recorded results did cost, by whether those results tell of it. */
export class KeptCosts {
  readonly #results = new Map<string, { paid: number; recorded: number }>();

  /** @param paid for one answer, and @param recorded as the cost of its result: US dollars, null when unknown */
  add(resultId: string, paid: number | null, recorded: number | null): void {
    const before = this.#results.get(resultId)?.paid ?? 0;
    this.#results.set(resultId, { paid: before + (paid ?? 0), recorded: recorded ?? 0 });
  }

  get total(): KeptCost {
    const total = { recorded: 0, unrecorded: 0 };
    for (const { paid, recorded } of this.#results.values()) {
      total.recorded += Math.min(paid, recorded);
      total.unrecorded += Math.max(0, paid - recorded);
    }
    return total;
  }
}
