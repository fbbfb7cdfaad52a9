import { Diagnostic, DiagnosticSeverity, languages, Uri, window, workspace } from 'vscode';
import type { Disposable, TextDocument } from 'vscode';
import type { Diagnostic as CoreDiagnostic, Severity } from '../../core/diagnostics.ts';
import type { Environment } from '../../core/environment.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { Core } from '../core/core.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import { typingPause } from '../files/lengthOf.ts';
import { toRange } from '../files/openLocation.ts';
import type { LoadedSuites } from '../files/loadedSuites.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { isSuiteDocument } from '../files/suiteIndex.ts';
import { DiagnosticMap } from './diagnosticMap.ts';
import { isPlainSyntax, yamlExtensionMarks } from './yamlExtension.ts';
import { said } from '../words/said.ts';

/** Milliseconds after a key: enough for one command's changes to count as one. Quick fingers wait for no pause. */
const typingPauseMs = 1;

/** Files that are prompts by their name, wherever they lie. */
const promptName = /\.(?:txt|md|j2|njk|prompt|prompty)$/;

/** The suites' problems as squiggles and in the Problems view: of those that are open, and of those asked for. */
export class SuiteDiagnostics implements Disposable {
  readonly #core: Core;
  readonly #suites: SuiteIndex;
  readonly #loaded: LoadedSuites;
  readonly #environmentFor: (scope: Uri) => Promise<Environment>;
  readonly #counter: () => Promise<TokenCounter>;
  readonly #showError: ShowError;
  readonly #map = new DiagnosticMap();
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(languages.createDiagnosticCollection('cupel'));
  readonly #typing = this.#store.add(new Debouncer(typingPauseMs));
  /** Counts the validations of each suite, so that a slow one does not overwrite a newer one. */
  readonly #turns = new Map<string, number>();
  /** Suites that are being validated after a key, and whether another key came meanwhile. */
  readonly #running = new Map<string, { again: boolean }>();
  /** What of the syntax of files is left to the YAML extension, as a text to compare. */
  readonly #left = new Map<string, string>();

