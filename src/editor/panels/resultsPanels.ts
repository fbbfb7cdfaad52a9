import type { Disposable, Event, WebviewPanel, WebviewPanelSerializer } from 'vscode';
import { l10n, Uri, ViewColumn, window } from 'vscode';
import type { Progress } from '../../core/engine/runOptions.ts';
import { messageOf } from '../../core/errors.ts';
import type { PanelAnswers, RunFinder } from '../../core/panel/panelAnswers.ts';
import { isFromResults } from '../../shared/resultsMessages.ts';
import type { Action, FromResults, Question, ToResults } from '../../shared/resultsProtocol.ts';
import type { ResultsMemory } from '../../shared/resultsQueries.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { webviewHtml } from './webviewHtml.ts';
import { said, saidIn, sayEngineText } from '../words/said.ts';

export const resultsViewType = 'cupel.results';

/** What the panel needs of the rest of the editor. */
export interface ResultsSource extends RunFinder {
  /** Runs came, changed or ended. */
  readonly onDidChange: Event<void>;
  /** Does what a button asks for. Resolves with words for the status line. */
  act(action: Action): Promise<string | undefined>;
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

  /**
   * Shows a run: in its panel if it has one, else in the panel that is open, else in a new one.
   * @param compared the runs that it is held against at once
   */
  open(runId: string, compared?: string[]): void {
    const panels = [...this.#panels.values()];
    const panel = panels.find((each) => each.runId === runId) ?? panels[0];
    if (panel) {
      panel.show(runId, compared);
      return;
    }
    const created = window.createWebviewPanel(resultsViewType, l10n.t('Cupel Results'), ViewColumn.Active, {
      enableScripts: true,
    });
    this.#adopt(created, runId, compared);
  }

  async deserializeWebviewPanel(panel: WebviewPanel, memory: ResultsMemory | undefined): Promise<void> {
    this.#adopt(panel, typeof memory?.runId === 'string' ? memory.runId : 'latest');
  }

  dispose(): void {
    for (const panel of this.#panels.keys()) panel.dispose();
    this.#owner.dispose();
  }

  #adopt(panel: WebviewPanel, runId: string, compared?: string[]): void {
    const media = Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    panel.iconPath = {
      light: Uri.joinPath(this.#extensionUri, 'media', 'cupel-light.svg'),
      dark: Uri.joinPath(this.#extensionUri, 'media', 'cupel-dark.svg'),
    };
    const results = new ResultsPanel(panel, runId, this.#source, compared);
    this.#panels.set(panel, results);
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      results.dispose();
    });
    showPage(panel, this.#extensionUri);
  }
}

/** Loads the page of the panel into a webview. */
export function showPage(panel: WebviewPanel, extensionUri: Uri): void {
  const media = Uri.joinPath(extensionUri, 'dist', 'webview');
  panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
  panel.webview.html = webviewHtml(panel.webview, extensionUri, 'results', l10n.t('Cupel Results'));
}

/** One panel, or one editor of a result file: answers what its page asks and does what it wants done. */
export class ResultsPanel implements Disposable {
  runId: string;
  readonly #panel: WebviewPanel;
  readonly #source: ResultsSource;
  readonly #owner = new DisposableStore();
  /** What the page shall hold the run against; told once, since the page remembers it. */
  #compared: string[] | undefined;
  #answers: Promise<PanelAnswers> | undefined;

  constructor(panel: WebviewPanel, runId: string, source: ResultsSource, compared?: string[]) {
    this.runId = runId;
    this.#compared = compared;
    this.#panel = panel;
    this.#source = source;
    this.#owner.add(panel.webview.onDidReceiveMessage((message) => void this.#receive(message)));
    this.#owner.add(
      source.onDidChange(() => {
        const progress = source.progressOf(this.runId);
        this.#post({ type: 'changed', ...(progress ? { progress: viewOf(progress) } : {}) });
      }),
    );
  }

  show(runId: string, compared?: string[]): void {
    this.runId = runId;
    // A hidden panel loads its page anew and asks for this then.
    if (!this.#panel.visible) this.#compared = compared;
    this.#panel.reveal();
    this.#post({ type: 'show', runId, ...(compared && { compared }) });
  }

  dispose(): void {
    this.#owner.dispose();
  }

  #post(message: ToResults): void {
    if (this.#owner.disposed) return; // an answer may come when the panel is gone
    // A hidden panel has no page to receive it; it asks again when it is shown.
    void this.#panel.webview.postMessage(message);
  }

  async #receive(message: unknown): Promise<void> {
    if (!isFromResults(message)) return;
    const known: FromResults = message;
    switch (known.type) {
      case 'ready':
        this.#post({ type: 'show', runId: this.runId, ...(this.#compared && { compared: this.#compared }) });
        this.#compared = undefined;
        return;
      case 'ask':
        try {
          this.#post({ type: 'reply', id: known.id, value: saidIn(await this.#answer(known.question)) });
        } catch (error) {
          this.#post({ type: 'reply', id: known.id, error: said(messageOf(error)) });
        }
        return;
      case 'do':
        await this.#act(known.action).catch((error: unknown) => this.#source.showError(error));
    }
  }

  async #act(action: Action): Promise<void> {
    if (this.#source.readOnly && !harmless.has(action.kind)) return;
    const message = await this.#source.act(action);
    if (message !== undefined) this.#post({ type: 'done', message });
  }

  async #answer(question: Question): Promise<unknown> {
    // The statistics behind the answers are loaded with the first panel, not with the extension.
    this.#answers ??= import('../../core/panel/panelAnswers.ts').then(
      (module) => new module.PanelAnswers(this.#source, sayEngineText),
    );
    const answer = await (await this.#answers).answer(question);
    if (question.kind === 'run' && !this.#source.readOnly)
      this.#panel.title = l10n.t('Results: {0}', (answer as { suiteName: string }).suiteName);
    return answer;
  }
}

/** What can be done with a run that is only looked at. */
const harmless = new Set<Action['kind']>([
  'copy',
  'copyCurl',
  'save',
  'openLink',
  'openDocs',
  'explain',
  'export',
]);

function viewOf({ planned, done, cost, costUnknown }: Progress): {
  planned: number | null;
  done: number;
  cost: number;
  costUnknown: number;
} {
  return { planned: planned ?? null, done, cost, costUnknown };
}
