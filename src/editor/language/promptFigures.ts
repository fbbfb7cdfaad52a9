import path from 'node:path';
import type { Disposable, Uri } from 'vscode';
import { CancellationError, l10n } from 'vscode';
import { count, dollars } from '../../shared/figures.ts';
import type { TokenCount, TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { Environment } from '../../core/environment.ts';
import type { Core, PromptText } from '../core/core.ts';
import { readText } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { tokenWords } from '../format/figures.ts';
import type { TokenLearning } from '../runs/tokenLearning.ts';
import type { Settings } from '../settings/settings.ts';
import { parseModelName } from '../../core/providers/modelName.ts';

/** One line of the table under a prompt. */
export interface PromptFigure {
  provider: string;
  counted: TokenCount;
  /** US dollars of sending the text once, without the reply; null when the price is unknown. */
  cost: number | null;
}

/** A text is shown for at most so many models; more make no readable hover. */
const shownModels = 6;

/** Tokens and cost of prompts, for the model of the settings and those of the suites that use a prompt. */
export class PromptFigures implements Disposable {
  readonly #core: Core;
  readonly #suites: SuiteIndex;
  readonly #settings: Settings;
  readonly #environmentFor: (scope: Uri) => Promise<Environment>;
  readonly #learning: () => TokenLearning;
  #counter: Promise<TokenCounter> | undefined;
  #isDisposed = false;

  constructor(parts: {
    core: Core;
    suites: SuiteIndex;
    settings: Settings;
    environmentFor: (scope: Uri) => Promise<Environment>;
    learning: () => TokenLearning;
  }) {
    this.#core = parts.core;
    this.#suites = parts.suites;
    this.#settings = parts.settings;
    this.#environmentFor = parts.environmentFor;
    this.#learning = parts.learning;
  }

  /** Counts for the model of `cupel.defaultModel`. @param selection a part of the file; the whole without it */
  async count(prompt: Uri, selection?: string): Promise<TokenCount> {
    const model = parseModelName(this.#settings.defaultModel.get(prompt))?.model;
    return this.#countAll(await this.#texts(prompt, selection), model);
  }

  /** One figure a model: the suites' models that the prompt is asked of, and the model of the settings. */
  async figures(prompt: Uri, selection?: string, most = shownModels): Promise<PromptFigure[]> {
    const users = await this.#suites.suitesUsing(prompt);
    const named = users.flatMap(({ outline }) => outline.providers.map(({ provider }) => provider));
    const providers = new Set([...named, this.#settings.defaultModel.get(prompt)]);
    const models = [...providers].flatMap((provider) => {
      const name = provider === undefined ? undefined : parseModelName(provider);
      return provider !== undefined && name ? [{ provider, ...name }] : [];
    });
    const [texts, prices] = await Promise.all([
      this.#texts(prompt, selection),
      this.#core.prices(path.dirname(prompt.fsPath)),
    ]);
    return Promise.all(
      models.slice(0, most).map(async ({ provider, vendor, model }) => {
        const counted = await this.#countAll(texts, model);
        const usage = { input: counted.tokens, output: 0 };
        return { provider, counted, cost: prices.cost({ vendor, model, usage, at: new Date() }) };
      }),
    );
  }

  /** The figures of a file, or of a part of it, as a table in Markdown. */
  async describe(prompt: Uri, selection?: string): Promise<string> {
    return figuresTable(await this.figures(prompt, selection));
  }

  /** What is sent of a file: without front matter, and a chat as its messages. */
  async #texts(prompt: Uri, selection: string | undefined): Promise<PromptText[]> {
    if (selection !== undefined) return [selection];
    const environment = await this.#environmentFor(prompt);
    try {
      return await this.#core.promptTexts(prompt.fsPath, environment);
    } catch {
      return [await readText(prompt)]; // half typed; its suite tells what is wrong with it
    }
  }

  async #countAll(texts: readonly PromptText[], model: string | undefined): Promise<TokenCount> {
    const counter = await this.counter();
    const counts = await Promise.all(texts.map((text) => counter.count(text, model)));
    const [first] = counts;
    if (!first) return counter.count('', model);
    return { ...first, tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0) };
  }

  /** Starts with the first count; the window has one. */
  async counter(): Promise<TokenCounter> {
    if (this.#isDisposed) throw new CancellationError();
    this.#counter ??= this.#startCounter();
    return this.#counter;
  }

  async #startCounter(): Promise<TokenCounter> {
    const learning = this.#learning();
    await learning.load();
    return this.#core.tokenCounter((model) => learning.factorOf(model));
  }

  dispose(): void {
    this.#isDisposed = true;
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

/** `412`, or `≈ 412 ± 8%` (`learned from 120 calls`) when the vendor's own tokenizer did not count. */
export function tokenCountWords({ tokens, exact, error, method }: TokenCount): string {
  if (exact) return count(tokens);
  const margin = error === undefined ? '' : ` ± ${Math.round(error * 100)}%`;
  const learned = method.startsWith('learned') ? ` (${method})` : '';
  return `≈ ${count(tokens)}${margin}${learned}`;
}

/** `412 tokens`, `≈ 412 tokens`. */
export function countedWords({ tokens, exact }: TokenCount): string {
  return exact ? tokenWords(tokens) : `≈ ${tokenWords(tokens)}`;
}
