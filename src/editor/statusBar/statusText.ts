import { l10n } from 'vscode';
import type { TextFigure } from '../../core/pricing/textFigures.ts';
import { count, dollars } from '../../shared/figures.ts';
import { addPriceLink } from '../hovers/modelText.ts';
import { costCell, tokenCountWords, windowCell } from '../hovers/figureTable.ts';
import { said } from '../words/said.ts';

/** What the item in the status bar says. */
export interface StatusText {
  text: string;
  /** Markdown. */
  tooltip: string;
  /** For those who hear it. */
  spoken: string;
  level: 'plain' | 'warning' | 'error';
}

/** The share of a model's window from which on it is near. */
const near = 0.9;

/** @param part the figure of what is selected */
export function statusText(whole: TextFigure, part?: TextFigure): StatusText {
  const figure = part ?? whole;
  const tokens = approximate(figure);
  const all = part
    ? l10n.t('{0} of {1} tokens', tokens, approximate(whole))
    : figure.counted.tokens === 1
      ? l10n.t('{0} token', tokens)
      : l10n.t('{0} tokens', tokens);
  const cost = figure.cost === null ? l10n.t('unknown price') : dollars(figure.cost);
  const share = figure.window === undefined ? 0 : figure.counted.tokens / figure.window;
  const level = share > 1 ? 'error' : share >= near ? 'warning' : 'plain';
  const window = level === 'plain' ? [] : [l10n.t('{0} of the window', `${Math.floor(100 * share)}%`)];
  const spoken = [all, ...window, cost].join(' · ');
  return {
    text: `${level === 'plain' ? '$(symbol-numeric)' : '$(warning)'} ${spoken}`,
    tooltip: tooltip(figure, part !== undefined),
    spoken: `${spoken} · ${figure.provider}`,
    level,
  };
}

function approximate({ counted }: TextFigure): string {
  return counted.exact ? count(counted.tokens) : `≈ ${count(counted.tokens)}`;
}

function tooltip(figure: TextFigure, isSelection: boolean): string {
  const { provider, counted, window, cost } = figure;
  const model = `\`${provider.replaceAll('`', '')}\``;
  const lines = [
    isSelection ? l10n.t('**Selection** for {0}', model) : l10n.t('**File** for {0}', model),
    l10n.t('{0} tokens, counted by {1}', tokenCountWords(counted), said(counted.method)),
    window === undefined
      ? l10n.t('How much the model reads is unknown.')
      : l10n.t('{0} of the {1} tokens that the model reads', windowCell(figure), count(window)),
    cost === null
      ? `${l10n.t('Unknown price.')} ${addPriceLink(provider)}`
      : l10n.t('{0} to send it once, without the reply', costCell(cost)),
    l10n.t('Variables are not filled in.'),
    l10n.t('Click to choose another model.'),
  ];
  return lines.join('\n\n');
}
