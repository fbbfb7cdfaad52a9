import { env, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { MarkdownString } from 'vscode';
import type { RunRecord, Summary } from '../../core/engine/result.ts';
import { estimatedWords } from '../../core/pricing/estimateWords.ts';
import { hasPassed } from '../../core/summaries/runVerdict.ts';
import { costWords, count, duration, rateWords, scoreWords } from '../../shared/figures.ts';
import type { ExplainedFigure } from '../definitions/definitionLinks.ts';
import { explainedTooltip } from '../definitions/definitionLinks.ts';
import type { ShowError } from '../errors/showError.ts';
import { ageWords, passedWords } from '../format/figures.ts';
import { suitePlaces } from '../files/suitePlaces.ts';
import { statusText } from '../format/runStatus.ts';
import { verdictWords } from '../format/runWords.ts';
import { commandIds, itemContexts } from '../ids.ts';
import type { ActiveRuns } from '../runs/activeRuns.ts';
import { progressText } from '../runs/runProgress.ts';
import type { RunStores, StoredRun } from '../runs/runStores.ts';
import type { RunDay, RunsOfSuite } from './runGroups.ts';
import { groupRuns } from './runGroups.ts';
import { Tree } from './tree.ts';
import { said } from '../words/said.ts';

export type RunNode =
  | ({ kind: 'suite'; isOpen: boolean; place: string | undefined } & RunsOfSuite<StoredRun>)
  | { kind: 'day'; suite: string; day: RunDay<StoredRun>; isOpen: boolean }
  | ({ kind: 'run' } & StoredRun);

/** The newest runs; older ones are found through the command `Open Run` and the CLI. */
const shownRuns = 500;
/** Suites whose newest day is open. */
const openSuites = 5;

/** The view Runs: what was run, by suite and day, newest first. */
export class RunsTree extends Tree<RunNode> {
  readonly #stores: RunStores;
  readonly #active: ActiveRuns;
  readonly #runs = new Map<string, RunNode>();

  constructor(stores: RunStores, active: ActiveRuns, showError: ShowError) {
    super(showError);
    this.#stores = stores;
    this.#active = active;
    this.store.add(stores.onDidChange(() => this.refresh()));
    this.store.add(
      active.onDidChange(() =>
        this.refresh(active.all().flatMap(({ runId }) => this.#runs.get(runId ?? '') ?? [])),
      ),
    );
  }

  getTreeItem(node: RunNode): TreeItem {
    if (node.kind === 'suite') return suiteItem(node);
    return node.kind === 'day' ? dayItem(node) : this.#runItem(node);
  }

  #runItem(node: Extract<RunNode, { kind: 'run' }>): TreeItem {
    const { record } = node;
    const running = this.#active.withId(record.id);
    const item = new TreeItem(timeOf(record));
    item.id = `${node.store.directory}#${record.id}`;
    item.contextValue = running
      ? itemContexts.runningRun
      : record.pinned
        ? itemContexts.pinnedRun
        : itemContexts.run;
    item.iconPath =
      record.pinned && !running ? new ThemeIcon('pinned', runIcon(record).color) : runIcon(record);
    item.description = running?.progress
      ? progressText(running.progress)
      : runDescription(record, Date.now());
    item.tooltip = runTooltip(record);
    // Screen readers would say the tooltip instead.
    item.accessibilityInformation = { label: `${record.suiteName}, ${timeOf(record)}, ${item.description}` };
    item.command = { command: commandIds.openRun, title: l10n.t('Open Run'), arguments: [node] };
    return item;
  }

  protected async roots(): Promise<RunNode[]> {
    const runs = await this.#stores.runs({ limit: shownRuns });
    this.#runs.clear();
    const groups = groupRuns(runs.filter((run) => this.fits(...searchable(run.record))));
    const places = suitePlaces(runs.map(({ record }) => record.suite));
    return groups.map((group, index) => ({
      kind: 'suite',
      ...group,
      place: places.get(group.suite),
      isOpen: index < openSuites || this.filter !== '',
    }));
  }

  protected async childrenOf(node: RunNode): Promise<RunNode[]> {
    if (node.kind === 'run') return [];
    if (node.kind === 'day') {
      const runs = node.day.runs.map((run) => ({ kind: 'run' as const, ...run }));
      for (const run of runs) this.#runs.set(run.record.id, run);
      return runs;
    }
    return node.days.map((day, index) => ({
      kind: 'day',
      suite: node.suite,
      day,
      isOpen: index === 0 || this.filter !== '',
    }));
  }
}

function suiteItem({ suite, name, place, days, isOpen }: Extract<RunNode, { kind: 'suite' }>): TreeItem {
  const item = new TreeItem(name, collapsible(isOpen));
  item.id = `${suite}${isOpen ? '' : '/'}`;
  const runs = runCount(days.reduce((sum, day) => sum + day.runs.length, 0));
  item.description = place === undefined ? runs : `${place} · ${runs}`;
  item.tooltip = suite;
  item.iconPath = new ThemeIcon('beaker');
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}

function dayItem({ suite, day, isOpen }: Extract<RunNode, { kind: 'day' }>): TreeItem {
  const label = dayWords(day.start, Date.now());
  const item = new TreeItem(label, collapsible(isOpen));
  item.id = `${suite}#${day.start}${isOpen ? '' : '/'}`;
  item.description = runCount(day.runs.length);
  item.iconPath = new ThemeIcon('calendar');
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

/** VS Code keeps an item open or closed by its id, so another wish needs another id. */
function collapsible(isOpen: boolean): TreeItemCollapsibleState {
  return isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

function runCount(runs: number): string {
  return runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', count(runs));
}

function dayWords(start: number, now: number): string {
  const isDaysAgo = (days: number): boolean => {
    const then = new Date(now);
    return start === new Date(then.getFullYear(), then.getMonth(), then.getDate() - days).getTime();
  };
  if (isDaysAgo(0)) return l10n.t('Today');
  if (isDaysAgo(1)) return l10n.t('Yesterday');
  return new Date(start).toLocaleDateString(env.language, { dateStyle: 'full' });
}

function timeOf({ startedAt }: RunRecord): string {
  return new Date(startedAt).toLocaleTimeString(env.language, { hour: '2-digit', minute: '2-digit' });
}

/** What a filter looks through. */
function searchable(record: RunRecord): string[] {
  const { id, suiteName, status, startedAt, description = '', note = '', tags = [], pinned } = record;
  return [
    id,
    suiteName,
    status,
    statusText(status),
    startedAt,
    description,
    note,
    ...tags.map((tag) => `#${tag}`),
    pinned ? l10n.t('baseline') : '',
    ...record.providers.map(({ label }) => label),
    ...record.prompts.map(({ label }) => label),
  ];
}

/** `34 of 40 passed · $0.01 · 3 minutes ago · baseline · #tag · note`. */
export function runDescription(record: RunRecord, now: number): string {
  const { status, summary, startedAt, pinned, tags = [], note } = record;
  const parts = [];
  if (status !== 'finished') parts.push(statusText(status));
  if (summary && summary.total > 0) parts.push(passedWords(summary), said(costWords(summary)));
  parts.push(ageWords(Date.parse(startedAt), now));
  if (pinned) parts.push(l10n.t('baseline'));
  parts.push(...tags.map((tag) => `#${tag}`));
  if (note) parts.push(note);
  return parts.join(' · ');
}

function runTooltip(record: RunRecord): MarkdownString {
  const estimated = estimatedWords(record);
  const { description, note, summary, providers } = record;
  const lines = [
    record.id,
    new Date(record.startedAt).toLocaleString(env.language),
    ...verdictWords(record),
    ...(record.pinned ? [l10n.t('The baseline of its suite')] : []),
    ...(estimated ? [said(estimated)] : []),
    ...(description ? [description] : []),
    ...(record.tags?.length ? [record.tags.map((tag) => `#${tag}`).join(' ')] : []),
    ...(note ? [note] : []),
    providers.map(({ label }) => label).join(', '),
  ];
  return explainedTooltip(lines, summary ? figuresOf(summary) : []);
}

/** What a summary says, each figure with the number that it is. */
export function figuresOf(summary: Summary): ExplainedFigure[] {
  const { latencyMs, tokens } = summary;
  return [
    ['passed', passedWords(summary)],
    ['passRate', rateWords(summary)],
    ...(summary.score === null ? [] : [['score', scoreWords(summary)] as const]),
    ['cost', said(costWords(summary))],
    ['tokens', count(tokens.input + tokens.output)],
    ...(latencyMs ? [['latency', `${duration(latencyMs.p50)} / ${duration(latencyMs.p95)}`] as const] : []),
  ];
}

function runIcon(record: RunRecord): ThemeIcon {
  const { status, summary } = record;
  if (status === 'running') return new ThemeIcon('sync~spin');
  if (status === 'cancelled' || status === 'interrupted')
    return new ThemeIcon('debug-stop', new ThemeColor('testing.iconSkipped'));
  if (status === 'budget') return new ThemeIcon('credit-card', new ThemeColor('testing.iconErrored'));
  if (status === 'timeLimit') return new ThemeIcon('watch', new ThemeColor('testing.iconErrored'));
  if (hasPassed(record)) return new ThemeIcon('pass', new ThemeColor('testing.iconPassed'));
  if (status === 'failed' || !summary || summary.errored > 0)
    return new ThemeIcon('error', new ThemeColor('testing.iconErrored'));
  return new ThemeIcon('circle-slash', new ThemeColor('testing.iconFailed'));
}
