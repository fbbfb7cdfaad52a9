import path from 'node:path';
import { CancellationError, workspace } from 'vscode';
import type { Disposable, TextDocument, Uri } from 'vscode';
import type { Environment } from '../../core/environment.ts';
import type { PriceBook } from '../../core/pricing/price.ts';
import type { TextFigure } from '../../core/pricing/textFigures.ts';
import { onePerModel, parseModelName } from '../../core/providers/modelName.ts';
import type { Countable, TextCounts } from '../../core/tokens/textCounts.ts';
import type { TokenCount, TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { Core } from '../core/core.ts';
import { OpenDocuments } from '../counting/openDocuments.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { lengthOf } from '../files/lengthOf.ts';
import { readText } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { ChosenModel } from '../models/chosenModel.ts';
import type { TokenLearning } from '../runs/tokenLearning.ts';

/** A text is shown for at most so many models; more make no readable hover. */
const shownModels = 6;

/** Characters up to which a prompt file is read as what it is; a longer one is counted as it is written. */
const longestParsed = 32_768;

/** Milliseconds that a price book is taken for new: its files are looked for again then. */
const pricesHold = 2000;

/** Tokens and cost of prompts and other texts: for the models that a prompt is asked of, and the chosen one. */
export class PromptFigures implements Disposable {
  readonly #core: Core;
  readonly #suites: SuiteIndex;
  readonly #chosen: ChosenModel;
  readonly #environmentFor: (scope: Uri) => Promise<Environment>;
  readonly #learning: () => TokenLearning;
  readonly #store = new DisposableStore();
  readonly #prices = new Map<string, { book: Promise<PriceBook>; at: number }>();
  /** Of prompts that are open, as they were then. */
  readonly #texts = new WeakMap<TextDocument, { version: number; texts: Countable[] }>();
  #counter: Promise<TokenCounter> | undefined;
  #counts: Promise<TextCounts> | undefined;
  #open: OpenDocuments | undefined;

  constructor(parts: {
    core: Core;
    suites: SuiteIndex;
    chosen: ChosenModel;
    environmentFor: (scope: Uri) => Promise<Environment>;
    learning: () => TokenLearning;
  }) {
    this.#core = parts.core;
    this.#suites = parts.suites;
    this.#chosen = parts.chosen;
    this.#environmentFor = parts.environmentFor;
    this.#learning = parts.learning;
  }

  /** The models of the suites that use a prompt, and the chosen one, as suites name them. */
  async models(prompt: Uri): Promise<string[]> {
    const users = await this.#suites.suitesUsing(prompt);
    const named = users.flatMap(({ outline }) => outline.providers.flatMap(({ provider }) => provider ?? []));
    return onePerModel([...named, this.#chosen.get(prompt)]).slice(0, shownModels);
  }

  /** The model that a prompt is counted for beside those that suites ask. */
  chosenFor(prompt: Uri): string {
    return this.#chosen.get(prompt);
  }

  /** One figure a model that the prompt is asked of. */
  async figures(prompt: Uri): Promise<TextFigure[]> {
    const [texts, models] = await Promise.all([this.texts(prompt), this.models(prompt)]);
    return this.figuresOf(prompt, prompt.toString(), texts, models, { cache: true });
  }

  /**
   * @param scope the file whose project's prices hold
   * @param key what the texts are, for the counts that are kept
   * @param options.cache whether to look for what the vendor would cache
   */
  async figuresOf(
    scope: Uri,
    key: string,
    texts: readonly Countable[],
    models: readonly string[],
    options: { cache?: boolean } = {},
  ): Promise<TextFigure[]> {
    const [{ textFigures }, counts, prices] = await Promise.all([
      import('../../core/pricing/textFigures.ts'),
      this.counts(),
      this.prices(scope),
    ]);
    return textFigures(key, texts, models, { ...options, counts, prices });
  }

  /** Tokens of texts together, by a model as suites name it. */
  async count(key: string, texts: readonly Countable[], model: string): Promise<TokenCount> {
    return (await this.counts()).count(key, texts, parseModelName(model)?.model);
  }

  /**
   * What is sent of a prompt file: without front matter, and a chat as its messages. Of a long one that is open, its
   * text as it is written, kept counted as it is edited.
   */
  async texts(prompt: Uri): Promise<Countable[]> {
    const document = workspace.textDocuments.find(({ uri }) => uri.toString() === prompt.toString());
    if (document && isLong(document)) return [await this.document(document)];
    const known = document && this.#texts.get(document);
    if (known && known.version === document.version) return known.texts;
    const version = document?.version;
    const environment = await this.#environmentFor(prompt);
    try {
      const texts = await this.#core.promptTexts(prompt.fsPath, environment);
      if (document && version === document.version) this.#texts.set(document, { version, texts });
      return texts;
    } catch {
      return [await readText(prompt)]; // half typed; its suite tells what is wrong with it
    }
  }

  /** A document as it is edited. */
  async document(document: TextDocument) {
    this.#open ??= this.#store.add(
      new OpenDocuments(async (text) => {
        const [{ DocumentTokens }, counter] = await Promise.all([
          import('../../core/tokens/documentTokens.ts'),
          this.counter(),
        ]);
        return new DocumentTokens(counter, text);
      }),
    );
    return this.#open.of(document);
  }

  /** The prices that hold for a file. Asked for with every move of the cursor, so a book is kept for a moment. */
  async prices(scope: Uri): Promise<PriceBook> {
    const directory = path.dirname(scope.fsPath);
    const known = this.#prices.get(directory);
    if (known && Date.now() - known.at < pricesHold) return known.book;
    const book = this.#core.prices(directory);
    this.#prices.set(directory, { book, at: Date.now() });
    book.catch(() => this.#prices.delete(directory)); // who asked is told; a later call tries again
    return book;
  }

  /** Starts with the first count; the window has one. */
  async counter(): Promise<TokenCounter> {
    if (this.#store.disposed) throw new CancellationError();
    this.#counter ??= this.#startCounter();
    return this.#counter;
  }

  async counts(): Promise<TextCounts> {
    this.#counts ??= this.#startCounts();
    return this.#counts;
  }

  async #startCounter(): Promise<TokenCounter> {
    const learning = this.#learning();
    await learning.load();
    return this.#core.tokenCounter((model) => learning.factorOf(model));
  }

  async #startCounts(): Promise<TextCounts> {
    const [{ TextCounts }, counter] = await Promise.all([
      import('../../core/tokens/textCounts.ts'),
      this.counter(),
    ]);
    return new TextCounts(counter);
  }

  dispose(): void {
    this.#store.dispose();
    // The worker ends with the counter; nobody is left to be told if it was gone already.
    void this.#counter?.then((counter) => counter.dispose()).catch(() => undefined);
    this.#counter = undefined;
  }
}

/** Whether a document is too long to be read as what it is with every keystroke. */
export function isLong(document: TextDocument): boolean {
  return lengthOf(document) > longestParsed;
}
