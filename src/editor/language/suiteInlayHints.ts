import { InlayHint, l10n, Position } from 'vscode';
import type { Event, InlayHintsProvider, Range, TextDocument } from 'vscode';
import { count, dollars } from '../../shared/figures.ts';
import type { LoadEstimate } from '../../core/pricing/estimate.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { Settings } from '../settings/settings.ts';
import type { SuiteCosts } from './suiteCosts.ts';

/** Tokens and cost beside each provider of a suite: what its calls of one run come to. */
export class SuiteInlayHints implements InlayHintsProvider {
  readonly #suites: SuiteIndex;
  readonly #costs: SuiteCosts;
  readonly #settings: Settings;
  readonly onDidChangeInlayHints: Event<void>;

  constructor(suites: SuiteIndex, costs: SuiteCosts, settings: Settings) {
    this.#suites = suites;
    this.#costs = costs;
    this.#settings = settings;
    this.onDidChangeInlayHints = costs.onDidChange;
  }

  async provideInlayHints(document: TextDocument, shown: Range): Promise<InlayHint[]> {
    if (!this.#settings['inlayHints.enabled'].get(document.uri)) return [];
    const estimate = this.#costs.of(document.uri);
    if (!estimate) return [];
    const { providers } = await this.#suites.outline(document.uri);
    return providers.flatMap(({ provider, label, range }) => {
      const { line } = range.start;
      if (line < shown.start.line || line > shown.end.line || line >= document.lineCount) return [];
      const loads = estimate.providers.filter((load) => load.id === provider || load.label === label);
      const [load] = loads;
      // Two of the same name cannot be told apart here.
      if (!load || loads.length > 1) return [];
      return [hint(document, line, load, estimate.asOf)];
    });
  }
}

function hint(document: TextDocument, line: number, load: LoadEstimate, asOf: string): InlayHint {
  const tokens = count(load.input.expected + load.output.expected);
  const made = new InlayHint(
    new Position(line, document.lineAt(line).text.length),
    l10n.t('≈ {0} tokens · {1}', tokens, dollars(load.cost.expected)),
  );
  made.paddingLeft = true;
  made.tooltip = l10n.t(
    'One run: {0} calls, {1} tokens in, ≈ {2} out, {3} at worst. Prices as of {4}.',
    count(load.calls),
    count(load.input.expected),
    count(load.output.expected),
    dollars(load.cost.worst),
    asOf,
  );
  return made;
}
