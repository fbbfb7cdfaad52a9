import type { Memento } from 'vscode';
import type { Answer } from '../../core/playground/tryPrompt.ts';
import type { ProviderSpec } from '../../core/providers/provider.ts';
import type { PaidTrials } from '../../core/summaries/trialSpending.ts';

const key = 'cupel.paidTrials';

/** What trying prompts and testing connections has cost in this workspace. Trials are no runs, and stand in no store. */
export class TrialLedger {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  all(): readonly PaidTrials[] {
    return this.#memory.get<PaidTrials[]>(key, []);
  }

  async add(
    providers: readonly ProviderSpec[],
    answers: readonly Pick<Answer, 'state' | 'text' | 'cost'>[],
  ): Promise<void> {
    const { addPaidTrials } = await import('../../core/summaries/trialSpending.ts');
    await this.#memory.update(key, addPaidTrials(this.all(), providers, answers, new Date()));
  }
}
