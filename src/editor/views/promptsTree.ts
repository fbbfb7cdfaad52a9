import path from 'node:path';
import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState, workspace } from 'vscode';
import type { Uri } from 'vscode';
import { count, dollars } from '../../shared/figures.ts';
import type { ShowError } from '../errors/showError.ts';
import { openCommand } from '../files/openLocation.ts';
import type { PromptFact, PromptFacts } from '../files/promptFacts.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import type { GitState, GitStates } from '../git/gitStates.ts';
import { itemContexts } from '../ids.ts';
import { countedWords } from '../format/figures.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import { Tree } from './tree.ts';

export type PromptNode =
  { kind: 'folder'; folder: string; prompts: Uri[]; isOpen: boolean } | { kind: 'prompt'; uri: Uri };

/** Folders are open when the whole view is no longer than this. */
const readable = 50;

/** The view Prompts: the prompt files of the workspace by folder, each with what it takes and who uses it. */
export class PromptsTree extends Tree<PromptNode> {
  readonly #prompts: PromptIndex;
  readonly #facts: PromptFacts;
  readonly #figures: PromptFigures;
  readonly #git: GitStates;
  /** Those that VS Code has asked for. */
  readonly #nodes = new Map<string, PromptNode>();

  constructor(
    parts: { prompts: PromptIndex; facts: PromptFacts; figures: PromptFigures; git: GitStates },
    showError: ShowError,
  ) {
    super(showError);
    this.#prompts = parts.prompts;
    this.#facts = parts.facts;
    this.#figures = parts.figures;
    this.#git = parts.git;
    this.store.add(parts.prompts.onDidChange(() => this.refresh()));
    this.store.add(
      parts.facts.onDidChange((prompt) => this.refresh([this.#nodes.get(prompt.toString()) ?? []].flat())),
    );
    this.store.add(parts.git.onDidChange(() => this.refresh([...this.#nodes.values()])));
  }

  getTreeItem(node: PromptNode): TreeItem {
    return node.kind === 'folder' ? folderItem(node) : this.#promptItem(node.uri);
  }

  override async resolveTreeItem(item: TreeItem, node: PromptNode): Promise<TreeItem> {
    if (node.kind === 'folder') return item;
    const { uri } = node;
    const [{ figureTable }, figures, fact] = await Promise.all([
      import('../hovers/figureTable.ts'),
      this.#figures.figures(uri),
      this.#facts.find(uri),
    ]);
    const names = fact.suites.map(({ fsPath }) => suiteLabel(fsPath)).join(', ');
    const usedBy = names ? l10n.t('Used by {0}', names) : l10n.t('No suite names this file.');
    const state = this.#git.stateOf(uri);
    const version = [fact.format, fact.version, state && gitWords(state)].filter(Boolean).join(' · ');
    const table = figureTable(figures, this.#figures.chosenFor(uri));
    item.tooltip = new MarkdownString(`${table}\n\n`).appendText(`${version}\n\n${usedBy}`);
    return item;
  }

  protected async roots(): Promise<PromptNode[]> {
    const all = await this.#prompts.all();
    const files = this.filter === '' ? all : all.filter((uri) => this.fits(workspace.asRelativePath(uri)));
    this.#nodes.clear();
    const isOpen = files.length <= readable || this.filter !== '';
    // VS Code takes its time to find a path's folder, so it is asked once for each directory.
    const byFolder = new Map<string, Uri[]>();
    for (const prompts of Map.groupBy(files, (uri) => path.dirname(uri.fsPath)).values())
      if (prompts[0]) byFolder.set(path.dirname(workspace.asRelativePath(prompts[0])), prompts);
    const loose = byFolder.get('.') ?? [];
    byFolder.delete('.');
    return [
      ...[...byFolder].map(([folder, prompts]): PromptNode => ({ kind: 'folder', folder, prompts, isOpen })),
      ...this.#promptNodes(loose),
    ];
  }

  protected async childrenOf(node: PromptNode): Promise<PromptNode[]> {
    return node.kind === 'folder' ? this.#promptNodes(node.prompts) : [];
  }

  #promptNodes(prompts: readonly Uri[]): PromptNode[] {
    return prompts.map((uri) => {
      const node: PromptNode = { kind: 'prompt', uri };
      this.#nodes.set(uri.toString(), node);
      return node;
    });
  }

  #promptItem(uri: Uri): TreeItem {
    const name = path.basename(uri.fsPath);
    const item = new TreeItem(name);
    item.id = uri.toString();
    const fact = this.#facts.of(uri);
    item.description = factWords(fact, this.#git.stateOf(uri));
    item.resourceUri = uri;
    item.iconPath = new ThemeIcon(fact?.isMissing ? 'warning' : 'comment');
    item.contextValue = itemContexts.prompt;
    item.command = openCommand(uri);
    item.accessibilityInformation = { label: [name, item.description].filter(Boolean).join(', ') };
    return item;
  }
}

function folderItem({ folder, prompts, isOpen }: Extract<PromptNode, { kind: 'folder' }>): TreeItem {
  const { Expanded, Collapsed } = TreeItemCollapsibleState;
  const item = new TreeItem(folder, isOpen ? Expanded : Collapsed);
  // VS Code keeps an item open or closed by its id, so another wish needs another id.
  item.id = `${folder}${isOpen ? '' : '/'}`;
  item.description = count(prompts.length);
  item.iconPath = new ThemeIcon('folder');
  return item;
}

/** `23 tokens · $0.0001 · 2 suites · chat · 3fa9c2d1 · modified`, as far as it is known. */
function factWords(fact: PromptFact | undefined, state: GitState | undefined): string {
  if (fact?.isMissing) return l10n.t('no such file');
  const { figure, suites, format, version, prompts = 1 } = fact ?? {};
  const parts = [
    figure && countedWords(figure.counted),
    figure && costWords(figure.cost),
    suites && (suites.length === 1 ? l10n.t('1 suite') : l10n.t('{0} suites', count(suites.length))),
    prompts > 1 ? l10n.t('{0} prompts', count(prompts)) : undefined,
    format,
    version?.slice(0, 8),
    state && gitWords(state),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** A view is narrow, and a prompt costs little: of less than that, the table of the tooltip tells. */
const shownCost = 0.0001;

function costWords(cost: number | null): string {
  if (cost === null) return l10n.t('cost unknown');
  return cost > 0 && cost < shownCost ? `<$${shownCost}` : dollars(cost);
}

function gitWords(state: GitState): string {
  const words: Record<GitState, string> = {
    modified: l10n.t('modified'),
    added: l10n.t('added'),
    untracked: l10n.t('untracked'),
  };
  return words[state];
}
