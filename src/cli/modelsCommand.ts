import { CupelError } from '../core/errors.ts';
import type { Price } from '../core/pricing/price.ts';
import { projectPrices } from '../core/pricing/projectPrices.ts';
import { downloadPrices, updatedPricesFile } from '../core/pricing/priceData.ts';
import { chooseTokenizer } from '../core/tokens/tokenizers.ts';
import { count } from '../shared/figures.ts';
import type { ModelsFlags } from './commands/models.ts';
import { nodeEnvironment } from './session.ts';
import type { Terminal } from './terminal.ts';
import { table } from './table.ts';

/**
 * Lists models with what they cost.
 * @throws CupelError `cli.noModel` when none fits the pattern, `prices.notUpdated`
 */
export async function modelsCommand(
  terminal: Terminal,
  pattern: string | undefined,
  flags: ModelsFlags,
): Promise<void> {
  const { variables } = await nodeEnvironment(terminal);
  if (flags.update) {
    const { models, asOf } = await downloadPrices(updatedPricesFile(variables));
    terminal.err(`fetched the prices of ${count(models)} models, ${asOf}`);
  }
  const prices = await projectPrices(process.cwd(), variables);
  const found = prices.models(pattern);
  if (flags.json) {
    terminal.out(JSON.stringify({ asOf: prices.asOf, models: found.map(toJson) }));
    return;
  }
  if (found.length === 0)
    throw new CupelError('cli.noModel', noModel(pattern ?? ''), {
      hint: 'Its price can be given in cupel.prices.yaml.',
    });
  terminal.out(await asTable(terminal, found));
  terminal.out(terminal.style('dim', `\nUS dollars per million tokens, as of ${prices.asOf}.`));
}

function noModel(pattern: string): string {
  return pattern.includes('*')
    ? `no model is known that is called "${pattern}"`
    : `no model is known whose name has "${pattern}" in it`;
}

function toJson(price: Price) {
  return { ...price, tokenizer: chooseTokenizer(price.model).method };
}

function asTable(terminal: Terminal, prices: readonly Price[]): Promise<string> {
  return table(
    terminal,
    [
      // Whole, however narrow the terminal is: people copy it.
      { title: 'Model' },
      { title: 'Input', align: 'right' },
      { title: 'Cached', align: 'right' },
      { title: 'Output', align: 'right' },
      { title: 'Window', align: 'right' },
      { title: 'Most out', align: 'right' },
      { title: 'Tokenizer' },
      { title: '' },
    ],
    prices.map((price) => [
      `${price.vendor}:${price.model}`,
      perMillion(price.input),
      price.cached === undefined ? '–' : perMillion(price.cached),
      perMillion(price.output),
      price.contextWindow === undefined ? 'unknown' : count(price.contextWindow),
      price.maxOutput === undefined ? 'unknown' : count(price.maxOutput),
      chooseTokenizer(price.model).method,
      remarks(price).join(', '),
    ]),
  );
}

function perMillion(amount: number | null): string {
  return amount === null ? 'unknown' : `$${Number(amount.toPrecision(6))}`;
}

function remarks({ tiers, deprecated, source }: Price): string[] {
  const [tier] = tiers ?? [];
  return [
    ...(tier ? [`${perMillion(tier.input)} above ${count(tier.above)}`] : []),
    ...(deprecated ? ['deprecated'] : []),
    ...(source === 'overrides' ? ['own price'] : []),
  ];
}
