import type {
  CancellationToken,
  CustomDocument,
  CustomReadonlyEditorProvider,
  Disposable,
  Event,
  Uri,
  WebviewPanel,
} from 'vscode';
import { EventEmitter } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { RunRecord } from '../../core/engine/result.ts';
import type { Store } from '../../core/store/store.ts';
import type { Action } from '../../shared/resultsProtocol.ts';
import { copyCurl, isOfEveryPanel, useWindow } from './panelActions.ts';
import type { ResultsSource } from './resultsPanels.ts';
import { ResultsPanel, showPage } from './resultsPanels.ts';
import type { SuiteLayouts } from './suiteLayouts.ts';

/** A result file, put into a store in memory: the panel then asks it as it asks any other. */
class RunFileDocument implements CustomDocument {
  readonly uri: Uri;
  readonly record: RunRecord;
  readonly store: Store;

  constructor(uri: Uri, record: RunRecord, store: Store) {
    this.uri = uri;
    this.record = record;
    this.store = store;
  }

  dispose(): void {
    void this.store.close();
  }
}

/** Opens `*.run.json` files in the results panel, to be looked at. */
export class RunFileEditor implements CustomReadonlyEditorProvider<RunFileDocument> {
  readonly #extensionUri: Uri;
  readonly #showError: (error: unknown) => void;
  readonly #layouts: SuiteLayouts;

  constructor(extensionUri: Uri, showError: (error: unknown) => void, layouts: SuiteLayouts) {
    this.#extensionUri = extensionUri;
    this.#showError = showError;
    this.#layouts = layouts;
  }

  async openCustomDocument(uri: Uri): Promise<RunFileDocument> {
    const [{ readRunFile }, { openStore }] = await Promise.all([
      import('../../core/reports/readRunFile.ts'),
      import('../../core/store/openStore.ts'),
    ]);
    const { run, results } = await readRunFile(uri.fsPath);
    const store = await openStore(':memory:');
    await store.beginRun(run);
    await Promise.all(results.map((result) => store.record(run.id, result)));
    // What the file says of its end is kept; only the figures are counted anew.
    const summary = await store.summarise(run.id);
    await store.updateRun(run.id, { summary });
    return new RunFileDocument(uri, { ...run, summary }, store);
  }

  async resolveCustomEditor(
    document: RunFileDocument,
    panel: WebviewPanel,
    _token: CancellationToken,
  ): Promise<void> {
    const source = new RunFileSource(document, this.#showError);
    const results = new ResultsPanel(panel, { runId: document.record.id }, source, this.#layouts);
    panel.onDidDispose(() => {
      results.dispose();
      source.dispose();
    });
    await showPage(panel, this.#extensionUri);
  }
}

class RunFileSource implements ResultsSource, Disposable {
  readonly readOnly = true;
  readonly showError: (error: unknown) => void;
  readonly #document: RunFileDocument;
  // A file that is looked at does not change.
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(document: RunFileDocument, showError: (error: unknown) => void) {
    this.#document = document;
    this.showError = showError;
  }

  find(): ReturnType<ResultsSource['find']> {
    const { record, store } = this.#document;
    return Promise.resolve({ record, store });
  }

  progressOf(): undefined {
    return undefined;
  }

  async act(action: Action): Promise<string | undefined> {
    if (isOfEveryPanel(action)) return useWindow(action);
    if (action.kind === 'copyCurl') return copyCurl(this.#document, action.resultId);
    throw new CupelError('panel.readOnly', 'A result file is only looked at.');
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
