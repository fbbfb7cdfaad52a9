import { CompletionItem, CompletionItemKind, l10n, MarkdownString, Range } from 'vscode';
import type { CompletionItemProvider, Position, TextDocument, Uri } from 'vscode';
import type { Environment } from '../../../core/environment.ts';
import type { Core } from '../../core/core.ts';
import type { PromptIndex } from '../../files/promptIndex.ts';
import type { SuiteIndex } from '../../files/suiteIndex.ts';
import { isSuiteDocument } from '../../files/suiteIndex.ts';
import { suiteLabel } from '../../files/suiteNames.ts';
import { templateAt } from './templatePlace.ts';
import { templateFilters } from './templateFilters.ts';
import { said } from '../../words/said.ts';

/** Bytes: whoever types does not wait for what is longer. */
const longestDataset = 512 * 1024;

interface PromptCompletionParts {
  core: Core;
  suites: SuiteIndex;
  prompts: PromptIndex;
  environmentFor: (scope: Uri) => Promise<Environment>;
}

/** Completion in prompt files: the variables that cases of the suites give, and the filters of templates. */
export class PromptCompletion implements CompletionItemProvider {
  readonly #parts: PromptCompletionParts;

  constructor(parts: PromptCompletionParts) {
    this.#parts = parts;
  }

  async provideCompletionItems(document: TextDocument, position: Position): Promise<CompletionItem[]> {
    const before = document.lineAt(position.line).text.slice(0, position.character);
    const place = templateAt(before);
    if (!place || isSuiteDocument(document) || !(await this.#parts.prompts.includes(document.uri))) return [];
    const range = new Range(position.line, place.column, position.line, position.character);
    if (place.kind === 'filter') return filterItems(range);
    const given = await this.#variables(document.uri);
    return [...given].map(([name, suites]) => {
      const item = new CompletionItem(name, CompletionItemKind.Variable);
      item.detail = l10n.t('given by {0}', [...suites].join(', '));
      item.range = range;
      return item;
    });
  }

  /** The names that cases and columns give, and by which suites. A half-typed prompt keeps no suite from being asked. */
  async #variables(prompt: Uri): Promise<Map<string, Set<string>>> {
    const { core, suites, environmentFor } = this.#parts;
    const [{ variableUses }, users] = await Promise.all([core.suites(), suites.suitesUsing(prompt)]);
    const found = new Map<string, Set<string>>();
    for (const { suite } of users) {
      const uses = await variableUses(suite.fsPath, await environmentFor(suite), longestDataset);
      for (const { kind, name } of uses)
        if (kind === 'given') found.set(name, (found.get(name) ?? new Set()).add(suiteLabel(suite.fsPath)));
    }
    return found;
  }
}

function filterItems(range: Range): CompletionItem[] {
  return Object.entries(templateFilters).map(([name, documentation]) => {
    const item = new CompletionItem(name, CompletionItemKind.Function);
    item.documentation = new MarkdownString(said(documentation));
    item.range = range;
    return item;
  });
}
