import type { Disposable, Uri, WebviewPanel, WebviewPanelSerializer } from 'vscode';
import { Uri as Uris, ViewColumn, l10n, window, workspace } from 'vscode';
import type { FromPlayground, ToPlayground } from '../../shared/playgroundProtocol.ts';
import { isFromPlayground, isTrialDraft } from '../../shared/playgroundProtocol.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import { playgroundViewType } from '../ids.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import { webviewHtml } from '../panels/webviewHtml.ts';
import { pickCaseVars } from './pickCaseVars.ts';
import type { PlaygroundParts } from './playgroundSession.ts';
import { PlaygroundSession } from './playgroundSession.ts';
import { saveAsCase, saveAsSuite } from './saveTrial.ts';
import type { SaveParts } from './saveTrial.ts';

/** Answers are drawn so often at most. */
const drawEveryMs = 100;

export interface PlaygroundPanelParts extends PlaygroundParts, SaveParts {
  extensionUri: Uri;
  prompts: Pick<PromptIndex, 'all'>;
  runner: SuiteRunner;
  showError: ShowError;
}

/** The panel Try Prompt: one a window, restored after a reload of the window. */
export class PlaygroundPanel implements Disposable, WebviewPanelSerializer {
  readonly #parts: PlaygroundPanelParts;
  #open: { panel: WebviewPanel; session: PlaygroundSession; owner: DisposableStore } | undefined;

  constructor(parts: PlaygroundPanelParts) {
    this.#parts = parts;
  }

  /** What is being tried, while the panel is open. */
  get session(): PlaygroundSession | undefined {
    return this.#open?.session;
  }

  /** Shows the panel, with a prompt file if one is given. */
  async show(prompt?: Uri): Promise<void> {
    this.#open ??= this.#create();
    this.#open.panel.reveal(undefined, false);
    if (prompt) await this.#open.session.open(prompt);
  }

  /** @param memory what the page kept */
  async deserializeWebviewPanel(panel: WebviewPanel, memory: unknown): Promise<void> {
    this.#open?.panel.dispose();
    this.#open = this.#adopt(panel);
    if (isTrialDraft(memory)) await this.#open.session.restore(memory);
  }

  dispose(): void {
    this.#open?.panel.dispose();
  }

  #create(): { panel: WebviewPanel; session: PlaygroundSession; owner: DisposableStore } {
    return this.#adopt(
      window.createWebviewPanel(playgroundViewType, l10n.t('Try Prompt'), ViewColumn.Active),
    );
  }

  #adopt(panel: WebviewPanel): { panel: WebviewPanel; session: PlaygroundSession; owner: DisposableStore } {
    const { extensionUri } = this.#parts;
    const media = Uris.joinPath(extensionUri, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    panel.iconPath = {
      light: Uris.joinPath(extensionUri, 'media', 'cupel-light.svg'),
      dark: Uris.joinPath(extensionUri, 'media', 'cupel-dark.svg'),
    };
    const owner = new DisposableStore();
    const session = owner.add(new PlaygroundSession(this.#parts));
    const post = (message: ToPlayground): void => {
      if (!owner.disposed) void panel.webview.postMessage(message);
    };
    const postState = (keepText: boolean): void => {
      session.state().then(
        (state) => post({ type: 'state', state, keepText }),
        (error: unknown) => this.#parts.showError(error),
      );
    };
    owner.add(session.onDidChange(({ keepText }) => postState(keepText)));
    let timer: NodeJS.Timeout | undefined;
    owner.add({ dispose: () => clearTimeout(timer) });
    owner.add(
      session.onDidAnswer(() => {
        timer ??= setTimeout(() => {
          timer = undefined;
          post({ type: 'answers', answers: [...session.answers] });
        }, drawEveryMs);
      }),
    );
    owner.add(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (!isFromPlayground(message)) return;
        if (message.type === 'ready') postState(false);
        else
          this.receive(message, session).then(
            (said) => said !== undefined && post({ type: 'done', message: said }),
            (error: unknown) => this.#parts.showError(error),
          );
      }),
    );
    panel.onDidDispose(() => {
      owner.dispose();
      if (this.#open?.panel === panel) this.#open = undefined;
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'playground', l10n.t('Try Prompt'));
    return { panel, session, owner };
  }

  /** Does what the page asks for. Resolves with what is to be said of it. */
  async receive(message: FromPlayground, session = this.session): Promise<string | undefined> {
    if (!session) return undefined;
    switch (message.type) {
      case 'ready':
        return undefined;
      case 'changed':
        await session.change(message.text, message.vars, message.models, message.json);
        return undefined;
      case 'run':
        return (await session.run()) ? undefined : l10n.t('Nothing was sent.');
      case 'stop':
        session.stop();
        return undefined;
      case 'pickCase': {
        const texts = await pickCaseVars(this.#parts, session.file, session.directory);
        if (texts) session.setVars(texts);
        return undefined;
      }
      case 'pickPrompt': {
        const prompt = await this.#pickPrompt();
        if (prompt) await session.open(prompt);
        return undefined;
      }
      case 'choosePrompt':
        await session.choose(message.place);
        return undefined;
      case 'saveCase':
        return saveAsCase(this.#parts, session, message.answer);
      case 'saveSuite':
        return saveAsSuite(session);
      case 'takeUp':
        await session.takeUp(message.trial);
        return undefined;
      case 'clearHistory':
        await session.clearHistory();
        return undefined;
    }
  }

  async #pickPrompt(): Promise<Uri | undefined> {
    const files = await this.#parts.prompts.all();
    const items = files.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
    const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Choose a prompt') });
    return picked?.uri;
  }
}
