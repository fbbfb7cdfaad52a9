import { l10n } from 'vscode';
import type { Cacheable, TextFigure } from '../../core/pricing/textFigures.ts';
import type { TokenCount } from '../../core/tokens/tokenCount.ts';
import { parseModelName } from '../../core/providers/modelName.ts';
import { count, dollars, windowShare } from '../../shared/figures.ts';
import { addPriceLink } from './modelText.ts';
import { said } from '../words/said.ts';

/**
 * Sending texts once, a row for each model, as a table in Markdown; a way to price those that have none; and the word that
 * a model is not known.
 * @param chosen the model that is counted for where nothing names another
 */
export function figureTable(figures: readonly TextFigure[], chosen: string): string {
  const others = [...unpriced(figures), ...unknownModel(chosen)];
  if (figures.length === 0) return others.join('\n\n');
  const table = markdownTable(
    [l10n.t('Model'), l10n.t('Tokens'), l10n.t('Window'), l10n.t('Cost')],
    figures.map((figure) => [
      modelCell(figure.provider),
      tokenCountWords(figure.counted),
      windowCell(figure),
      costCell(figure.cost),
    ]),
  );
  return [table, ...others].join('\n\n');
}

/** Asks for the first price that is unknown. */
export function unpriced(figures: readonly TextFigure[]): string[] {
  const first = figures.find(({ cost }) => cost === null);
  return first ? [`${l10n.t('Unknown price.')} ${addPriceLink(first.provider)}`] : [];
}

/** Nothing is counted for what is no vendor's model. */
export function unknownModel(model: string): string[] {
  return parseModelName(model)
    ? []
    : [l10n.t('{0} is no model that is known: nothing is counted for it.', modelCell(model))];
}

/** The first column to the left, figures to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  // A figure stays on one line.
  const whole = (cells: readonly string[]): string[] => cells.map((cell) => cell.replaceAll(' ', '\u00a0'));
  return [
    line(head),
    line(head.map((_, i) => (i === 0 ? ':--' : '--:'))),
    ...rows.map((cells) => line(whole(cells))),
  ].join('\n');
}

export function modelCell(provider: string): string {
  return `\`${provider.replace(/[`|\n]/g, '')}\``;
}

/** The share of what the model reads at most: `0.3%`. */
export function windowCell({ counted, window }: Pick<TextFigure, 'counted' | 'window'>): string {
  return window === undefined ? l10n.t('unknown') : windowShare(counted.tokens, window);
}

export function costCell(cost: number | null): string {
  return cost === null ? l10n.t('unknown') : dollars(cost);
}

/** `1,280 at $0.025/M`; `–` where the vendor would cache nothing. */
export function cacheCell(cacheable: Cacheable | undefined): string {
  if (!cacheable) return l10n.t('unknown');
  const { tokens, price, marked } = cacheable;
  if (tokens === 0) return '–';
  const cost = price === undefined ? '' : ` ${l10n.t('at ${0}/M', Number(price.toPrecision(6)))}`;
  return `${count(tokens)}${cost}${marked ? ' *' : ''}`;
}

/** `412`, or `≈ 412 ± 8%` (`learned from 120 calls`) when the vendor's own tokenizer did not count. */
export function tokenCountWords({ tokens, exact, error, method }: TokenCount): string {
  if (exact) return count(tokens);
  const margin = error === undefined || error < 0.005 ? '' : ` ± ${Math.round(error * 100)}%`;
  const learned = method.startsWith('learned') ? ` (${said(method)})` : '';
  return `≈ ${count(tokens)}${margin}${learned}`;
}
