import { Hover, l10n, MarkdownString } from 'vscode';
import type { CancellationToken, HoverProvider, Position, TextDocument } from 'vscode';
import { caseItems } from '../../core/suites/outlineItems.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import { errorOf } from '../../core/engine/resultError.ts';
import { outputText, shorten } from '../../core/reports/report.ts';
import { count, dollars, duration } from '../../shared/figures.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { toRange } from '../files/openLocation.ts';
import { ageWords } from '../format/figures.ts';
import { commandIds } from '../ids.ts';
import { casesAt } from '../runs/casesAt.ts';
import type { LastRuns } from '../runs/lastRuns.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { Settings } from '../settings/settings.ts';
import { columnName } from '../testing/resultWords.ts';
import { saidReason } from '../words/said.ts';

const shownResults = 6;
const shownText = 160;

/** How a case went when it was last run, over the first line of the case. */
export class CaseHover implements HoverProvider {
  readonly #parts: { suites: SuiteIndex; runner: SuiteRunner; lastRuns: LastRuns; settings: Settings };

  constructor(parts: { suites: SuiteIndex; runner: SuiteRunner; lastRuns: LastRuns; settings: Settings }) {
    this.#parts = parts;
  }

  async provideHover(
    { uri }: TextDocument,
    { line }: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    const { suites, runner, lastRuns, settings } = this.#parts;
    if (!settings['hover.enabled'].get(uri)) return undefined;
    const outline = await suites.outline(uri);
    const item = [...outline.scenarios, ...caseItems(outline)].findLast(
      ({ range }) => range.start.line === line,
    );
    const runs = item && !item.file ? await lastRuns.of(uri) : [];
    if (!item || runs.length === 0 || token.isCancellationRequested) return undefined;
    const suite = await runner.loadRecent(uri).catch(() => undefined); // the Problems view tells what is wrong
    if (!suite || token.isCancellationRequested) return undefined;
    const wanted = new Set(await casesAt(suite, outline, line));
    const hashes = new Set<string>();
    for await (const { index, hash } of suite.cases()) if (wanted.has(index)) hashes.add(hash);
    for (const { record, store } of runs) {
      // By what the case is: it may stand elsewhere than it did then.
      const { rows } = await store.results(record.id, { hashes: [...hashes], limit: hashes.size });
      const results = rows.flatMap((row) => row.results);
      if (results.length > 0) return new Hover(describe(record, results), toRange(item.range));
    }
    return undefined;
  }
}

/** Outputs are text of others: they stand in code, where Markdown means nothing. */
function describe(record: RunRecord, results: readonly Result[]): MarkdownString {
  const text = new MarkdownString();
  text.isTrusted = { enabledCommands: [commandIds.openRun] };
  const age = ageWords(Date.parse(record.startedAt), Date.now());
  const open = `command:${commandIds.openRun}?${encodeURIComponent(JSON.stringify(record.id))}`;
  text.appendMarkdown(`**${l10n.t('Last result')}** · ${age} · [${l10n.t('Open Run')}](${open})\n\n`);
  for (const result of results.slice(0, shownResults)) {
    const verdict = errorOf(result) ? l10n.t('Error') : result.pass ? l10n.t('Passed') : l10n.t('Failed');
    const tokens = result.tokens ? count(result.tokens.input + result.tokens.output) : l10n.t('unknown');
    const figures = l10n.t(
      'score {0}, {1} tokens, {2}, {3}',
      result.score.toFixed(2),
      tokens,
      dollars(result.cost),
      duration(result.latencyMs),
    );
    text.appendMarkdown(`**${verdict}** · `);
    text.appendText(`${columnName(record, result)} · ${figures}`);
    const reason = errorOf(result)?.message ?? result.assertions.find(({ pass }) => !pass)?.reason;
    if (reason !== undefined) text.appendText(`\n${shorten(saidReason(reason), shownText)}`);
    text.appendCodeblock(shorten(outputText(result.output), shownText) || ' ', 'text');
  }
  if (results.length > shownResults)
    text.appendText(l10n.t('and {0} more', count(results.length - shownResults)));
  return text;
}
