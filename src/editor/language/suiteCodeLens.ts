import { CodeLens, Disposable, l10n, Range } from 'vscode';
import type { CodeLensProvider, Event, TextDocument, Uri } from 'vscode';
import { dollars } from '../../shared/figures.ts';
import { unpricedModels } from '../../core/pricing/estimateWords.ts';
import type { RunRecord } from '../../core/engine/result.ts';
import { shorten } from '../../core/reports/report.ts';
import { hasPassed } from '../../core/summaries/runVerdict.ts';
import type { OutlineItem } from '../../core/suites/suite.ts';
import type { Estimate } from '../../core/pricing/estimate.ts';
import { toRange } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { ageWords, passedWords } from '../format/figures.ts';
import { verdictWords } from '../format/runWords.ts';
import { commandIds } from '../ids.ts';
import type { CommandId } from '../ids.ts';
import type { LastRuns } from '../runs/lastRuns.ts';
import type { StoredRun } from '../runs/runStores.ts';
import type { Settings } from '../settings/settings.ts';
import type { SuiteCosts } from './suiteCosts.ts';

/**
 * With more cases than this none has a lens: VS Code keeps each as an element of the page, seen or not, and with 1,000 of
 * them takes twice as long to show a key. The mark in the gutter and the command `Run Case` run a case there, too.
 */
const mostCases = 100;

/** Characters of a reason in a lens; its tooltip has the rest. */
const shownReason = 60;

/** `Run`, `Estimate`, the last result and `Compare` over a suite, `Run` over each of its cases. */
export class SuiteCodeLens implements CodeLensProvider {
  readonly #suites: SuiteIndex;
  readonly #costs: SuiteCosts;
  readonly #lastRuns: LastRuns;
  readonly #settings: Settings;
  readonly onDidChangeCodeLenses: Event<void>;

  constructor(suites: SuiteIndex, costs: SuiteCosts, lastRuns: LastRuns, settings: Settings) {
    this.#suites = suites;
    this.#costs = costs;
    this.#lastRuns = lastRuns;
    this.#settings = settings;
    this.onDidChangeCodeLenses = (listener, self, owners) =>
      Disposable.from(
        settings['codeLens.enabled'].onDidChange(listener, self, owners),
        costs.onDidChange(listener, self, owners),
        lastRuns.onDidChange(listener, self, owners),
      );
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const { uri } = document;
    if (!this.#settings['codeLens.enabled'].get(uri)) return [];
    const outline = await this.#suites.outline(uri);
    const top = new Range(0, 0, 0, 0);
    const estimate = this.#costs.of(uri);
    const unpriced = estimate ? unpricedModels(estimate)[0] : undefined;
    const lenses = [
      lens(top, `$(play) ${l10n.t('Run')}${costPart(estimate)}`, commandIds.runSuite, uri),
      ...(unpriced === undefined ? [] : [lens(top, l10n.t('Add Price…'), commandIds.addPrice, unpriced)]),
      lens(top, l10n.t('Estimate'), commandIds.estimateSuite, uri),
      ...(await this.#lastResult(uri, top)),
    ];
    const inScenarios = outline.scenarios.flatMap((each) => [each, ...each.tests]);
    if (outline.tests.length + inScenarios.length > mostCases) return lenses;
    const add = ({ range }: OutlineItem, words: string): unknown =>
      lenses.push(
        lens(toRange(range), `$(play) ${words}`, commandIds.runCase, { suite: uri, line: range.start.line }),
      );
    for (const item of outline.tests) add(item, item.file ? l10n.t('Run These Cases') : l10n.t('Run Case'));
    for (const item of inScenarios) add(item, l10n.t('Run These Cases'));
    return lenses;
  }

  /** How the suite went when it was last run, and what changed since the run before. Nothing for one that was not run. */
  async #lastResult(suite: Uri, top: Range): Promise<CodeLens[]> {
    const runs = await this.#lastRuns.of(suite);
    const [newest] = runs;
    if (!newest) return [];
    // A run that could not begin has nothing to compare.
    const [last, before] = runs.filter(({ record }) => record.summary);
    return [
      withTooltip(
        lens(top, resultWords(newest.record), commandIds.showResults, suite),
        verdictWords(newest.record).join('\n'),
      ),
      ...(last && before ? [lens(top, l10n.t('Compare'), commandIds.compareRuns, last, [last, before])] : []),
    ];
  }
}

/** `$(error) 34 of 40 passed · 3 minutes ago`, and what else keeps the run from passing, in short. */
function resultWords(run: RunRecord): string {
  const { summary, startedAt } = run;
  const age = ageWords(Date.parse(startedAt), Date.now());
  if (!summary) return `${l10n.t('Show Results')} · ${age}`;
  const others = verdictWords(run).map((words) => shorten(words, shownReason));
  const icon = hasPassed(run) ? 'pass' : run.status === 'finished' ? 'error' : 'debug-stop';
  return `$(${icon}) ${[passedWords(summary), ...others.slice(0, 1), age].join(' · ')}`;
}

/** ` · ≈ $0.42`: nothing for what costs nothing, or is not known yet. */
function costPart(estimate: Estimate | undefined): string {
  if (!estimate || estimate.cost.expected === 0) return '';
  const { expected } = estimate.cost;
  return ` · ${expected === null ? l10n.t('unknown price') : `≈ ${dollars(expected)}`}`;
}

function lens(range: Range, title: string, command: CommandId, ...given: LensArgument[]): CodeLens {
  return new CodeLens(range, { title, command, arguments: given });
}

function withTooltip(of: CodeLens, tooltip: string): CodeLens {
  if (of.command && tooltip !== '') of.command.tooltip = tooltip;
  return of;
}

type LensArgument = Uri | CaseAt | string | StoredRun | StoredRun[];

/** A case by the place of the item of `tests:` that it comes from. */
export interface CaseAt {
  suite: Uri;
  /** Zero-based line in the suite. */
  line: number;
}
