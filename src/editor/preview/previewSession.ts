import path from 'node:path';
import { EventEmitter, l10n, workspace } from 'vscode';
import type { Disposable, Event, Uri } from 'vscode';
import type { Environment } from '../../core/environment.ts';
import { formatLocation } from '../../core/location.ts';
import type { Location } from '../../core/location.ts';
import type { FilePreview, PromptPreview } from '../../core/playground/previewPrompt.ts';
import { valueText } from '../../core/valueText.ts';
import { dollars } from '../../shared/figures.ts';
import type { PreviewState, PromptView } from '../../shared/previewProtocol.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { typingPause } from '../files/lengthOf.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import { countedWords } from '../format/figures.ts';
import { caseLabel } from '../views/caseLabel.ts';
import { said } from '../words/said.ts';

export interface PreviewParts {
  suites: SuiteIndex;
  figures: PromptFigures;
  environmentFor: (scope: Uri) => Promise<Environment>;
  showError: (error: unknown) => void;
}

/** Milliseconds after the last key. */
const typingPauseMs = 120;
/** Suites, datasets and files of variables, besides the prompt itself. */
const takesPart = /\.(?:ya?ml|csv|jsonl|json|txt|md)$/;
/** A page of megabytes is no preview. */
const longestText = 200_000;
const shownModels = 3;

/** What the preview shows: a prompt file, and a case of a suite that uses it. It follows every edit of them. */
export class PreviewSession implements Disposable {
  readonly #parts: PreviewParts;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<PreviewState>());
  readonly #typing = this.#store.add(new Debouncer(typingPauseMs));
  readonly onDidChange: Event<PreviewState> = this.#changed.event;
  #file: Uri;
  #suite: Uri | undefined;
  #test = 0;
  #shown: FilePreview = { prompts: [] };
  #state: PreviewState | undefined;
  #rendering = new AbortController();
  #latest: Promise<PreviewState> | undefined;

  constructor(parts: PreviewParts, file: Uri) {
    this.#parts = parts;
    this.#file = file;
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const { uri } = document;
        if (contentChanges.length === 0 || uri.scheme !== 'file') return;
        if (uri.toString() === this.#file.toString() || takesPart.test(uri.path))
          this.#soon(typingPause(document, typingPauseMs));
      }),
    );
    this.#store.add(parts.suites.onDidChange(() => this.#soon()));
  }

  get file(): Uri {
    return this.#file;
  }

  get suite(): Uri | undefined {
    return this.#suite;
  }

  /** The case that is shown, with its variables. */
  get test(): FilePreview['test'] {
    return this.#shown.test;
  }

  /** Where the problem of a shown prompt stands. */
  problemAt(prompt: number): Location | undefined {
    return this.#shown.prompts[prompt]?.problem?.location;
  }

  /** What was shown last, made first if nothing was. */
  async state(): Promise<PreviewState> {
    return this.#state ?? this.refresh();
  }

  async open(file: Uri): Promise<void> {
    if (file.toString() === this.#file.toString()) return;
    this.#file = file;
    this.#suite = undefined;
    this.#test = 0;
    await this.refresh();
  }

  async choose(suite: Uri, test = 0): Promise<void> {
    this.#suite = suite;
    this.#test = test;
    await this.refresh();
  }

  async chooseSuite(place: number): Promise<void> {
    const suite = (await this.#users())[place];
    if (suite) await this.choose(suite);
  }

  async step(by: number): Promise<void> {
    this.#test = Math.max(0, this.#test + by);
    await this.refresh();
  }

  /** Renders anew; of several at once the last one is shown, and all resolve with it. */
  async refresh(): Promise<PreviewState> {
    this.#rendering.abort();
    const rendering = new AbortController();
    this.#rendering = rendering;
    const state = this.#render(rendering.signal);
    this.#latest = state;
    try {
      return await state;
    } catch (error) {
      if (rendering.signal.aborted && this.#latest !== state) return this.#latest;
      throw error;
    }
  }

  async #render(signal: AbortSignal): Promise<PreviewState> {
    const users = await this.#users();
    const known = users.find((each) => each.toString() === this.#suite?.toString());
    const suite = known ?? users[0];
    const { previewPromptFile } = await import('../../core/playground/previewPrompt.ts');
    const shown = await previewPromptFile({
      file: this.#file.fsPath,
      suite: suite?.fsPath,
      test: this.#test,
      environment: await this.#parts.environmentFor(this.#file),
      signal,
    });
    const state = await this.#stateOf(shown, users, suite);
    signal.throwIfAborted();
    this.#suite = suite;
    this.#shown = shown;
    this.#state = state;
    this.#changed.fire(state);
    return state;
  }

  dispose(): void {
    this.#rendering.abort();
    this.#store.dispose();
  }

  async #users(): Promise<Uri[]> {
    return (await this.#parts.suites.suitesUsing(this.#file)).map(({ suite }) => suite);
  }

  #soon(pause = typingPauseMs): void {
    const render = (): void => {
      this.refresh().catch((error: unknown) => {
        if (!this.#store.disposed) this.#parts.showError(error);
      });
    };
    this.#typing.schedule('render', render, pause);
  }

  async #stateOf(
    { prompts, test, cases, caseProblem }: FilePreview,
    users: readonly Uri[],
    suite: Uri | undefined,
  ): Promise<PreviewState> {
    const place = suite ? users.indexOf(suite) : -1;
    return {
      name: workspace.asRelativePath(this.#file),
      suites: users.map((each) => suiteLabel(each.fsPath)),
      suite: place < 0 ? null : place,
      test: test
        ? {
            index: test.index,
            label: caseName(test),
            total: cases ?? null,
            vars: Object.entries(test.vars).map(([name, value]) => [name, cut(valueText(value))]),
          }
        : null,
      caseProblem: caseProblem ? said(caseProblem.message) : null,
      prompts: await Promise.all(prompts.map(async (prompt) => this.#viewOf(prompt))),
    };
  }

  async #viewOf({ label, messages, missing, problem }: PromptPreview): Promise<PromptView> {
    return {
      label,
      messages: messages.map(({ role, parts }) => ({
        role,
        parts: parts.map(({ kind, text }) => ({ kind, text: kind === 'image' ? text : cut(text) })),
      })),
      missing: [...missing],
      problem: problem
        ? {
            message: said(problem.message),
            hint: problem.hint === undefined ? null : said(problem.hint),
            place: problem.location ? placeWords(problem.location) : null,
          }
        : null,
      figures: await this.#figuresOf(messages),
    };
  }

  async #figuresOf(messages: PromptPreview['messages']): Promise<string[]> {
    const text = messages
      .flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'text').map((part) => part.text))
      .join('\n');
    if (text === '') return [];
    const { figures: counting } = this.#parts;
    const models = await counting.models(this.#file);
    const key = `${this.#file.toString()}#preview`;
    const figures = await counting.figuresOf(this.#file, key, [text], models);
    return figures
      .slice(0, shownModels)
      .map(({ provider, counted, cost }) =>
        l10n.t('{0}: {1}, {2} to send once', provider, countedWords(counted), dollars(cost)),
      );
  }
}

function caseName(test: NonNullable<FilePreview['test']>): string {
  const { label, detail } = caseLabel(test);
  return test.description ? label : detail || label;
}

function placeWords({ file, range }: Location): string {
  return formatLocation({ file: path.basename(file), range });
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
