import { workspace } from 'vscode';
import type { Disposable, Uri } from 'vscode';
import type { Environment } from '../../core/environment.ts';
import type { LoadedParts } from '../../core/suites/loadSuite.ts';
import type { Core } from '../core/core.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { NamedFileWatch } from './namedFileWatch.ts';
import type { SuiteIndex } from './suiteIndex.ts';
import { openDocument } from './suiteIndex.ts';
import { onDidChangeSources } from './suiteSources.ts';

/** Milliseconds between a key and the last that looks at what it made of the suite; not everything is heard of. */
const holdsMs = 2_000;

interface LoadedSuitesParts {
  core: Core;
  suites: SuiteIndex;
  environmentFor: (scope: Uri) => Promise<Environment>;
}

/**
 * Suites with all that they name. After a key, the problems, the tests, the cost and the completion of a suite want to
 * look at it: it is read once for all of them.
 */
export class LoadedSuites implements Disposable {
  readonly #parts: LoadedSuitesParts;
  /** Suites in open documents, and what was read of that version. */
  readonly #kept = new Map<string, { version: number; at: number; loaded: Promise<LoadedParts> }>();
  readonly #store = new DisposableStore();
  /** The files that the suites name which were read. */
  readonly named = this.#store.add(new NamedFileWatch());

  constructor(parts: LoadedSuitesParts) {
    this.#parts = parts;
    const forget = (): void => this.#kept.clear();
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        // Any other file may be one that a suite names.
        if (document.uri.scheme === 'file' && !this.#kept.has(document.uri.toString())) forget();
      }),
    );
    this.#store.add(workspace.onDidCloseTextDocument(({ uri }) => this.#kept.delete(uri.toString())));
    this.#store.add(onDidChangeSources(forget));
    this.#store.add(workspace.onDidCreateFiles(forget));
    this.#store.add(workspace.onDidDeleteFiles(forget));
    this.#store.add(workspace.onDidRenameFiles(forget));
    this.#store.add(workspace.onDidGrantWorkspaceTrust(forget));
    this.#store.add(parts.suites.files.onDidChangeFile(forget));
    this.#store.add(this.named.onDidChange(forget));
  }

  /** Reads a suite now: for who runs it, and who tells what is wrong with it. */
  async read(uri: Uri): Promise<LoadedParts> {
    const key = uri.toString();
    const version = openDocument(uri)?.version;
    const loaded = this.#read(uri);
    if (version !== undefined && !this.#store.disposed)
      this.#kept.set(key, { version, at: performance.now(), loaded });
    return loaded;
  }

  /** A suite as it was read a moment ago, where nothing changed since: for who shows something of it. */
  async recent(uri: Uri): Promise<LoadedParts> {
    const kept = this.#kept.get(uri.toString());
    const holds =
      kept && kept.version === openDocument(uri)?.version && performance.now() - kept.at < holdsMs;
    return holds ? kept.loaded : this.read(uri);
  }

  async #read(uri: Uri): Promise<LoadedParts> {
    const { core, environmentFor } = this.#parts;
    const [{ loadSuiteParts }, environment] = await Promise.all([core.suites(), environmentFor(uri)]);
    const loaded = await loadSuiteParts(uri.fsPath, environment);
    if (loaded.names) this.named.note(uri, loaded.names);
    return loaded;
  }

  dispose(): void {
    this.#store.dispose();
    this.#kept.clear();
  }
}
