import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, workspace } from 'vscode';
import { caseItems } from '../../core/suites/outlineItems.ts';
import type { PassRateTrend } from '../../core/comparison/passRateTrend.ts';
import { passRateTrend } from '../../core/comparison/passRateTrend.ts';
import { messageOf } from '../../core/errors.ts';
import type { RunRecord } from '../../core/engine/result.ts';
import type { Location } from '../../core/location.ts';
import { shorten } from '../../core/reports/report.ts';
import { hasPassed } from '../../core/summaries/runVerdict.ts';
import { count, dollars, percent } from '../../shared/figures.ts';
import { estimateLine } from '../../core/pricing/estimateWords.ts';
import { explainedTooltip } from '../definitions/definitionLinks.ts';
import type { ShowError } from '../errors/showError.ts';
import { openCommand } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import { suitePlaces } from '../files/suitePlaces.ts';
import { passedWords } from '../format/figures.ts';
import { statusText } from '../format/runStatus.ts';
import { verdictWords } from '../format/runWords.ts';
import { itemContexts } from '../ids.ts';
import type { SuiteCost, SuiteCosts } from '../language/suiteCosts.ts';
import type { ActiveRun } from '../runs/activeRun.ts';
import type { ActiveRuns } from '../runs/activeRuns.ts';
import { progressText } from '../runs/runProgress.ts';
import { lastVerdicts } from '../runs/caseVerdicts.ts';
import type { RunStores, StoredRun } from '../runs/runStores.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import { figuresOf } from './runsTree.ts';
import { caseItem, caseNode } from './caseNode.ts';
import type { CaseNode } from './caseNode.ts';
import { Tree } from './tree.ts';
import { said } from '../words/said.ts';

export type SuiteNode =
  | ({ kind: 'suite'; uri: Uri; isMeant: boolean } & SuiteHistory)
  | CaseNode
  /** Something to read: a problem, or how many more cases there are. */
  | { kind: 'message'; text: string; location?: Location; icon: 'info' | 'error' };

/** How a suite did, which changes while its item stays. */
interface SuiteHistory {
  lastRun: StoredRun | undefined;
  trend: PassRateTrend | undefined;
}

/** In a workspace with more suites, costs are shown of those that are open: each save changes them. */
const estimatedSuites = 10;

/** How many cases a suite shows. The panel and the Test Explorer are the places to look through thousands. */
const shownCases = 500;
/** Runs that are looked through for the one before the last. */
const runsForTrend = 10;
/** Characters of what is wrong with a suite that stand beside its name; its tooltip has all. */
const shownProblem = 120;

/** The view Suites: each suite of the workspace with its last run, and under it its cases. */
export class SuitesTree extends Tree<SuiteNode> {
  readonly #suites: SuiteIndex;
  readonly #runner: SuiteRunner;
  readonly #stores: RunStores;
  readonly #active: ActiveRuns;
  readonly #costs: SuiteCosts;
  readonly #nodes = new Map<string, Extract<SuiteNode, { kind: 'suite' }>>();
  /** The cases of suites as they were last shown: VS Code asks for them with each step of a run that changes its suite. */
  #cases = new WeakMap<SuiteNode, Promise<SuiteNode[]>>();
  /** What tells suites of one name apart, by their paths. */
  #places: ReadonlyMap<string, string> = new Map();

