import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n } from 'vscode';
import { duration } from '../../shared/figures.ts';
import type { ShowError } from '../errors/showError.ts';
import { itemContexts } from '../ids.ts';
import type { ModelDirectory, ModelSource } from '../models/modelDirectory.ts';
import { Tree } from './tree.ts';
import { said } from '../words/said.ts';

export type ModelNode =
  { kind: 'source'; source: ModelSource } | { kind: 'model'; source: ModelSource; model: string };

/** What VS Code's own models may take until the others are shown without them. */
const patienceMs = 200;

/** The view Models: who is set up and who is not, what they have, and how the last test went. */
export class ModelsTree extends Tree<ModelNode> {
  readonly #directory: ModelDirectory;

  constructor(directory: ModelDirectory, showError: ShowError) {
    super(showError);
    this.#directory = directory;
    this.store.add(directory.onDidChange(() => this.refresh()));
  }

  getTreeItem(node: ModelNode): TreeItem {
    return node.kind === 'source' ? this.#sourceItem(node.source) : this.#modelItem(node);
  }

  protected async roots(): Promise<ModelNode[]> {
    const sources = await this.#directory.sources(patienceMs);
    return sources.flatMap((source) => {
      if (this.fits(source.name, source.kind, keyWords(source))) return [{ kind: 'source' as const, source }];
      const models = source.models.filter((model) => this.fits(model));
      return models.length > 0 ? [{ kind: 'source' as const, source: { ...source, models } }] : [];
    });
  }

  protected async childrenOf(node: ModelNode): Promise<ModelNode[]> {
    if (node.kind === 'model') return [];
    return node.source.models.map((model) => ({ kind: 'model', source: node.source, model }));
  }

  #sourceItem(source: ModelSource): TreeItem {
    const { name, key, kind, models } = source;
    const isOpen = key !== undefined && models.length > 0;
    const item = new TreeItem(
      name,
      isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
    );
    item.id = `${kind}#${name}`;
    item.description = keyWords(source);
    item.iconPath = new ThemeIcon(key === undefined ? 'circle-outline' : icons[kind]);
    item.contextValue = key === undefined ? itemContexts.missingSource : itemContexts.source;
    item.accessibilityInformation = { label: `${name}, ${item.description}` };
    return item;
  }

  #modelItem({ source, model }: { source: ModelSource; model: string }): TreeItem {
    const item = new TreeItem(model);
    item.id = `${source.kind}#${source.name}#${model}`;
    item.contextValue = itemContexts.model;
    const test = this.#directory.lastTest(model);
    if (test) {
      const answered = test.state === 'done';
      item.description = answered
        ? l10n.t('answers in {0}', duration(test.latencyMs))
        : l10n.t('failed: {0}', test.error === undefined ? test.state : said(test.error));
      item.tooltip = item.description;
      item.iconPath = new ThemeIcon(
        answered ? 'pass' : 'error',
        new ThemeColor(answered ? 'testing.iconPassed' : 'testing.iconFailed'),
      );
    } else {
      item.iconPath = new ThemeIcon('hubot');
      item.description = l10n.t('not tested');
    }
    item.accessibilityInformation = { label: `${model}, ${item.description}` };
    return item;
  }
}

const icons: Record<ModelSource['kind'], string> = { vendor: 'key', local: 'server', vscode: 'vm' };

function keyWords({ key, kind }: ModelSource): string {
  if (kind === 'local') return l10n.t('on this machine');
  if (kind === 'vscode') return l10n.t('in VS Code');
  if (key === 'secret') return l10n.t('key in the secret storage');
  return key === 'environment' ? l10n.t('key in the environment') : l10n.t('not set up');
}
