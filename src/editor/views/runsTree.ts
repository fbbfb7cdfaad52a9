import { l10n, ThemeColor, ThemeIcon, TreeItem } from 'vscode';
import type { MarkdownString } from 'vscode';
import type { RunRecord, RunStatus, Summary } from '../../core/engine/result.ts';
import { estimatedWords } from '../../core/pricing/estimateWords.ts';
import { hasPassed } from '../../core/summaries/runVerdict.ts';
import { costWords, count, duration, rateWords } from '../../shared/figures.ts';
import type { ExplainedFigure } from '../definitions/definitionLinks.ts';
import { explainedTooltip } from '../definitions/definitionLinks.ts';
import type { ShowError } from '../errors/showError.ts';
import { ageWords, passedWords } from '../format/figures.ts';
import { commandIds, itemContexts } from '../ids.ts';
import type { ActiveRuns } from '../runs/activeRuns.ts';
import { progressText } from '../runs/runProgress.ts';
import type { RunStores, StoredRun } from '../runs/runStores.ts';
import { Tree } from './tree.ts';

export interface RunNode extends StoredRun {
  kind: 'run';
}

/** The newest runs; older ones are found through the command `Open Run` and the CLI. */
const shownRuns = 200;

/** The view Runs: what was run, newest first. */
export class RunsTree extends Tree<RunNode> {
  readonly #stores: RunStores;
  readonly #active: ActiveRuns;

  constructor(stores: RunStores, active: ActiveRuns, showError: ShowError) {
    super(showError);
    this.#stores = stores;
    this.#active = active;
    this.store.add(stores.onDidChange(() => this.refresh()));
    this.store.add(active.onDidChange(() => this.refresh()));
  }

  getTreeItem(node: RunNode): TreeItem {
    const { record } = node;
    const running = this.#active.withId(record.id);
    const item = new TreeItem(record.suiteName);
    item.id = `${node.store.directory}#${record.id}`;
    item.contextValue = running ? itemContexts.runningRun : itemContexts.run;
    item.iconPath = runIcon(record);
    item.description = running?.progress
      ? progressText(running.progress)
      : runDescription(record, Date.now());
    item.tooltip = runTooltip(record);
    // Screen readers would say the tooltip instead.
    item.accessibilityInformation = { label: `${record.suiteName}, ${item.description}` };
    item.command = { command: commandIds.openRun, title: l10n.t('Open Run'), arguments: [node] };
    return item;
  }

  protected async roots(): Promise<RunNode[]> {
    const runs = await this.#stores.runs({ limit: shownRuns });
    return runs.map((run) => ({ kind: 'run', ...run }));
  }

  protected async childrenOf(): Promise<RunNode[]> {
    return [];
  }
}

/** `34 of 40 passed · $0.01 · 3 minutes ago`. */
export function runDescription(record: RunRecord, now: number): string {
  const parts = [];
  if (record.status !== 'finished') parts.push(statusText(record.status));
  if (record.summary && record.summary.total > 0)
    parts.push(passedWords(record.summary), costWords(record.summary));
  parts.push(ageWords(Date.parse(record.startedAt), now));
  return parts.join(' · ');
}

function runTooltip(record: RunRecord): MarkdownString {
  const estimated = estimatedWords(record);
  const { description, note, summary, providers } = record;
  const lines = [
    record.id,
    new Date(record.startedAt).toLocaleString(),
    ...(estimated ? [estimated] : []),
    ...(description ? [description] : []),
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
    ...(summary.score === null ? [] : [['score', summary.score.toFixed(3)] as const]),
    ['cost', costWords(summary)],
    ['tokens', count(tokens.input + tokens.output)],
    ...(latencyMs ? [['latency', `${duration(latencyMs.p50)} / ${duration(latencyMs.p95)}`] as const] : []),
  ];
}

function statusText(status: RunStatus): string {
  const texts: Record<RunStatus, string> = {
    running: l10n.t('running'),
    finished: l10n.t('finished'),
    cancelled: l10n.t('cancelled'),
    budget: l10n.t('stopped by the budget'),
    interrupted: l10n.t('interrupted'),
    failed: l10n.t('could not run'),
  };
  return texts[status];
}

function runIcon(record: RunRecord): ThemeIcon {
  const { status, summary } = record;
  if (status === 'running') return new ThemeIcon('sync~spin');
  if (status === 'cancelled' || status === 'interrupted')
    return new ThemeIcon('debug-stop', new ThemeColor('testing.iconSkipped'));
  if (status === 'budget') return new ThemeIcon('credit-card', new ThemeColor('testing.iconErrored'));
  if (status === 'failed' || !summary || summary.errored > 0)
    return new ThemeIcon('error', new ThemeColor('testing.iconErrored'));
  if (hasPassed(record)) return new ThemeIcon('pass', new ThemeColor('testing.iconPassed'));
  return new ThemeIcon('circle-slash', new ThemeColor('testing.iconFailed'));
}
