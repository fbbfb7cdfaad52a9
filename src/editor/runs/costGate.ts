import { commands, l10n, Uri, window } from 'vscode';
import type { Estimate } from '../../core/pricing/estimate.ts';
import type { Suite } from '../../core/suites/suite.ts';
import type { Settings } from '../settings/settings.ts';
import { commandIds } from '../ids.ts';
import type { NamedEstimate } from '../../core/pricing/estimateWords.ts';
import {
  costQuestion,
  costQuestionOfAll,
  estimateDetail,
  runsDetail,
  unpricedModels,
} from '../../core/pricing/estimateWords.ts';
import { said } from '../words/said.ts';

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
    const question = costQuestion(name, estimate, { limit, isAccepted: this.#accepted.has(file) });
    if (question === undefined) return true;
    const isUnknown = estimate.cost.expected === null;
    const run = l10n.t('Run');
    const detail = said(estimateDetail(estimate));
    const [unpriced] = unpricedModels(estimate);
    const add = l10n.t('Add Price…');
    const buttons = unpriced ? [run, add] : [run];
    const chosen = await window.showWarningMessage(said(question), { modal: true, detail }, ...buttons);
    // A price is asked for in other boxes: the run is started again after it.
    if (chosen === add) void commands.executeCommand(commandIds.addPrice, unpriced);
    if (chosen !== run) return false;
    if (isUnknown) this.#accepted.add(file);
    return true;
  }

  /**
   * Asks once for several runs that are started together.
   * @returns whether they may start; undefined where nobody was asked, and each asks for itself
   */
  async allowsAll(runs: readonly NamedEstimate[]): Promise<boolean | undefined> {
    const question = costQuestionOfAll(runs, this.#settings.confirmAbove.get());
    if (question === undefined) return undefined;
    const run = l10n.t('Run');
    const options = { modal: true, detail: said(runsDetail(runs)) };
    return (await window.showWarningMessage(said(question), options, run)) === run;
  }
}
