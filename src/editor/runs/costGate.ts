import { l10n, Uri, window } from 'vscode';
import type { Estimate } from '../../core/pricing/estimate.ts';
import type { Suite } from '../../core/suites/suite.ts';
import type { Settings } from '../settings/settings.ts';
import { costQuestion, estimateDetail } from '../../core/pricing/estimateWords.ts';

/** Asks before a run that costs more than `cupel.confirmAbove`, or whose price nobody knows. */
export class CostGate {
  readonly #settings: Settings;
  /** Suites whose unknown price someone accepted in this window. */
  readonly #accepted = new Set<string>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Whether the run may start. */
  async allows({ file, name }: Suite, estimate: Estimate): Promise<boolean> {
    const limit = this.#settings.confirmAbove.get(Uri.file(file));
    const question = costQuestion(name, estimate, limit);
    if (question === undefined) return true;
    const isUnknown = estimate.cost.expected === null;
    if (isUnknown && this.#accepted.has(file)) return true;
    const run = l10n.t('Run');
    const detail = estimateDetail(estimate);
    const chosen = await window.showWarningMessage(question, { modal: true, detail }, run);
    if (chosen !== run) return false;
    if (isUnknown) this.#accepted.add(file);
    return true;
  }
}
