import path from 'node:path';
import { l10n, MarkdownString, ThemeIcon, TreeItem, workspace } from 'vscode';
import type { Uri } from 'vscode';
import type { ShowError } from '../errors/showError.ts';
import { openCommand } from '../files/openLocation.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import { itemContexts } from '../ids.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import { Tree } from './tree.ts';

export interface PromptNode {
  kind: 'prompt';
  uri: Uri;
}

/** The view Prompts: each prompt file of the workspace. Tokens are counted when someone rests on one. */
export class PromptsTree extends Tree<PromptNode> {
  readonly #prompts: PromptIndex;
  readonly #suites: SuiteIndex;
  readonly #figures: PromptFigures;

  constructor(prompts: PromptIndex, suites: SuiteIndex, figures: PromptFigures, showError: ShowError) {
    super(showError);
    this.#prompts = prompts;
    this.#suites = suites;
    this.#figures = figures;
    this.store.add(prompts.onDidChange(() => this.refresh()));
  }

  getTreeItem({ uri }: PromptNode): TreeItem {
    const item = new TreeItem(path.basename(uri.fsPath));
    const folder = path.dirname(workspace.asRelativePath(uri));
    item.id = uri.toString();
    item.description = folder === '.' ? '' : folder;
    item.resourceUri = uri;
    item.iconPath = new ThemeIcon('comment');
    item.contextValue = itemContexts.prompt;
    item.command = openCommand(uri);
    return item;
  }

  override async resolveTreeItem(item: TreeItem, { uri }: PromptNode): Promise<TreeItem> {
    const [{ figureTable }, figures, users] = await Promise.all([
      import('../hovers/figureTable.ts'),
      this.#figures.figures(uri),
      this.#suites.suitesUsing(uri),
    ]);
    const names = users.map(({ suite }) => suiteLabel(suite.fsPath)).join(', ');
    const usedBy = names ? l10n.t('Used by {0}', names) : l10n.t('No suite names this file.');
    item.tooltip = new MarkdownString(`${figureTable(figures)}\n\n`).appendText(usedBy);
    return item;
  }

  protected async roots(): Promise<PromptNode[]> {
    return (await this.#prompts.all()).map((uri) => ({ kind: 'prompt', uri }));
  }

  protected async childrenOf(): Promise<PromptNode[]> {
    return [];
  }
}
