import path from 'node:path';
import { EventEmitter, workspace } from 'vscode';
import type { Disposable, Event, TextDocument, Uri } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import { expandGlob, isOfGlob, parseFileReference } from '../../core/suites/fileReference.ts';
import type { OutlineItem, SuiteOutline } from '../../core/suites/suite.ts';
import type { Core } from '../core/core.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { typingPause } from './lengthOf.ts';
import { isSuitePath } from './suiteNames.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

const typingPauseMs = 250;

/** The outlines of the workspace's suites, from unsaved text where there is some. Each text is parsed once. */
export class SuiteIndex implements Disposable {
  readonly files: WorkspaceFiles;
  readonly #core: Core;
  /** `version` is the open document's; undefined for what was read from the disk. */
  readonly #outlines = new Map<string, { version: number | undefined; outline: Promise<SuiteOutline> }>();
  readonly #changed = new EventEmitter<Uri | undefined>();
  readonly #usesChanged = new EventEmitter<void>();
  /** What each suite asks of whom, as it was when someone last heard of it. */
  readonly #uses = new Map<string, string>();
  readonly #store = new DisposableStore();

  /** A suite changed, on the disk or in an editor; undefined when suites came or went. */
  readonly onDidChange: Event<Uri | undefined> = this.#changed.event;
  /** Suites came or went, or one names other prompts or providers: not with each key in a case. */
  readonly onDidChangeUses: Event<void> = this.#usesChanged.event;

  constructor(core: Core, files: WorkspaceFiles) {
    this.#core = core;
    this.files = files;
    const typing = this.#store.add(new Debouncer(typingPauseMs));
    this.#store.add(this.#changed);
    this.#store.add(this.#usesChanged);
    this.#store.add(
      files.onDidChangeList(() => {
        this.#changed.fire(undefined);
        this.#usesChanged.fire();
      }),
    );
    this.#store.add(files.onDidChangeFile((uri) => this.#forget(uri)));
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0 || !isSuiteDocument(document)) return;
        const pause = typingPause(document, typingPauseMs);
        typing.schedule(document.uri.toString(), () => this.#forget(document.uri), pause);
      }),
    );
    this.#store.add(
      workspace.onDidCloseTextDocument((document) => {
        if (isSuiteDocument(document)) this.#forget(document.uri); // changes may have been thrown away
      }),
    );
  }

  /** The suites, for those who want to know what is in them: what reads suites is loaded while they are searched for. */
  all(): Promise<readonly Uri[]> {
    const files = this.files.all(); // first, so that the thread that searches starts meanwhile
    void this.#core.prepareOutlines();
    return files;
  }

  async outline(uri: Uri): Promise<SuiteOutline> {
    const key = uri.toString();
    const version = openDocument(uri)?.version;
    const known = this.#outlines.get(key);
    if (known && known.version === version) return known.outline;
    const outline = this.#parse(uri);
    this.#outlines.set(key, { version, outline });
    outline.catch(() => this.#outlines.delete(key)); // the caller shows the reason; a later call tries again
    return outline;
  }

  /** The suites whose prompts name this file, themselves or by a glob, with their outlines. */
  async suitesUsing(prompt: Uri): Promise<{ suite: Uri; outline: SuiteOutline }[]> {
    const suites = await this.all();
    const outlines = await Promise.all(
      suites.map(async (suite) => ({ suite, outline: await this.outline(suite).catch(() => undefined) })),
    );
    return outlines.flatMap(({ suite, outline }) =>
      outline?.prompts.some((item) => namesFile(suite, item, prompt)) ? [{ suite, outline }] : [],
    );
  }

  async #parse(uri: Uri): Promise<SuiteOutline> {
    const outline = await this.#core.outlineSuite(await readText(uri));
    const key = uri.toString();
    if (!this.#uses.has(key)) this.#uses.set(key, usesOf(outline));
    return outline;
  }

  #forget(uri: Uri): void {
    this.#outlines.delete(uri.toString());
    this.#changed.fire(uri);
    void this.#compareUses(uri);
  }

  async #compareUses(uri: Uri): Promise<void> {
    const key = uri.toString();
    const outline = await this.outline(uri).catch(() => undefined); // gone, or not to be read: it uses nothing
    const uses = usesOf(outline);
    if (this.#store.disposed || this.#uses.get(key) === uses) return;
    this.#uses.set(key, uses);
    this.#usesChanged.fire();
  }

  dispose(): void {
    this.#store.dispose();
    this.#outlines.clear();
  }
}

function usesOf(outline: SuiteOutline | undefined): string {
  const items = [...(outline?.prompts ?? []), ...(outline?.providers ?? [])];
  return JSON.stringify(items.map(({ range: _, fileRange: __, ...named }) => named));
}

/** Absolute paths of the files that an item of a suite names, globs expanded; none of a glob that cannot be. */
export async function namedFiles(suite: Uri, { file }: OutlineItem): Promise<string[]> {
  if (file === undefined) return [];
  return expandGlob(pathOf(suite, file)).catch((error: unknown) => {
    // A problem of the suite, which is marked there.
    if (error instanceof CupelError) return [];
    throw error;
  });
}

/** Whether an item of a suite names a file, itself or by a glob. */
export function namesFile(suite: Uri, { file }: OutlineItem, named: Uri): boolean {
  return file !== undefined && isOfGlob(pathOf(suite, file), named.fsPath);
}

function pathOf(suite: Uri, reference: string): string {
  return parseFileReference(reference, path.dirname(suite.fsPath)).file;
}

/** A file's text as the editor has it. */
export async function readText(uri: Uri): Promise<string> {
  const document = openDocument(uri);
  return document ? document.getText() : new TextDecoder().decode(await workspace.fs.readFile(uri));
}

/** A file as it stands in an editor, where it is open. */
export function openDocument(uri: Uri): TextDocument | undefined {
  const key = uri.toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === key);
}

export function isSuiteDocument(document: TextDocument): boolean {
  return document.uri.scheme === 'file' && isSuitePath(document.uri.fsPath);
}
