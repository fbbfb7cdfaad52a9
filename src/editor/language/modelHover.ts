import path from 'node:path';
import { Hover, l10n, MarkdownString, Range } from 'vscode';
import type { CancellationToken, HoverProvider, Position, TextDocument } from 'vscode';
import { count } from '../../shared/figures.ts';
import type { Price } from '../../core/pricing/price.ts';
import { type ModelFacts, modelFacts, modelIdAt } from '../../core/pricing/modelFacts.ts';
import type { Core } from '../core/core.ts';
import type { Settings } from '../settings/settings.ts';

/** Prices, limits and cheaper siblings of a model, where its id stands in a suite or in code. */
export class ModelHover implements HoverProvider {
  readonly #core: Core;
  readonly #settings: Settings;

  constructor(core: Core, settings: Settings) {
    this.#core = core;
    this.#settings = settings;
  }

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    if (!this.#settings['hover.enabled'].get(document.uri)) return undefined;
    const found = modelIdAt(document.lineAt(position.line).text, position.character);
    if (!found) return undefined;
    const prices = await this.#core.prices(path.dirname(document.uri.fsPath));
    const facts = token.isCancellationRequested ? undefined : modelFacts(found.id, prices);
    if (!facts) return undefined;
    const range = new Range(position.line, found.start, position.line, found.end);
    return new Hover(new MarkdownString(describeModel(facts)), range);
  }
}

/** The facts as Markdown, a line each. */
export function describeModel({ price, cheaper, tokenizer, asOf }: ModelFacts): string {
  const { vendor, model, contextWindow, maxOutput, tiers = [], cached, deprecated } = price;
  const unknown = l10n.t('unknown');
  const words = (tokens: number | undefined): string => (tokens === undefined ? unknown : count(tokens));
  const lines = [
    `**${vendor}:${model}**${deprecated ? ` · ${l10n.t('deprecated')}` : ''}`,
    l10n.t('{0} input, {1} output per million tokens', perMillion(price.input), perMillion(price.output)) +
      (cached === undefined ? '' : l10n.t(', {0} cached input', perMillion(cached))),
    ...tiers.map(({ above, input, output }) =>
      l10n.t('Above {0} tokens of input: {1} and {2}', count(above), perMillion(input), perMillion(output)),
    ),
    l10n.t('Reads {0} tokens, writes {1} at most', words(contextWindow), words(maxOutput)),
    l10n.t('Counted by {0}', tokenizer),
    ...(cheaper.length > 0 ? [l10n.t('Cheaper: {0}', cheaper.map(cheaperWords).join(', '))] : []),
    price.source === 'overrides' ? l10n.t('Your own price') : l10n.t('Prices as of {0}', asOf),
  ];
  return lines.join('\n\n');
}

function cheaperWords({ model, input, output }: Price): string {
  return `\`${model}\` (${perMillion(input)}, ${perMillion(output)})`;
}

function perMillion(amount: number | null): string {
  return amount === null ? l10n.t('unknown') : `$${Number(amount.toPrecision(6))}`;
}
