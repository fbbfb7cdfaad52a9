import { CodeLens, l10n, Range } from 'vscode';
import type { CodeLensProvider, Event, TextDocument, Uri } from 'vscode';
import { toRange } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { commandIds } from '../ids.ts';
import type { Settings } from '../settings/settings.ts';

/** `Run`, `Estimate` and `Show Results` over a suite, `Run` over each of its cases. */
export class SuiteCodeLens implements CodeLensProvider {
  readonly #suites: SuiteIndex;
  readonly #settings: Settings;
  readonly onDidChangeCodeLenses: Event<void>;

  constructor(suites: SuiteIndex, settings: Settings) {
    this.#suites = suites;
    this.#settings = settings;
    this.onDidChangeCodeLenses = settings['codeLens.enabled'].onDidChange;
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const { uri } = document;
    if (!this.#settings['codeLens.enabled'].get(uri)) return [];
    const outline = await this.#suites.outline(uri);
    const top = new Range(0, 0, 0, 0);
    const lenses = [
      lens(top, `$(play) ${l10n.t('Run')}`, commandIds.runSuite, uri),
      lens(top, l10n.t('Estimate'), commandIds.estimateSuite, uri),
      lens(top, l10n.t('Show Results'), commandIds.showResults, uri),
    ];
    for (const { range, file } of outline.tests)
      lenses.push(
        lens(
          toRange(range),
          `$(play) ${file ? l10n.t('Run These Cases') : l10n.t('Run Case')}`,
          commandIds.runCase,
          { suite: uri, line: range.start.line },
        ),
      );
    return lenses;
  }
}

function lens(range: Range, title: string, command: string, argument: Uri | CaseAt): CodeLens {
  return new CodeLens(range, { title, command, arguments: [argument] });
}

/** A case by the place of the item of `tests:` that it comes from. */
export interface CaseAt {
  suite: Uri;
  /** Zero-based line in the suite. */
  line: number;
}
