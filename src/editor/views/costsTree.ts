import { env, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { MonthBudget, RunSpending, Spending, SpendingView } from '../../shared/costsProtocol.ts';
import { dateTime } from '../../shared/dates.ts';
import { costWords, count, dollars } from '../../shared/figures.ts';
import { explainedTooltip } from '../definitions/definitionLinks.ts';
import type { ShowError } from '../errors/showError.ts';
import { commandIds, itemContexts } from '../ids.ts';
import { readSpending } from '../runs/paidRuns.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { Settings } from '../settings/settings.ts';
import { Tree } from './tree.ts';
import { said } from '../words/said.ts';

type CostGroup = 'time' | 'model' | 'suite' | 'day' | 'estimate';

export type CostNode =
  | { kind: 'budget'; budget: MonthBudget }
  | { kind: 'group'; group: CostGroup; children: CostNode[] }
  | { kind: 'spending'; group: CostGroup; spending: Spending }
  | { kind: 'run'; run: RunSpending };

/** Runs that are held against their estimates here; the panel has all. */
const shownRuns = 10;

/** The view Costs: what runs have cost, by time, model, suite and day, what was expected, and what is left. */
export class CostsTree extends Tree<CostNode> {
  readonly #parts: { stores: RunStores; settings: Settings };

  constructor(parts: { stores: RunStores; settings: Settings }, showError: ShowError) {
    super(showError);
    this.#parts = parts;
    this.store.add(parts.stores.onDidChange(() => this.refresh()));
    this.store.add(parts.settings['budget.perMonth'].onDidChange(() => this.refresh()));
  }

  getTreeItem(node: CostNode): TreeItem {
    const item = makeItem(node);
    item.accessibilityInformation = {
      label: [item.label, item.description].filter((part) => typeof part === 'string').join(', '),
    };
    return item;
  }

  protected async roots(): Promise<CostNode[]> {
    const view = await readSpending(this.#parts);
    if (view.periods.length === 0) return []; // the welcome text says so
    const budget: CostNode[] = view.budget ? [{ kind: 'budget', budget: view.budget }] : [];
    return [...budget, ...groupsOf(view)].flatMap((node) => this.#filtered(node));
  }

  /** A group that fits stays whole; of another what fits stays. */
  #filtered(node: CostNode): CostNode[] {
    const { label, description } = makeItem(node);
    const words = [label, description].filter((each) => typeof each === 'string');
    if (this.fits(...words)) return [node];
    if (node.kind !== 'group') return [];
    const children = node.children.flatMap((child) => this.#filtered(child));
    return children.length > 0 ? [{ ...node, children }] : [];
  }

  protected async childrenOf(node: CostNode): Promise<CostNode[]> {
    return node.kind === 'group' ? node.children : [];
  }
}

function groupsOf({ periods, models, suites, days, runs }: SpendingView): CostNode[] {
  const list = (group: CostGroup, all: readonly Spending[]): CostNode => ({
    kind: 'group',
    group,
    children: all.map((spending) => ({ kind: 'spending', group, spending })),
  });
  const estimated = runs.filter((run) => run.estimated !== null).slice(0, shownRuns);
  const active = days.filter(({ total }) => total > 0).toReversed();
  return [
    list('time', periods),
    list('model', models),
    list('suite', suites),
    ...(active.length > 0 ? [list('day', active)] : []),
    ...(estimated.length > 0
      ? [
          {
            kind: 'group' as const,
            group: 'estimate' as const,
            children: estimated.map((run): CostNode => ({ kind: 'run', run })),
          },
        ]
      : []),
  ];
}

function makeItem(node: CostNode): TreeItem {
  switch (node.kind) {
    case 'budget':
      return budgetItem(node.budget);
    case 'group': {
      const isOpen = node.group !== 'day' && node.group !== 'estimate';
      const item = new TreeItem(
        groupTitle(node.group),
        isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
      );
      item.id = node.group;
      item.iconPath = new ThemeIcon(groupIcons[node.group]);
      return item;
    }
    case 'spending':
      return spendingItem(node.group, node.spending);
    case 'run':
      return runItem(node.run);
  }
}

function budgetItem({ left, limit, unknown }: MonthBudget): TreeItem {
  const item = new TreeItem(l10n.t('Left This Month'));
  item.id = 'budget';
  item.description =
    left < 0
      ? l10n.t('{0} over {1}', dollars(-left), dollars(limit))
      : l10n.t('{0} of {1}', dollars(left), dollars(limit));
  item.iconPath = new ThemeIcon(
    left < 0 ? 'warning' : 'credit-card',
    left < 0 ? new ThemeColor('list.warningForeground') : undefined,
  );
  item.tooltip = unknown > 0 ? unknownWords(unknown) : item.description;
  item.command = {
    command: commandIds.openSettings,
    title: l10n.t('Open Settings'),
    arguments: ['cupel.budget.perMonth'],
  };
  return item;
}

function spendingItem(group: CostGroup, spending: Spending): TreeItem {
  const item = new TreeItem(group === 'time' ? periodTitle(spending.name) : spending.name);
  item.id = `${group}#${spending.name}`;
  item.description = `${said(costWords(spending))} · ${calls(spending)}`;
  item.contextValue =
    group === 'model' && spending.costUnknown > 0 ? itemContexts.unpriced : itemContexts.spending;
  const unknown = spending.costUnknown > 0 ? [unknownWords(spending.costUnknown)] : [];
  item.tooltip = explainedTooltip(unknown, [['spending', item.description]]);
  return item;
}

function runItem({ id, suite, startedAt, estimated, cost, costUnknown }: RunSpending): TreeItem {
  const item = new TreeItem(suite);
  item.id = `run#${id}`;
  item.description = l10n.t('≈ {0}, came to {1}', dollars(estimated), said(costWords({ cost, costUnknown })));
  item.tooltip = explainedTooltip([dateTime(startedAt, env.language)], [['estimate', item.description]]);
  item.command = { command: commandIds.openRun, title: l10n.t('Open Run'), arguments: [id] };
  return item;
}

const groupIcons: Record<CostGroup, string> = {
  time: 'calendar',
  model: 'hubot',
  suite: 'beaker',
  day: 'graph',
  estimate: 'target',
};

function groupTitle(group: CostGroup): string {
  const titles: Record<CostGroup, string> = {
    time: l10n.t('By Time'),
    model: l10n.t('By Model'),
    suite: l10n.t('By Suite'),
    day: l10n.t('By Day'),
    estimate: l10n.t('Estimated and Actual'),
  };
  return titles[group];
}

function periodTitle(name: string): string {
  const titles: Record<string, string> = {
    today: l10n.t('Today'),
    week: l10n.t('This Week'),
    month: l10n.t('This Month'),
    all: l10n.t('All Runs'),
  };
  return titles[name] ?? name;
}

function unknownWords(unknown: number): string {
  return l10n.t('{0} of these results have no known price: they are not in the sum.', count(unknown));
}

function calls({ total, cached }: Spending): string {
  const results = total === 1 ? l10n.t('1 result') : l10n.t('{0} results', count(total));
  return cached === 0 ? results : `${results} · ${l10n.t('{0} cached', count(cached))}`;
}
