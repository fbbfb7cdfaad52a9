import { CupelError } from '../errors.ts';

/** The run may spend no more. */
export class BudgetError extends CupelError {
  constructor(spent: number, worst: number, limit: number) {
    const isPassed = passes(spent, limit);
    super(
      'run.budget',
      isPassed
        ? `The budget of $${money(limit)} is passed: $${money(spent)} is spent, since calls did cost more than could be foreseen.`
        : `The budget of $${money(limit)} would be passed: $${money(spent)} is spent, and the next call may cost $${money(worst)}.`,
      {
        hint: isPassed
          ? 'Raise --max-cost, then continue with --resume.'
          : 'Raise --max-cost, or set max_tokens so that a call cannot cost as much, then continue with --resume.',
      },
    );
    this.name = 'BudgetError';
  }
}

interface Waiting {
  readonly worst: number;
  admit(): void;
  refuse(error: BudgetError): void;
}

/**
 * The money of a run. Each call reserves the most that it can cost before it is sent and settles for what it did
 * cost, so that spent + reserved never passes the limit. A call that does not fit waits while others are under way:
 * they usually cost less than they reserved. Where one did cost more, and the limit is passed, none is let through.
 */
export class Budget {
  readonly limit: number;
  #spent: number;
  #reserved = 0;
  #underWay = 0;
  readonly #waiting: Waiting[] = [];
  readonly #onSpent: ((amount: number) => void) | undefined;

  /**
   * @param limit US dollars; Infinity for none
   * @param spent by what the run did before it was resumed
   * @param onSpent told of each amount that is added to it
   */
  constructor(limit: number, spent = 0, onSpent?: (amount: number) => void) {
    this.limit = limit;
    this.#spent = spent;
    this.#onSpent = onSpent;
  }

  /** US dollars, with what a call that ended without a bill may have cost. */
  get spent(): number {
    return this.#spent;
  }

  /**
   * @param worst the most the call can cost, US dollars
   * @returns undefined when it fits at once
   * @throws BudgetError when it does not fit and never will; the signal's reason when aborted
   */
  reserve(worst: number, signal: AbortSignal): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#fits(worst)) {
      this.#take(worst);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const waiting: Waiting = {
        worst,
        admit: () => {
          signal.removeEventListener('abort', onAbort);
          this.#take(worst);
          resolve();
        },
        refuse: (error) => {
          signal.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
        this.#next();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  /** The call has ended. @param cost what it cost; null when that is unknown: then the worst is taken for it */
  settle(worst: number, cost: number | null): void {
    this.#reserved -= worst;
    this.#underWay -= 1;
    // Sums of many small numbers drift: with nothing under way nothing is reserved.
    if (this.#underWay === 0) this.#reserved = 0;
    this.#spent += cost ?? worst;
    this.#onSpent?.(cost ?? worst);
    this.#next();
  }

  #take(worst: number): void {
    this.#reserved += worst;
    this.#underWay += 1;
  }

  #fits(worst: number): boolean {
    return !passes(this.#spent + this.#reserved + worst, this.limit);
  }

  #next(): void {
    for (;;) {
      const first = this.#waiting[0];
      if (!first) return;
      if (this.#fits(first.worst)) {
        this.#waiting.shift();
        first.admit();
      } else if (this.#underWay === 0) {
        this.#waiting.shift();
        first.refuse(new BudgetError(this.#spent, first.worst, this.limit));
      } else return;
    }
  }
}

/** Whether a sum is above a limit. Sums of many small numbers drift, by less than anybody pays. */
export function passes(sum: number, limit: number): boolean {
  return sum > limit * (1 + 1e-9);
}

function money(value: number): string {
  return value >= 0.01 || value === 0 ? value.toFixed(2) : value.toPrecision(2);
}
