import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { costWords, count } from '../../shared/figures.ts';
import type { ShowError } from '../errors/showError.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { CostGroup, Spending } from './spending.ts';
import { sumSpending } from './spending.ts';
import { Tree } from './tree.ts';

export type CostNode =
  | { kind: 'group'; group: CostGroup; spending: Spending[] }
  | { kind: 'spending'; group: CostGroup; spending: Spending };

/** The view Costs: what runs have cost, by time, by model and by suite. */
export class CostsTree extends Tree<CostNode> {
  readonly #stores: RunStores;

  constructor(stores: RunStores, showError: ShowError) {
    super(showError);
    this.#stores = stores;
    this.store.add(stores.onDidChange(() => this.refresh()));
  }

  getTreeItem(node: CostNode): TreeItem {
    if (node.kind === 'group') {
      const item = new TreeItem(groupTitle(node.group), TreeItemCollapsibleState.Expanded);
      item.id = node.group;
      item.iconPath = new ThemeIcon(groupIcons[node.group]);
      return item;
    }
    const { spending, group } = node;
    const label = nameOf(group, spending.name);
    const item = new TreeItem(label);
    item.id = `${group}#${spending.name}`;
    item.description = `${costWords(spending)} · ${calls(spending)}`;
    if (spending.costUnknown > 0)
      item.tooltip = l10n.t(
        '{0} of these results have no known price: they are not in the sum.',
        count(spending.costUnknown),
      );
    item.accessibilityInformation = { label: `${label}, ${item.description}` };
    return item;
  }

  protected async roots(): Promise<CostNode[]> {
    const runs = await this.#stores.runs();
    const groups = sumSpending(
      runs.map(({ record }) => record),
      new Date(),
    );
    return groups.flatMap(({ group, spending }) => {
      const shown = spending.filter(({ name }) => this.fits(nameOf(group, name), groupTitle(group)));
      return shown.length > 0 ? [{ kind: 'group' as const, group, spending: shown }] : [];
    });
  }

  protected async childrenOf(node: CostNode): Promise<CostNode[]> {
    if (node.kind === 'spending') return [];
    return node.spending.map((spending) => ({ kind: 'spending', group: node.group, spending }));
  }
}

const groupIcons: Record<CostGroup, string> = { time: 'calendar', model: 'hubot', suite: 'beaker' };

function nameOf(group: CostGroup, name: string): string {
  return group === 'time' ? periodTitle(name) : name;
}

function groupTitle(group: CostGroup): string {
  const titles: Record<CostGroup, string> = {
    time: l10n.t('By Time'),
    model: l10n.t('By Model'),
    suite: l10n.t('By Suite'),
  };
  return titles[group];
}

function periodTitle(name: string): string {
  const titles: Record<string, string> = {
    today: l10n.t('Today'),
    week: l10n.t('Last 7 Days'),
    month: l10n.t('Last 30 Days'),
    all: l10n.t('All Runs'),
  };
  return titles[name] ?? name;
}

function calls({ total, cached }: Spending): string {
  const results = total === 1 ? l10n.t('1 result') : l10n.t('{0} results', count(total));
  return cached === 0 ? results : `${results} · ${l10n.t('{0} cached', count(cached))}`;
}
