import { EventEmitter, Uri, workspace } from 'vscode';
import type { Disposable, Event } from 'vscode';
import type { Environment } from '../../core/environment.ts';
import type { TextFigure } from '../../core/pricing/textFigures.ts';
import { exists } from '../../core/exists.ts';
import type { Core } from '../core/core.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import type { LoadedSuites } from './loadedSuites.ts';
import type { SuiteIndex } from './suiteIndex.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** What is known of a prompt file. */
export interface PromptFact {
  /** A suite names it, and there is no such file. */
  isMissing: boolean;
  /** Undefined when it cannot be read. */
  format: string | undefined;
  /** The beginning of the hash that runs record, of the file's first prompt. */
  version: string | undefined;
  /** How many prompts the file holds. */
  prompts: number;
  /** Of the model it is asked of first, else of the model of the settings. */
  figure: TextFigure | undefined;
  /** The suites that name it. */
  suites: readonly Uri[];
}

/** A window measures so many files by itself; of the others someone has to ask. */
const measuredUnasked = 500;
/** Files that are read at once. */
const lanes = 4;

/** Forms, versions, tokens and cost of prompt files, found in the background and kept until a file changes. */
export class PromptFacts implements Disposable {
  readonly #parts: {
    core: Core;
    suites: SuiteIndex;
    figures: PromptFigures;
    environmentFor: (scope: Uri) => Promise<Environment>;
  };
  readonly #known = new Map<string, PromptFact>();
  readonly #wanted = new Map<string, Uri>();
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  #working = 0;
  /** What is known of a prompt has come, or does not hold any more. */
  readonly onDidChange: Event<Uri> = this.#changed.event;

  constructor(
    parts: {
      core: Core;
      suites: SuiteIndex;
      loaded: Pick<LoadedSuites, 'named'>;
      figures: PromptFigures;
      environmentFor: (scope: Uri) => Promise<Environment>;
    },
    files: WorkspaceFiles,
  ) {
    this.#parts = parts;
    const forget = (uri: Uri): void => {
      if (this.#known.delete(uri.toString())) this.#changed.fire(uri);
    };
    this.#store.add(files.onDidChangeFile(forget));
    // What comes from outside of VS Code is told of as a list, and beside the globs of prompts only by who names it.
    this.#store.add(
      files.onDidChangeList(() => {
        for (const [key, { isMissing }] of this.#known) if (isMissing) forget(Uri.parse(key));
      }),
    );
    this.#store.add(
      parts.loaded.named.onDidChange((change) => {
        for (const file of change.files) forget(Uri.file(file));
      }),
    );
    this.#store.add(workspace.onDidSaveTextDocument(({ uri }) => forget(uri)));
    // Those that came may have been missing, and those that went are.
    this.#store.add(workspace.onDidCreateFiles(({ files: made }) => made.forEach(forget)));
    this.#store.add(workspace.onDidDeleteFiles(({ files: gone }) => gone.forEach(forget)));
    this.#store.add(
      workspace.onDidRenameFiles(({ files: moved }) =>
        moved.flatMap(({ oldUri, newUri }) => [oldUri, newUri]).forEach(forget),
      ),
    );
    this.#store.add(parts.suites.onDidChangeUses(() => this.#known.clear())); // who uses what may have changed
  }

  /** As far as it is known; what is not known yet is begun. */
  of(prompt: Uri): PromptFact | undefined {
    const key = prompt.toString();
    const known = this.#known.get(key);
    if (known || this.#known.size + this.#wanted.size >= measuredUnasked) return known;
    this.#wanted.set(key, prompt);
    if (this.#working < lanes) void this.#work();
    return undefined;
  }

  /** Finds it out now. */
  async find(prompt: Uri): Promise<PromptFact> {
    const key = prompt.toString();
    const known = this.#known.get(key);
    if (known) return known;
    const fact = await this.#read(prompt);
    this.#known.set(key, fact);
    return fact;
  }

  async #work(): Promise<void> {
    this.#working++;
    for (const [key, prompt] of this.#wanted) {
      if (this.#store.disposed) break;
      this.#wanted.delete(key);
      await this.find(prompt);
      this.#changed.fire(prompt);
    }
    this.#working--;
  }

  /** What cannot be read has no figures; its suite, or the editor, tells why. */
  async #read(prompt: Uri): Promise<PromptFact> {
    const { core, suites, environmentFor } = this.#parts;
    const [isThere, versions, figure, users] = await Promise.all([
      exists(prompt.fsPath),
      environmentFor(prompt)
        .then((environment) => core.promptVersions(prompt.fsPath, environment))
        .catch(() => []),
      this.#figure(prompt).catch(() => undefined),
      suites.suitesUsing(prompt),
    ]);
    return {
      isMissing: !isThere,
      format: versions[0]?.format,
      version: versions[0]?.id,
      prompts: versions.length,
      figure,
      suites: users.map(({ suite }) => suite),
    };
  }

  async #figure(prompt: Uri): Promise<TextFigure | undefined> {
    const { figures } = this.#parts;
    const [texts, models] = await Promise.all([figures.texts(prompt), figures.models(prompt)]);
    const [figure] = await figures.figuresOf(prompt, prompt.toString(), texts, models.slice(0, 1));
    return figure;
  }

  dispose(): void {
    this.#wanted.clear();
    this.#store.dispose();
  }
}