  constructor(
    parts: {
      core: Core;
      suites: SuiteIndex;
      loaded: LoadedSuites;
      environmentFor: (scope: Uri) => Promise<Environment>;
      counter: () => Promise<TokenCounter>;
    },
    showError: ShowError,
  ) {
    this.#core = parts.core;
    this.#suites = parts.suites;
    this.#loaded = parts.loaded;
    this.#environmentFor = parts.environmentFor;
    this.#counter = parts.counter;
    this.#showError = showError;
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#opened(document)));
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changed(document);
      }),
    );
    this.#store.add(
      parts.suites.files.onDidChangeFile((uri) => {
        if (this.#turns.has(uri.toString())) this.#soon(uri);
      }),
    );
    this.#store.add(
      parts.loaded.named.onDidChange(({ suite, isOnDisk }) => {
        if (isOnDisk && this.#turns.has(suite.toString())) this.#soon(suite);
      }),
    );
    this.#store.add(
      languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris)
          if (JSON.stringify(yamlExtensionMarks(uri)) !== (this.#left.get(uri.fsPath) ?? '[]'))
            this.#publish(uri.fsPath);
      }),
    );
    this.#store.add(workspace.onDidGrantWorkspaceTrust(() => this.#openSuites()));
    // A file that a suite names came, went or moved; those made outside are looked for when the person comes back.
    const again = (): void => this.#validateAgain();
    this.#store.add(workspace.onDidCreateFiles(again));
    this.#store.add(workspace.onDidDeleteFiles(again));
    this.#store.add(workspace.onDidRenameFiles(again));
    this.#store.add(window.onDidChangeWindowState(({ focused }) => focused && this.#lookForMissing()));
    this.#openSuites();
  }

  /** The problems that are shown for a file, as the engine found them. */
  of(uri: Uri): CoreDiagnostic[] {
    return this.#map.of(uri.fsPath);
  }

  /** Validates now and shows what it finds. Resolves with the problems of the suite and the files it names. */
  async validate(suite: Uri): Promise<CoreDiagnostic[]> {
    const key = suite.toString();
    const turn = (this.#turns.get(key) ?? 0) + 1;
    this.#turns.set(key, turn);
    const [{ validateParts }, environment] = await Promise.all([
      this.#core.suites(),
      this.#environmentFor(suite),
    ]);
    const options = { promptFiles: true, counter: this.#counter };
    const found = (await exists(suite))
      ? await validateParts(await this.#loaded.read(suite), environment, options)
      : [];
    if (this.#turns.get(key) !== turn || this.#store.disposed) return found;
    for (const file of this.#map.set(key, found)) this.#publish(file);
    return found;
  }

  #openSuites(): void {
    for (const document of workspace.textDocuments) this.#opened(document);
  }

  #opened(document: TextDocument): void {
    const { uri } = document;
    if (isSuiteDocument(document)) this.#soon(uri);
    else if (uri.scheme === 'file' && promptName.test(uri.path))
      this.#typing.schedule(`opened ${uri.toString()}`, () => {
        this.#validateSuitesUsing(uri).catch(this.#showError);
      });
  }

  /** A prompt shows what the suites that use it say of its variables. */
  async #validateSuitesUsing(prompt: Uri): Promise<void> {
    for (const { suite } of await this.#suites.suitesUsing(prompt))
      if (!this.#turns.has(suite.toString())) this.#soon(suite);
  }

  #validateAgain(): void {
    for (const suite of this.#turns.keys()) this.#soon(Uri.parse(suite));
  }

  #lookForMissing(): void {
    for (const suite of this.#turns.keys()) {
      const uri = Uri.parse(suite);
      if (this.#map.reportedBy(suite).some(({ code }) => code === 'file.notFound')) this.#soon(uri);
    }
  }

  #changed(document: TextDocument): void {
    const { uri } = document;
    const pause = typingPause(document, typingPauseMs);
    if (isSuiteDocument(document)) this.#soon(uri, pause);
    else if (uri.scheme === 'file' && this.#turns.size > 0)
      this.#typing.schedule(`users of ${uri.toString()}`, () => this.#validateUsers(uri), pause);
  }

  /** Validates the suites that a data or prompt file belongs to, of those that were validated before. */
  #validateUsers(file: Uri): void {
    const complaining = this.#map.suitesWithProblemsIn(file.fsPath);
    for (const suite of this.#turns.keys()) {
      const uri = Uri.parse(suite);
      if (complaining.includes(suite) || this.#loaded.named.isNamedBy(uri, file.fsPath)) this.#soon(uri);
    }
  }

  #soon(suite: Uri, pause?: number): void {
    this.#typing.schedule(suite.toString(), () => void this.#validateTyped(suite), pause);
  }

  /** One validation at a time: those of a large suite would pile up under quick fingers, and each keep the next waiting. */
  async #validateTyped(suite: Uri): Promise<void> {
    const key = suite.toString();
    const running = this.#running.get(key);
    if (running) {
      running.again = true;
      return;
    }
    const own = { again: false };
    this.#running.set(key, own);
    try {
      await this.validate(suite);
    } catch (error) {
      this.#showError(error);
    }
    this.#running.delete(key);
    if (own.again && !this.#store.disposed) this.#soon(suite);
  }

  #publish(file: string): void {
    const uri = Uri.file(file);
    const marks = yamlExtensionMarks(uri);
    if (marks.length > 0) this.#left.set(file, JSON.stringify(marks));
    else this.#left.delete(file);
    const isLeft = ({ location }: CoreDiagnostic): boolean =>
      marks.some((mark) => mark.intersection(toRange(location.range)) !== undefined);
    const shown = this.#map.of(file).filter((found) => !(isPlainSyntax(found) && isLeft(found)));
    this.#collection.set(uri, shown.map(toVscode));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** Of a file that was deleted, VS Code keeps the document for a while, and its tab: only what was typed there is left. */
async function exists(uri: Uri): Promise<boolean> {
  const key = uri.toString();
  if (workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === key))
    return true;
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

function toVscode(found: CoreDiagnostic): Diagnostic {
  const diagnostic = new Diagnostic(
    toRange(found.location.range),
    shownText(found),
    severities[found.severity],
  );
  diagnostic.source = 'cupel';
  diagnostic.code = found.code;
  return diagnostic;
}

/** A problem's message as it is shown, what to do about it below. */
export function shownText({ message, hint }: CoreDiagnostic): string {
  return hint ? `${said(message)}\n${said(hint)}` : said(message);
}