  constructor(
    parts: {
      suites: SuiteIndex;
      runner: SuiteRunner;
      stores: RunStores;
      active: ActiveRuns;
      costs: SuiteCosts;
    },
    showError: ShowError,
  ) {
    super(showError);
    this.#suites = parts.suites;
    this.#runner = parts.runner;
    this.#stores = parts.stores;
    this.#active = parts.active;
    this.#costs = parts.costs;
    this.store.add(
      parts.suites.onDidChange((uri) => {
        const isAll = uri === undefined || this.filter !== '';
        this.#renew(isAll ? undefined : this.#nodesOf([uri]));
      }),
    );
    this.store.add(
      parts.stores.onDidChange(() => {
        this.#lookAtRuns().catch(showError);
      }),
    );
    this.store.add(parts.costs.onDidChangeSuite((suite) => this.#renew(this.#nodesOf([suite]))));
    let running: Uri[] = [];
    this.store.add(
      parts.active.onDidChange(() => {
        const now = parts.active.all().map(({ suite }) => suite);
        this.refresh(this.#nodesOf([...running, ...now]));
        running = now;
      }),
    );
  }

  getTreeItem(node: SuiteNode): TreeItem {
    if (node.kind === 'suite') return this.#suiteItem(node);
    if (node.kind === 'case') return caseItem(node);
    const item = new TreeItem(node.text);
    item.iconPath = new ThemeIcon(node.icon);
    if (node.location) item.command = openCommand(Uri.file(node.location.file), node.location.range);
    return item;
  }

  protected async roots(): Promise<SuiteNode[]> {
    const files = await this.#suites.all();
    const found = (await Promise.all(files.map(async (uri) => this.#suite(uri)))).flatMap(
      (node) => node ?? [],
    );
    this.#places = suitePlaces(files.map(({ fsPath }) => fsPath));
    this.#cases = new WeakMap();
    this.#nodes.clear();
    for (const node of found) if (node.kind === 'suite') this.#nodes.set(node.uri.toString(), node);
    return found;
  }

  #nodesOf(suites: readonly Uri[]): SuiteNode[] {
    return suites.flatMap((uri) => this.#nodes.get(uri.toString()) ?? []);
  }

  /** Undefined when neither it nor one of its cases fits the filter. */
  async #suite(uri: Uri): Promise<SuiteNode | undefined> {
    const isMeant = this.fits(workspace.asRelativePath(uri));
    if (!isMeant) {
      const outline = await this.#suites.outline(uri).catch(() => undefined); // half written: it has no cases then
      if (!outline || !caseItems(outline).some(({ label }) => this.fits(label))) return undefined;
    }
    const history = await this.#history(uri);
    const known = this.#nodes.get(uri.toString());
    return known ? Object.assign(known, { isMeant }, history) : { kind: 'suite', uri, isMeant, ...history };
  }

  async #history(uri: Uri): Promise<SuiteHistory> {
    const runs = await this.#stores.runs({ suite: uri.fsPath, limit: runsForTrend });
    return { lastRun: runs[0], trend: passRateTrend(runs.map(({ record }) => record)) };
  }

  /** Runs are told on the items that are there: while all are fetched anew, a button that is pressed has no item. */
  async #lookAtRuns(): Promise<void> {
    const stale: SuiteNode[] = [];
    for (const node of this.#nodes.values()) {
      const history = await this.#history(node.uri);
      if (outcomeOf(history) === outcomeOf(node)) continue;
      Object.assign(node, history);
      stale.push(node);
    }
    this.#renew(stale);
  }

  /** Refreshes nodes, and reads their cases again. */
  #renew(nodes?: readonly SuiteNode[]): void {
    if (nodes) for (const node of nodes) this.#cases.delete(node);
    else this.#cases = new WeakMap();
    this.refresh(nodes);
  }

  protected async childrenOf(node: SuiteNode): Promise<SuiteNode[]> {
    if (node.kind !== 'suite') return [];
    const cases = this.#cases.get(node) ?? this.#readCases(node);
    this.#cases.set(node, cases);
    try {
      return await cases;
    } catch (error) {
      if (this.#cases.get(node) === cases) this.#cases.delete(node);
      return this.#brokenSuite(node.uri, error);
    }
  }

  async #readCases({ uri, isMeant }: Extract<SuiteNode, { kind: 'suite' }>): Promise<SuiteNode[]> {
    const suite = await this.#runner.loadRecent(uri);
    const verdicts = await lastVerdicts(this.#stores, suite, shownCases);
    const nodes: SuiteNode[] = [];
    for await (const test of suite.cases()) {
      if (nodes.length === shownCases) return [...nodes, moreCases(suite.caseCount)];
      const node = caseNode(uri, test, verdicts.get(test.hash));
      if (isMeant || this.fits(node.label, node.detail)) nodes.push(node);
    }
    return nodes;
  }

  /** A suite that does not load still shows what its text lists, under the reason. */
  async #brokenSuite(uri: Uri, error: unknown): Promise<SuiteNode[]> {
    const outline = await this.#suites.outline(uri);
    const text = said(messageOf(error));
    const location = (error as { location?: Location }).location;
    return [
      { kind: 'message', text, icon: 'error', ...(location && { location }) },
      ...caseItems(outline)
        .slice(0, shownCases)
        .map(({ label, range }) => ({
          kind: 'message' as const,
          text: label,
          icon: 'info' as const,
          location: { file: uri.fsPath, range },
        })),
    ];
  }

  #suiteItem({ uri, lastRun, trend, isMeant }: Extract<SuiteNode, { kind: 'suite' }>): TreeItem {
    const { Collapsed, Expanded } = TreeItemCollapsibleState;
    const item = new TreeItem(suiteLabel(uri.fsPath), isMeant ? Collapsed : Expanded);
    const [running] = this.#active.ofSuite(uri);
    const cost = this.#nodes.size > estimatedSuites ? this.#costs.known(uri) : this.#costs.of(uri);
    // VS Code keeps an item open or closed by its id, so another wish needs another id.
    item.id = `${uri.toString()}${isMeant ? '' : '#cases'}`;
    item.resourceUri = uri;
    item.contextValue = running ? itemContexts.runningSuite : itemContexts.suite;
    item.command = openCommand(uri);
    const problem = this.#costs.problemOf(uri);
    item.iconPath = running ? runningIcon(running) : problem ? problemIcon() : suiteIcon(lastRun);
    const words = running
      ? runningWords(running)
      : problem
        ? shorten(said(problem), shownProblem)
        : [stoppedWords(lastRun), suiteWords(trend, cost)].filter(Boolean).join(' · ');
    item.description = [this.#places.get(uri.fsPath), words].filter(Boolean).join(' · ');
    const last = lastRun?.record.summary;
    const lines = [
      workspace.asRelativePath(uri),
      problem && said(problem),
      last && l10n.t('Last run: {0}', passedWords(last)),
      ...(lastRun ? verdictWords(lastRun.record) : []),
      cost && said(estimateLine(cost)),
    ];
    item.tooltip = explainedTooltip(
      lines.filter((line) => line !== undefined),
      last ? figuresOf(last) : [],
    );
    // Screen readers would say the tooltip instead.
    item.accessibilityInformation = {
      label: [suiteLabel(uri.fsPath), item.description, last && passedWords(last)].filter(Boolean).join(', '),
    };
    return item;
  }
}

/** What is shown of a history, as a text to compare. */
function outcomeOf({ lastRun, trend }: SuiteHistory): string {
  const { id, status, summary } = lastRun?.record ?? {};
  return JSON.stringify([id, status, summary?.passed, summary?.errored, summary?.total, trend]);
}

const arrows = { up: '↗', down: '↘', same: '→' } as const;

/** `75.0% ↗ · 40 cases · $0.03`, as far as it is known. */
function suiteWords(trend: PassRateTrend | undefined, cost: SuiteCost | undefined): string {
  const arrow = trend?.direction ? ` ${arrows[trend.direction]}` : '';
  const expected = cost?.cost.expected;
  const parts = [
    trend && `${percent(trend.passRate)}${arrow}`,
    cost?.cases === undefined ? undefined : caseWords(cost.cases),
    cost && (expected === null ? l10n.t('cost unknown') : l10n.t('a run {0}', dollars(expected))),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** Of a suite whose last run did not finish: its figures are those of a part. */
function stoppedWords(lastRun: StoredRun | undefined): string | undefined {
  return lastRun && isStopped(lastRun.record) ? statusText(lastRun.record.status) : undefined;
}

function isStopped({ status }: RunRecord): boolean {
  return status !== 'finished' && status !== 'running';
}

function caseWords(cases: number): string {
  return cases === 1 ? l10n.t('1 case') : l10n.t('{0} cases', count(cases));
}

/** Before it has begun, someone may still be asked whether it may cost what it does. */
function runningIcon({ runId }: ActiveRun): ThemeIcon {
  return new ThemeIcon(runId === undefined ? 'watch' : 'sync~spin');
}

function runningWords({ runId, progress }: ActiveRun): string {
  if (progress) return progressText(progress);
  return runId === undefined ? l10n.t('about to run') : l10n.t('running');
}

function problemIcon(): ThemeIcon {
  return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
}

function suiteIcon(lastRun: StoredRun | undefined): ThemeIcon {
  const record = lastRun?.record;
  if (!record?.summary) return new ThemeIcon('beaker');
  if (isStopped(record)) return new ThemeIcon('beaker-stop', new ThemeColor('testing.iconSkipped'));
  const failed = record.summary.errored > 0 ? 'testing.iconErrored' : 'testing.iconFailed';
  const color = hasPassed(record) ? 'testing.iconPassed' : failed;
  return new ThemeIcon('beaker', new ThemeColor(color));
}

function moreCases(total: number | undefined): SuiteNode {
  const text =
    total === undefined
      ? l10n.t('More cases follow; run the suite to see them all.')
      : l10n.t('{0} more cases; run the suite to see them all.', count(total - shownCases));
  return { kind: 'message', text, icon: 'info' };
}
