import type { Disposable, Event, WebviewPanel, WebviewPanelSerializer } from 'vscode';
import { Uri, ViewColumn, env, window } from 'vscode';
import type { RunRecord } from '../../core/engine/result.ts';
import type { Progress } from '../../core/engine/runOptions.ts';
import { messageOf } from '../../core/errors.ts';
import type { ResultQuery, Store } from '../../core/store/store.ts';
import type {
  Action,
  CaseQuery,
  FromResults,
  Question,
  ResultsMemory,
  ToResults,
} from '../../shared/resultsProtocol.ts';
import { isFromResults } from '../../shared/resultsProtocol.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { columnsOf, pageView, progressView, resultView, runView } from './resultViews.ts';
import { webviewHtml } from './webviewHtml.ts';

export const resultsViewType = 'cupel.results';
const largestPage = 100;

/** What the panel needs of the rest of the editor. */
export interface ResultsSource {
  /** The run and the store that keeps it. */
  find(runId: string): Promise<{ record: RunRecord; store: Store } | undefined>;
  /** The progress of a run of this window, while it is under way. */
  progressOf(runId: string): Progress | undefined;
  /** Runs came, changed or ended. */
  readonly onDidChange: Event<void>;
  act(action: Exclude<Action, { kind: 'copy' }>): Promise<void>;
  showError(error: unknown): void;
}

/** The results panels: one a run, found again instead of opened twice, restored after a reload of the window. */
export class ResultsPanels implements Disposable, WebviewPanelSerializer<ResultsMemory> {
  readonly #extensionUri: Uri;
  readonly #source: ResultsSource;
  readonly #panels = new Map<WebviewPanel, ResultsPanel>();
  readonly #owner = new DisposableStore();

  constructor(extensionUri: Uri, source: ResultsSource) {
    this.#extensionUri = extensionUri;
    this.#source = source;
    this.#owner.add(window.registerWebviewPanelSerializer(resultsViewType, this));
  }

  /** Shows a run: in its panel if it has one, else in the panel that is open, else in a new one. */
  open(runId: string): void {
    const panels = [...this.#panels.values()];
    const panel = panels.find((each) => each.runId === runId) ?? panels[0];
    if (panel) {
      panel.show(runId);
      return;
    }
    const created = window.createWebviewPanel(resultsViewType, 'Cupel Results', ViewColumn.Active, {
      enableScripts: true,
    });
    this.#adopt(created, runId);
  }

  async deserializeWebviewPanel(panel: WebviewPanel, memory: ResultsMemory | undefined): Promise<void> {
    this.#adopt(panel, typeof memory?.runId === 'string' ? memory.runId : 'latest');
  }

  dispose(): void {
    for (const panel of this.#panels.keys()) panel.dispose();
    this.#owner.dispose();
  }

  #adopt(panel: WebviewPanel, runId: string): void {
    const media = Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    panel.iconPath = {
      light: Uri.joinPath(this.#extensionUri, 'media', 'cupel-light.svg'),
      dark: Uri.joinPath(this.#extensionUri, 'media', 'cupel-dark.svg'),
    };
    const results = new ResultsPanel(panel, runId, this.#source);
    this.#panels.set(panel, results);
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      results.dispose();
    });
    panel.webview.html = webviewHtml(panel.webview, this.#extensionUri, 'results', 'Cupel results');
  }
}

class ResultsPanel implements Disposable {
  runId: string;
  readonly #panel: WebviewPanel;
  readonly #source: ResultsSource;
  readonly #owner = new DisposableStore();

  constructor(panel: WebviewPanel, runId: string, source: ResultsSource) {
    this.runId = runId;
    this.#panel = panel;
    this.#source = source;
    this.#owner.add(panel.webview.onDidReceiveMessage((message) => void this.#receive(message)));
    this.#owner.add(
      source.onDidChange(() => {
        const progress = source.progressOf(this.runId);
        this.#post({ type: 'changed', ...(progress ? { progress: progressView(progress) } : {}) });
      }),
    );
  }

  show(runId: string): void {
    this.runId = runId;
    this.#panel.reveal();
    this.#post({ type: 'show', runId });
  }

  dispose(): void {
    this.#owner.dispose();
  }

  #post(message: ToResults): void {
    // A hidden panel has no page to receive it; it asks again when it is shown.
    void this.#panel.webview.postMessage(message);
  }

  async #receive(message: unknown): Promise<void> {
    if (!isFromResults(message)) return;
    const known: FromResults = message;
    switch (known.type) {
      case 'ready':
        this.#post({ type: 'show', runId: this.runId });
        return;
      case 'ask':
        try {
          this.#post({ type: 'reply', id: known.id, value: await this.#answer(known.question) });
        } catch (error) {
          this.#post({ type: 'reply', id: known.id, error: messageOf(error) });
        }
        return;
      case 'do':
        await this.#act(known.action).catch((error: unknown) => this.#source.showError(error));
    }
  }

  async #act(action: Action): Promise<void> {
    if (action.kind === 'copy') await env.clipboard.writeText(action.text);
    else await this.#source.act(action);
  }

  async #answer(question: Question): Promise<unknown> {
    const found = await this.#source.find(question.runId);
    if (!found) throw new Error('This run is not in the store any more.');
    const { record, store } = found;
    switch (question.kind) {
      case 'run': {
        this.#panel.title = `Results: ${record.suiteName}`;
        const summary = record.summary ?? (await store.summarise(record.id));
        return runView(record, summary, this.#source.progressOf(record.id));
      }
      case 'page': {
        const limit = Math.min(question.limit, largestPage);
        const query = { ...storeQuery(record, question.query), offset: question.offset, limit };
        return pageView(record, await store.results(record.id, query));
      }
      case 'result': {
        const result = await store.result(record.id, question.resultId);
        if (!result) throw new Error('This result is not in the store any more.');
        return resultView(record, result);
      }
    }
  }
}

function storeQuery(run: RunRecord, { mode, text, regex, sort }: CaseQuery): ResultQuery {
  if (regex && text !== '') void new RegExp(text, 'u'); // says what is wrong with it
  const column = sort?.column === undefined ? undefined : columnsOf(run)[sort.column];
  return {
    mode,
    ...(text === '' ? {} : { text, regex }),
    ...(sort ? { sort: { by: sort.by, descending: sort.descending, ...(column ? { column } : {}) } } : {}),
  };
}
