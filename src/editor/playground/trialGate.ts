import { l10n, window } from 'vscode';
import type { Uri } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Trial, TrialServices } from '../../core/playground/tryPrompt.ts';
import { costQuestion, estimateDetail, knownCost } from '../../core/pricing/estimateWords.ts';
import { dollars } from '../../shared/figures.ts';
import { leftOfMonth } from '../runs/paidRuns.ts';
import { said } from '../words/said.ts';
import type { PlaygroundParts } from './playgroundSession.ts';

/** Holds a trial against the budgets, and asks before one that costs more than agreed or nobody knows how much. */
export class TrialGate {
  readonly #parts: PlaygroundParts;
  /** Models whose unknown price someone accepted here. */
  readonly #accepted = new Set<string>();

  constructor(parts: PlaygroundParts) {
    this.#parts = parts;
  }

  /**
   * Whether the trial may be sent.
   * @param name of what is tried
   * @param models the names that its models were chosen by
   * @throws CupelError `budget.exceeded`
   */
  async allows(
    { name, scope, models }: { name: string; scope: Uri; models: readonly string[] },
    trial: Trial,
    services: TrialServices,
  ): Promise<boolean> {
    const { settings } = this.#parts;
    const { estimateTrial } = await import('../../core/playground/tryPrompt.ts');
    const [estimate, left] = await Promise.all([estimateTrial(trial, services), leftOfMonth(this.#parts)]);
    const perRun = settings['budget.perRun'].get(scope);
    const budget = Math.min(perRun ?? Infinity, left ?? Infinity);
    const { worst } = knownCost(estimate);
    if (worst > budget) {
      const setting = budget === perRun ? 'cupel.budget.perRun' : 'cupel.budget.perMonth';
      throw new CupelError(
        'budget.exceeded',
        `Trying this prompt may cost ${dollars(worst)}, and the budget is ${dollars(budget)}.`,
        { hint: `Change the setting ${setting}, or choose other models.` },
      );
    }
    const question = costQuestion(name, estimate, {
      limit: settings.confirmAbove.get(scope),
      isAccepted: models.every((model) => this.#accepted.has(model)),
      budget: Number.isFinite(budget) ? budget : undefined,
    });
    if (question === undefined) return true;
    const run = l10n.t('Run');
    const detail = said(estimateDetail(estimate));
    if ((await window.showWarningMessage(said(question), { modal: true, detail }, run)) !== run) return false;
    if (estimate.cost.worst === null) for (const model of models) this.#accepted.add(model);
    return true;
  }
}
