import { l10n } from 'vscode';
import type { ModelFacts } from '../../core/pricing/modelFacts.ts';
import type { Price, PriceBook } from '../../core/pricing/price.ts';
import type { ModelName } from '../../core/providers/modelName.ts';
import { count } from '../../shared/figures.ts';
import { commandIds } from '../ids.ts';

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
    ...batchWords(price),
    l10n.t('Reads {0} tokens, writes {1} at most', words(contextWindow), words(maxOutput)),
    l10n.t('Counted by {0}', tokenizer),
    ...(cheaper.length > 0 ? [l10n.t('Cheaper: {0}', cheaper.map(cheaperWords).join(', '))] : []),
    price.source === 'overrides' ? l10n.t('Your own price') : l10n.t('Prices as of {0}', asOf),
  ];
  return lines.join('\n\n');
}

function batchWords({ input, output, batchFactor }: Price): string[] {
  if (batchFactor === undefined || input === null || output === null) return [];
  const [read, written] = [perMillion(input * batchFactor), perMillion(output * batchFactor)];
  return [l10n.t('As a batch {0} and {1}', read, written)];
}

/** A model that a suite names, and of which no price is known. */
export function describeUnknown({ vendor, model }: ModelName, { asOf }: PriceBook): string {
  return [
    `**${vendor}:${model}**`,
    `${l10n.t('Unknown price.')} ${addPriceLink(`${vendor}:${model}`)}`,
    l10n.t('Prices as of {0}', asOf),
  ].join('\n\n');
}

/** A link that asks for the price of a model. @param model as a suite names it */
export function addPriceLink(model: string): string {
  const argument = encodeURIComponent(JSON.stringify([model]));
  return `[${l10n.t('Add Price…')}](command:${commandIds.addPrice}?${argument})`;
}

function cheaperWords({ model, input, output }: Price): string {
  return `\`${model}\` (${perMillion(input)}, ${perMillion(output)})`;
}

/** `$0.25 in, $2 out` per million tokens. */
export function modelPrice({ input, output }: Price): string {
  return l10n.t('{0} in, {1} out, per million tokens', perMillion(input), perMillion(output));
}

function perMillion(amount: number | null): string {
  return amount === null ? l10n.t('unknown') : `$${Number(amount.toPrecision(6))}`;
}
