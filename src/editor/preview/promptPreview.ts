import path from 'node:path';
import type { Disposable, Uri, WebviewPanel } from 'vscode';
import { Uri as Uris, ViewColumn, l10n, window } from 'vscode';
import type { Location } from '../../core/location.ts';
import type { FromPreview } from '../../shared/previewProtocol.ts';
import { isFromPreview } from '../../shared/previewProtocol.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { Lazy } from '../disposables/lazy.ts';
import { toRange } from '../files/openLocation.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import { webviewHtml } from '../panels/webviewHtml.ts';
import { pickCase } from '../playground/pickCaseVars.ts';
import type { PlaygroundPanel } from '../playground/playgroundPanel.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { PreviewParts } from './previewSession.ts';
import { PreviewSession } from './previewSession.ts';

const previewViewType = 'cupel.preview';

export interface PromptPreviewParts extends PreviewParts {
  extensionUri: Uri;
  prompts: PromptIndex;
  playground: Lazy<PlaygroundPanel>;
  runner: SuiteRunner;
}

interface Open {
  panel: WebviewPanel;
  session: PreviewSession;
}

/** The panel Preview Prompt: one a window, beside the editor, showing the prompt that is being written. */
export class PromptPreview implements Disposable {
  readonly #parts: PromptPreviewParts;
  #open: Open | undefined;

  constructor(parts: PromptPreviewParts) {
    this.#parts = parts;
  }

  /** What is shown, while the panel is open. */
  get session(): PreviewSession | undefined {
    return this.#open?.session;
  }

  async show(prompt: Uri): Promise<void> {
    this.#open ??= this.#create(prompt);
    this.#open.panel.reveal(undefined, true);
    await this.#open.session.open(prompt);
  }

  dispose(): void {
    this.#open?.panel.dispose();
  }

  #create(prompt: Uri): Open {
    const { extensionUri, prompts, showError } = this.#parts;
    const panel = window.createWebviewPanel(
      previewViewType,
      l10n.t('Preview Prompt'),
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [Uris.joinPath(extensionUri, 'dist', 'webview')] },
    );
    panel.iconPath = {
      light: Uris.joinPath(extensionUri, 'media', 'cupel-light.svg'),
      dark: Uris.joinPath(extensionUri, 'media', 'cupel-dark.svg'),
    };
    const owner = new DisposableStore();
    const session = owner.add(new PreviewSession(this.#parts, prompt));
    owner.add(session.onDidChange((state) => void panel.webview.postMessage({ type: 'state', state })));
    // As the preview of Markdown does, it follows to the prompt that is being looked at; a new file becomes one later.
    let notYet: Uri | undefined;
    const follow = async (uri: Uri): Promise<void> => {
      notYet = (await prompts.includes(uri)) ? undefined : uri;
      if (!notYet) await session.open(uri);
    };
    const followEditor = (editor = window.activeTextEditor): void => {
      if (editor) follow(editor.document.uri).catch(showError);
    };
    owner.add(window.onDidChangeActiveTextEditor((editor) => editor && followEditor(editor)));
    owner.add(prompts.onDidChange(() => notYet && followEditor()));
    owner.add(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (!isFromPreview(message)) return;
        this.#receive({ panel, session }, message).catch(showError);
      }),
    );
    panel.onDidDispose(() => {
      owner.dispose();
      this.#open = undefined;
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'preview', l10n.t('Preview Prompt'));
    return { panel, session };
  }

  async #receive({ panel, session }: Open, message: FromPreview): Promise<void> {
    const { suite, test } = session;
    switch (message.type) {
      case 'ready':
        await panel.webview.postMessage({ type: 'state', state: await session.state() });
        return;
      case 'suite':
        return session.chooseSuite(message.suite);
      case 'step':
        return session.step(message.by);
      case 'pickCase': {
        if (!suite || !test) return;
        const picked = await pickCase(this.#parts.runner, suite, l10n.t('Choose the case to preview'));
        if (picked) await session.choose(suite, picked.index);
        return;
      }
      case 'openCase':
        if (test) await openBeside(test.location, panel);
        return;
      case 'openProblem': {
        const place = session.problemAt(message.prompt);
        if (place) await openBeside(place, panel);
        return;
      }
      case 'try': {
        const playground = await this.#parts.playground.get();
        await playground.show(session.file);
        const trial = playground.session;
        if (!trial || !suite || !test) return;
        const { textsOfCase } = await import('../../core/playground/trialVars.ts');
        const directories = { suite: path.dirname(suite.fsPath), trial: trial.directory };
        trial.setVars(textsOfCase(test, directories));
      }
    }
  }
}

/** In the column that is being written in, so that the preview stays where it is. */
async function openBeside({ file, range }: Location, panel: WebviewPanel): Promise<void> {
  const editor = window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== panel.viewColumn);
  await window.showTextDocument(Uris.file(file), {
    viewColumn: editor?.viewColumn ?? ViewColumn.One,
    selection: toRange(range),
  });
}
