import { CodeLens, Disposable, l10n, Range } from 'vscode';
import type { CodeLensProvider, Event, TextDocument, Uri } from 'vscode';
import { dollars } from '../../shared/figures.ts';
import { unpricedModels } from '../../core/pricing/estimateWords.ts';
import type { Estimate } from '../../core/pricing/estimate.ts';
import { toRange } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { commandIds } from '../ids.ts';
import type { Settings } from '../settings/settings.ts';
import type { SuiteCosts } from './suiteCosts.ts';

/** `Run`, `Estimate` and `Show Results` over a suite, `Run` over each of its cases. */
export class SuiteCodeLens implements CodeLensProvider {
  readonly #suites: SuiteIndex;
  readonly #costs: SuiteCosts;
  readonly #settings: Settings;
  readonly onDidChangeCodeLenses: Event<void>;

  constructor(suites: SuiteIndex, costs: SuiteCosts, settings: Settings) {
    this.#suites = suites;
    this.#costs = costs;
    this.#settings = settings;
    this.onDidChangeCodeLenses = (listener, self, owners) =>
      Disposable.from(
        settings['codeLens.enabled'].onDidChange(listener, self, owners),
        costs.onDidChange(listener, self, owners),
      );
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const { uri } = document;
    if (!this.#settings['codeLens.enabled'].get(uri)) return [];
    const outline = await this.#suites.outline(uri);
    const top = new Range(0, 0, 0, 0);
    const estimate = this.#costs.of(uri);
    const unpriced = estimate ? unpricedModels(estimate)[0] : undefined;
    const lenses = [
      lens(top, `$(play) ${l10n.t('Run')}${costPart(estimate)}`, commandIds.runSuite, uri),
      ...(unpriced === undefined ? [] : [lens(top, l10n.t('Add Price…'), commandIds.addPrice, unpriced)]),
      lens(top, l10n.t('Estimate'), commandIds.estimateSuite, uri),
      lens(top, l10n.t('Show Results'), commandIds.showResults, uri),
    ];
    for (const { range, file } of outline.tests)
      lenses.push(
        lens(
          toRange(range),
          `$(play) ${file ? l10n.t('Run These Cases') : l10n.t('Run Case')}`,
          commandIds.runCase,
          { suite: uri, line: range.start.line },
        ),
      );
    return lenses;
  }
}

/** ` · ≈ $0.42`: nothing for what costs nothing, or is not known yet. */
export function costPart(estimate: Estimate | undefined): string {
  if (!estimate || estimate.cost.expected === 0) return '';
  const { expected } = estimate.cost;
  return ` · ${expected === null ? l10n.t('unknown price') : `≈ ${dollars(expected)}`}`;
}

function lens(range: Range, title: string, command: string, argument: Uri | CaseAt | string): CodeLens {
  return new CodeLens(range, { title, command, arguments: [argument] });
}

/** A case by the place of the item of `tests:` that it comes from. */
export interface CaseAt {
  suite: Uri;
  /** Zero-based line in the suite. */
  line: number;
}
