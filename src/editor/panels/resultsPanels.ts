import { readFile } from 'node:fs/promises';
import type { Disposable, Event, WebviewPanel, WebviewPanelSerializer } from 'vscode';
import { l10n, Uri, ViewColumn, window } from 'vscode';
import type { Progress } from '../../core/engine/runOptions.ts';
import { messageOf } from '../../core/errors.ts';
import type { PanelAnswers, RunFinder } from '../../core/panel/panelAnswers.ts';
import { isCaseQuery, isFromResults } from '../../shared/resultsMessages.ts';
import type { Action, FirstView, FromResults, Question, ToResults } from '../../shared/resultsProtocol.ts';
import type { CaseQuery, ResultsMemory } from '../../shared/resultsQueries.ts';
import type { RunView } from '../../shared/resultsViews.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { resultsViewType } from '../ids.ts';
import type { SuiteLayouts } from './suiteLayouts.ts';
import { webviewHtml } from './webviewHtml.ts';
import { said, saidIn, sayEngineText } from '../words/said.ts';

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
  readonly #source: ResultsSource & Disposable;
  readonly #layouts: SuiteLayouts;
  readonly #panels = new Map<WebviewPanel, ResultsPanel>();

  /** @param source ends with the panels */
  constructor(extensionUri: Uri, source: ResultsSource & Disposable, layouts: SuiteLayouts) {
    this.#extensionUri = extensionUri;
    this.#source = source;
    this.#layouts = layouts;
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
    this.#adopt(created, { runId, compared });
  }

  async deserializeWebviewPanel(panel: WebviewPanel, memory: ResultsMemory | undefined): Promise<void> {
    this.#adopt(panel, {
      runId: typeof memory?.runId === 'string' ? memory.runId : 'latest',
      ...(isCaseQuery(memory?.query) && { query: memory.query }),
    });
  }

  dispose(): void {
    for (const panel of this.#panels.keys()) panel.dispose();
    this.#source.dispose();
  }

  #adopt(panel: WebviewPanel, shown: Shown): void {
    panel.iconPath = {
      light: Uri.joinPath(this.#extensionUri, 'media', 'cupel-light.svg'),
      dark: Uri.joinPath(this.#extensionUri, 'media', 'cupel-dark.svg'),
    };
    const results = new ResultsPanel(panel, shown, this.#source, this.#layouts);
    this.#panels.set(panel, results);
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      results.dispose();
    });
    void showPage(panel, this.#extensionUri);
  }
}

let preloads: Promise<string[]> | undefined;

/** The files that the build found the page to import. Without them it only starts later. */
async function readPreloads(extensionUri: Uri): Promise<string[]> {
  const file = Uri.joinPath(extensionUri, 'dist', 'webview', 'preloads.json');
  try {
    return JSON.parse(await readFile(file.fsPath, 'utf8')) as string[];
  } catch {
    return [];
  }
}

/** Loads the page of the panel into a webview. */
export async function showPage(panel: WebviewPanel, extensionUri: Uri): Promise<void> {
  const media = Uri.joinPath(extensionUri, 'dist', 'webview');
  panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
  let isGone = false;
  panel.onDidDispose(() => (isGone = true));
  preloads ??= readPreloads(extensionUri);
  const files = await preloads;
  if (isGone) return;
  panel.webview.html = webviewHtml(panel.webview, extensionUri, 'results', l10n.t('Cupel Results'), files);
}

/** What a panel begins with. */
interface Shown {
  /** An id, or `latest`. */
  runId: string;
  /** What the run is held against at once. */
  compared?: string[] | undefined;
  /** What was looked for before a reload. */
  query?: CaseQuery;
}

const everything: CaseQuery = { filter: '' };

/** One panel, or one editor of a result file: answers what its page asks and does what it wants done. */
export class ResultsPanel implements Disposable {
  runId: string;
  readonly #panel: WebviewPanel;
  readonly #source: ResultsSource;
  readonly #layouts: SuiteLayouts;
  readonly #owner = new DisposableStore();
  /** What the page shall hold the run against; told once, since the page remembers it. */
  #compared: string[] | undefined;
  #answers: Promise<PanelAnswers> | undefined;
  /** Changes of runs so far: what was looked up before one may be old. */
  #changes = 0;
  /** What the page will ask for, looked up while its scripts load. */
  #ahead: { query: CaseQuery; first: Promise<FirstView | undefined> } | undefined;

  constructor(panel: WebviewPanel, shown: Shown, source: ResultsSource, layouts: SuiteLayouts) {
    const { runId, compared, query = everything } = shown;
    this.runId = runId;
    this.#compared = compared;
    this.#panel = panel;
    this.#source = source;
    this.#layouts = layouts;
    this.#ahead = { query, first: this.#look(query) };
    this.#owner.add(panel.webview.onDidReceiveMessage((message) => void this.#receive(message)));
    this.#owner.add(
      source.onDidChange(() => {
        this.#ahead = undefined;
        this.#changes++;
        this.#tellChange();
      }),
    );
  }

  show(runId: string, compared?: string[]): void {
    this.runId = runId;
    this.#compared = compared;
    this.#ahead = undefined;
    const isVisible = this.#panel.visible;
    this.#panel.reveal();
    // A hidden panel loads its page anew and asks for this then.
    if (isVisible) void this.#tell(everything);
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
        return this.#tell(known.kept?.runId === this.runId ? known.kept.query : everything);
      case 'ask':
        try {
          this.#post({ type: 'reply', id: known.id, value: saidIn(await this.#answer(known.question)) });
        } catch (error) {
          this.#post({ type: 'reply', id: known.id, error: said(messageOf(error)) });
        }
        return;
      case 'do':
        await this.#act(known.action).catch((error: unknown) => this.#source.showError(error));
        return;
      case 'layout':
        await this.#keepLayout(known).catch((error: unknown) => this.#source.showError(error));
    }
  }

  async #keepLayout({ runId, layout }: Extract<FromResults, { type: 'layout' }>): Promise<void> {
    const run = await this.#source.find(runId);
    if (run) await this.#layouts.keep(run.record.suite, layout);
  }

  /** Tells the page which run it shows, with what it would ask for first. */
  async #tell(query: CaseQuery): Promise<void> {
    const { runId } = this;
    const changes = this.#changes;
    const ahead = this.#ahead;
    this.#ahead = undefined;
    const isAhead = ahead && JSON.stringify(ahead.query) === JSON.stringify(query);
    const first = await (isAhead ? ahead.first : this.#look(query));
    if (this.runId !== runId) return; // another was wanted meanwhile, and is told of
    if (first) this.#name(first.run);
    this.#post({
      type: 'show',
      runId: this.runId,
      ...(this.#compared && { compared: this.#compared }),
      ...(first && { first: saidIn(first) }),
    });
    this.#compared = undefined;
    if (changes !== this.#changes) this.#tellChange();
  }

  #tellChange(): void {
    const progress = this.#source.progressOf(this.runId);
    this.#post({ type: 'changed', ...(progress ? { progress: viewOf(progress) } : {}) });
  }

  /** Undefined when it cannot be found: the page asks for it then, and shows why not. */
  async #look(query: CaseQuery): Promise<FirstView | undefined> {
    try {
      const answers = await this.#loadAnswers();
      return await answers.first(this.runId, query, (suite) => this.#layouts.of(suite));
    } catch {
      return undefined;
    }
  }

  async #act(action: Action): Promise<void> {
    if (this.#source.readOnly && !harmless.has(action.kind)) return;
    const message = await this.#source.act(action);
    if (message !== undefined) this.#post({ type: 'done', message });
  }

  async #answer(question: Question): Promise<unknown> {
    const answer = await (await this.#loadAnswers()).answer(question);
    if (question.kind === 'run') this.#name(answer as RunView);
    return answer;
  }

  /** The statistics behind the answers are loaded with the first panel, not with the extension. */
  #loadAnswers(): Promise<PanelAnswers> {
    return (this.#answers ??= import('../../core/panel/panelAnswers.ts').then(
      (module) => new module.PanelAnswers(this.#source, sayEngineText),
    ));
  }

  /** `latest` has a name of its own once it is found; a result file keeps its title. */
  #name({ id, suiteName }: RunView): void {
    if (this.runId === 'latest') this.runId = id;
    if (!this.#source.readOnly) this.#panel.title = l10n.t('Results: {0}', suiteName);
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
