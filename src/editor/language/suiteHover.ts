import { Hover, l10n, MarkdownString, Range } from 'vscode';
import type { HoverProvider, Position, TextDocument, Uri } from 'vscode';
import { count } from '../../shared/figures.ts';
import type { Core } from '../core/core.ts';
import { ageWords } from '../format/figures.ts';
import type { LastRuns } from '../runs/lastRuns.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import { valueFrom, yamlContext } from './completion/yamlContext.ts';
import { yamlExtensionAnswers } from './yamlExtension.ts';
import { said } from '../words/said.ts';

/** What a key, an assertion type or a metric of a suite means. */
export class SuiteHover implements HoverProvider {
  readonly #core: Core;
  readonly #runner: SuiteRunner;
  readonly #lastRuns: LastRuns;

  constructor(core: Core, runner: SuiteRunner, lastRuns: LastRuns) {
    this.#core = core;
    this.#runner = runner;
    this.#lastRuns = lastRuns;
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const range = document.getWordRangeAtPosition(position, /[\w$.-]+/);
    const lines = document
      .getText(new Range(0, 0, position.line + 1, 0))
      .split(/\r?\n/)
      .slice(0, position.line + 1);
    const context = yamlContext(lines, range?.end.character ?? position.character);
    if (!context) return undefined;
    if (context.key === 'metric' || (context.key === 'name' && context.path.includes('derivedMetrics'))) {
      const name = valueFrom(lines.at(-1) ?? '', context.column, context.siblings !== undefined);
      const { line } = position;
      const place = new Range(line, context.column, line, context.column + name.length);
      return place.contains(position) ? this.#metricHover(document.uri, name, place) : undefined;
    }
    if (!range) return undefined;
    const word = document.getText(range);
    const { keysAt, assertionTypes } = await this.#core.suiteLanguage();
    if (context.key === 'type' && context.path.includes('assert')) {
      const negated = word.startsWith('not-');
      const rule = assertionTypes[negated ? word.slice(4) : word];
      if (!rule) return undefined;
      const text = `\`${word}\`: ${said(negated ? `The opposite: ${rule.description}` : rule.description)}`;
      return new Hover(new MarkdownString(text), range);
    }
    if (!isKey(document, range) || yamlExtensionAnswers('hover', document)) return undefined;
    const found = keysAt(context.path).find(({ key }) => key === word);
    return found?.description === undefined
      ? undefined
      : new Hover(new MarkdownString(`\`${word}\`: ${said(found.description)}`), range);
  }

  /** What a metric of this suite is made of, and what it came to. */
  async #metricHover(suite: Uri, name: string, range: Range): Promise<Hover | undefined> {
    const loaded = await this.#runner.loadRecent(suite).catch(() => undefined); // the Problems view tells what is wrong
    if (!loaded) return undefined;
    const { metricUse } = await import('../../core/suites/metricUse.ts');
    const { types, cases, formula } = await metricUse(loaded, name);
    if (formula === undefined && cases === 0) return undefined; // a name that a template makes
    const lines = [
      formula === undefined
        ? l10n.t(
            'The mean score of {0}, in {1} cases',
            types.map((type) => `\`${type}\``).join(', '),
            count(cases),
          )
        : l10n.t('Computed from other metrics: {0}', `\`${formula}\``),
    ];
    const [newest] = await this.#lastRuns.of(suite);
    const came = newest?.record.summary?.metrics[name];
    if (came) {
      const age = ageWords(Date.parse(newest?.record.startedAt ?? ''), Date.now());
      lines.push(
        l10n.t(
          'Last run, {0}: {1} over {2} results',
          age,
          (came.value ?? came.mean).toFixed(3),
          count(came.n),
        ),
      );
    }
    return new Hover(new MarkdownString(`\`${name}\`: ${lines.join('\n\n')}`), range);
  }
}

function isKey(document: TextDocument, range: Range): boolean {
  const { text } = document.lineAt(range.start.line);
  const isFirst = /^[\s-]*["']?$/.test(text.slice(0, range.start.character));
  return isFirst && /^["']?\s*:(?:\s|$)/.test(text.slice(range.end.character));
}
