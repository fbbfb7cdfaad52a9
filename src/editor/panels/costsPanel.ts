import { commands, l10n, Uri, ViewColumn, window } from 'vscode';
import type { Disposable, WebviewPanel } from 'vscode';
import type { FromCosts, ToCosts } from '../../shared/costsProtocol.ts';
import { isFromCosts } from '../../shared/costsProtocol.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import { commandIds } from '../ids.ts';
import { readSpending } from '../runs/paidRuns.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { Settings } from '../settings/settings.ts';
import { webviewHtml } from './webviewHtml.ts';

const costsViewType = 'cupel.costsPanel';

interface CostsPanelParts {
  extensionUri: Uri;
  stores: RunStores;
  settings: Settings;
  showError: ShowError;
}

/** The panel Costs: one a window. */
export class CostsPanel implements Disposable {
  readonly #parts: CostsPanelParts;
  #panel: WebviewPanel | undefined;

  constructor(parts: CostsPanelParts) {
    this.#parts = parts;
  }

  show(): void {
    this.#panel ??= this.#create();
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #create(): WebviewPanel {
    const { extensionUri, stores, settings, showError } = this.#parts;
    const panel = window.createWebviewPanel(costsViewType, l10n.t('Cupel Costs'), ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist', 'webview')],
    });
    panel.iconPath = {
      light: Uri.joinPath(extensionUri, 'media', 'cupel-light.svg'),
      dark: Uri.joinPath(extensionUri, 'media', 'cupel-dark.svg'),
    };
    const owner = new DisposableStore();
    // A hidden panel has no page to receive it; it asks again when it is shown.
    const post = (message: ToCosts): void => void panel.webview.postMessage(message);
    const postState = (): void => {
      readSpending(this.#parts).then((state) => post({ type: 'state', state }), showError);
    };
    owner.add(stores.onDidChange(postState));
    owner.add(settings['budget.perMonth'].onDidChange(postState));
    owner.add(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (!isFromCosts(message)) return;
        if (message.type === 'ready') postState();
        else
          act(message).then((said) => said !== undefined && post({ type: 'done', message: said }), showError);
      }),
    );
    panel.onDidDispose(() => {
      owner.dispose();
      this.#panel = undefined;
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'costs', 'Cupel costs');
    return panel;
  }
}

async function act(message: Exclude<FromCosts, { type: 'ready' }>): Promise<string | undefined> {
  switch (message.type) {
    case 'openRun':
      await commands.executeCommand(commandIds.openRun, message.run);
      return undefined;
    case 'setBudget':
      await commands.executeCommand(commandIds.openSettings, 'cupel.budget.perMonth');
      return undefined;
    case 'addPrice':
      await commands.executeCommand(commandIds.addPrice, message.model);
      return undefined;
    case 'explain':
      await commands.executeCommand(commandIds.explainNumbers, message.number);
      return undefined;
    case 'exportCsv': {
      const file = await commands.executeCommand<Uri | undefined>(commandIds.exportCosts);
      return file && l10n.t('Written to {0}', file.fsPath);
    }
    case 'save': {
      const { save } = await import('./panelActions.ts');
      return save(message.name, Buffer.from(message.data, message.base64 ? 'base64' : 'utf8'));
    }
  }
}
