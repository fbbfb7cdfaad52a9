import { Disposable, InlayHint, l10n, MarkdownString, Position } from 'vscode';
import type { Event, InlayHintsProvider, Range, TextDocument } from 'vscode';
import type { OutlineItem } from '../../core/suites/suite.ts';
import { count, dollars } from '../../shared/figures.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { Settings } from '../settings/settings.ts';
import type { SuiteCosts } from './suiteCosts.ts';
import type { PartFigures } from './suiteParts.ts';

/** Tokens and cost beside each prompt, provider and case of a suite: what its calls of one run come to. */
export class SuiteInlayHints implements InlayHintsProvider {
  readonly #suites: SuiteIndex;
  readonly #costs: SuiteCosts;
  readonly #settings: Settings;
  /** What the hints that are shown stand for, until one is pointed at. */
  readonly #parts = new WeakMap<InlayHint, { part: PartFigures; asOf: string }>();
  readonly onDidChangeInlayHints: Event<void>;

  constructor(suites: SuiteIndex, costs: SuiteCosts, settings: Settings) {
    this.#suites = suites;
    this.#costs = costs;
    this.#settings = settings;
    this.onDidChangeInlayHints = (listener, self, owners) =>
      Disposable.from(
        settings['inlayHints.enabled'].onDidChange(listener, self, owners),
        costs.onDidChange(listener, self, owners),
      );
  }

  async provideInlayHints(document: TextDocument, shown: Range): Promise<InlayHint[]> {
    if (!this.#settings['inlayHints.enabled'].get(document.uri)) return [];
    const estimate = this.#costs.of(document.uri);
    if (!estimate?.parts) return [];
    const [{ suiteParts }, outline] = await Promise.all([
      import('./suiteParts.ts'),
      this.#suites.outline(document.uri),
    ]);
    const isShown = ({ range }: OutlineItem): boolean =>
      range.start.line >= shown.start.line &&
      range.start.line <= shown.end.line &&
      range.start.line < document.lineCount;
    const figures = await suiteParts(document.uri, outline, estimate.parts, isShown);
    return figures.map((part) => {
      const made = hint(document, part);
      this.#parts.set(made, { part, asOf: estimate.asOf });
      return made;
    });
  }

  /** VS Code reads each text that it is given as Markdown, at every key: it gets that of the one hint that is pointed at. */
  resolveInlayHint(shown: InlayHint): InlayHint {
    const known = this.#parts.get(shown);
    if (known) shown.tooltip = new MarkdownString(tooltip(known.part, known.asOf));
    return shown;
  }
}

/** Behind the item where it is on one line; else at the end of its first line. */
function hint(document: TextDocument, part: PartFigures): InlayHint {
  const { start, end } = part.item.range;
  const line = document.lineAt(start.line).text;
  const column = end.line === start.line ? Math.min(end.column, line.length) : line.trimEnd().length;
  const tokens = count(part.input + part.output);
  const cost = part.cost === null ? l10n.t('unknown price') : dollars(part.cost);
  const made = new InlayHint(
    new Position(start.line, column),
    part.input + part.output === 0 && part.cost === 0 ? '$0' : l10n.t('≈ {0} tokens · {1}', tokens, cost),
  );
  made.paddingLeft = true;
  return made;
}

function tooltip({ calls, cached, input, output, cost, worst, counted }: PartFigures, asOf: string): string {
  const lines = [
    l10n.t('One run: {0} calls, {1} tokens in, ≈ {2} out', count(calls), count(input), count(output)),
    ...(cached > 0 ? [l10n.t('{0} of them from the cache, for nothing', count(cached))] : []),
    cost === null
      ? l10n.t('Unknown price.')
      : worst === undefined
        ? dollars(cost)
        : l10n.t('{0}, at most {1}', dollars(cost), dollars(worst)),
    ...(counted ? [] : [l10n.t('Not counted by itself: the mean of other cases.')]),
    l10n.t('Prices as of {0}', asOf),
  ];
  return lines.join('\n\n');
}
