import path from 'node:path';
import type { Disposable, Uri } from 'vscode';
import { l10n } from 'vscode';
import { count, dollars } from '../../shared/figures.ts';
import type { TokenCount, TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { Core } from '../core/core.ts';
import { readText } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { tokenWords } from '../format/figures.ts';
import type { Settings } from '../settings/settings.ts';
import { parseModelName } from './modelName.ts';

/** One line of the table under a prompt. */
export interface PromptFigure {
  provider: string;
  counted: TokenCount;
  /** US dollars of sending the text once, without the reply; null when the price is unknown. */
  cost: number | null;
}

/** A text is shown for at most so many models; more make no readable hover. */
const shownModels = 6;

/** Tokens and cost of prompt texts, for the model of the settings and those of the suites that use a prompt. */
export class PromptFigures implements Disposable {
  readonly #core: Core;
  readonly #suites: SuiteIndex;
  readonly #settings: Settings;
  #counter: Promise<TokenCounter> | undefined;

  constructor(core: Core, suites: SuiteIndex, settings: Settings) {
    this.#core = core;
    this.#suites = suites;
    this.#settings = settings;
  }

  /** Counts for the model of `cupel.defaultModel`. */
  async count(text: string, scope: Uri): Promise<TokenCount> {
    const counter = await this.#tokenCounter();
    return counter.count(text, parseModelName(this.#settings.defaultModel.get(scope))?.model);
  }

  /** One figure a model: the suites' models that the prompt is asked of, else the model of the settings. */
  async figures(text: string, prompt: Uri): Promise<PromptFigure[]> {
    const users = await this.#suites.suitesUsing(prompt);
    const named = users.flatMap(({ outline }) => outline.providers.map(({ label }) => label));
    const providers = [...new Set([...named, this.#settings.defaultModel.get(prompt)])];
    const models = providers.flatMap((provider) => {
      const name = parseModelName(provider);
      return name ? [{ provider, ...name }] : [];
    });
    const [counter, prices] = await Promise.all([
      this.#tokenCounter(),
      this.#core.prices(path.dirname(prompt.fsPath)),
    ]);
    return Promise.all(
      models.slice(0, shownModels).map(async ({ provider, vendor, model }) => {
        const counted = await counter.count(text, model);
        const usage = { input: counted.tokens, output: 0 };
        return { provider, counted, cost: prices.cost({ vendor, model, usage, at: new Date() }) };
      }),
    );
  }

  /** The figures of a file as Markdown: a sentence, and a table of models. */
  async describe(prompt: Uri, text?: string): Promise<string> {
    return figuresTable(await this.figures(text ?? (await readText(prompt)), prompt));
  }

  async #tokenCounter(): Promise<TokenCounter> {
    this.#counter ??= this.#core.tokenCounter();
    return this.#counter;
  }

  dispose(): void {
    // The worker ends with the counter; nobody is left to be told if it was gone already.
    void this.#counter?.then((counter) => counter.dispose()).catch(() => undefined);
    this.#counter = undefined;
  }
}

function figuresTable(figures: readonly PromptFigure[]): string {
  const rows = figures.map(
    ({ provider, counted, cost }) =>
      `| \`${provider.replace(/[`|]/g, '')}\` | ${tokenCountWords(counted)} | ${dollars(cost)} |`,
  );
  const head = [`| ${l10n.t('Model')} | ${l10n.t('Tokens')} | ${l10n.t('Cost')} |`, '| :-- | --: | --: |'];
  return [...head, ...rows].join('\n');
}

/** `412`, or `≈ 412 ± 8%` when the vendor's own tokenizer did not count. */
export function tokenCountWords({ tokens, exact, error }: TokenCount): string {
  if (exact) return count(tokens);
  const margin = error === undefined ? '' : ` ± ${Math.round(error * 100)}%`;
  return `≈ ${count(tokens)}${margin}`;
}

/** `412 tokens`, `≈ 412 tokens`. */
export function countedWords({ tokens, exact }: TokenCount): string {
  return exact ? tokenWords(tokens) : `≈ ${tokenWords(tokens)}`;
}
