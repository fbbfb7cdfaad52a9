import path from 'node:path';
import {
  CompletionItem,
  CompletionItemKind,
  MarkdownString,
  Range,
  RelativePattern,
  Uri,
  workspace,
} from 'vscode';
import type { CompletionItemProvider, Position, TextDocument } from 'vscode';
import { caseItems } from '../../../core/suites/outlineItems.ts';
import type { Core } from '../../core/core.ts';
import type { SuiteIndex } from '../../files/suiteIndex.ts';
import type { SuiteRunner } from '../../runs/suiteRunner.ts';
import { yamlExtensionAnswers } from '../yamlExtension.ts';
import type { Suggestion, SuiteKnowledge } from './suiteSuggestions.ts';
import { suggest } from './suiteSuggestions.ts';
import { said } from '../../words/said.ts';

const offeredFiles = 500;

/** Completion in suites: keys, assertion types, providers with prices, variables, files. */
export class SuiteCompletion implements CompletionItemProvider {
  readonly #core: Core;
  readonly #suites: SuiteIndex;
  readonly #runner: SuiteRunner;

  constructor(parts: { core: Core; suites: SuiteIndex; runner: SuiteRunner }) {
    this.#core = parts.core;
    this.#suites = parts.suites;
    this.#runner = parts.runner;
  }

  async provideCompletionItems(document: TextDocument, position: Position): Promise<CompletionItem[]> {
    const at = { line: position.line, column: position.character };
    const suggestions = await suggest(document.getText(), at, await this.#knowledge(document));
    const others = yamlExtensionAnswers('completion', document);
    return suggestions
      .filter(({ kind }) => !(others && kind === 'key'))
      .map((each) => toItem(each, position));
  }

  async #knowledge({ uri }: TextDocument): Promise<SuiteKnowledge> {
    const { keysAt, assertionTypes } = await this.#core.suiteLanguage();
    return {
      keysAt,
      assertionTypes,
      models: async () => (await this.#core.prices(path.dirname(uri.fsPath))).models(),
      promptVariables: async () => {
        const suite = await this.#runner.loadRecent(uri).catch(() => undefined); // half typed: no names yet
        return [...new Set(suite?.prompts.flatMap(({ variables }) => variables ?? []))];
      },
      caseVariables: async () => this.#caseVariables(uri),
      filters: async () => {
        const suite = await this.#runner.loadRecent(uri).catch(() => undefined); // half typed: no names yet
        return Object.keys(suite?.nunjucksFilters ?? {});
      },
      files: async () => filesBelow(uri),
    };
  }

  /** The names that the first case gives; the others give the same, or a diagnostic says so. */
  async #caseVariables(uri: Uri): Promise<string[]> {
    const suite = await this.#runner.loadRecent(uri).catch(() => undefined);
    if (!suite)
      return caseItems(await this.#suites.outline(uri)).map(({ label }) => label.replace(/:.*$/, ''));
    for await (const { vars } of suite.cases()) return Object.keys(vars);
    return [];
  }
}

async function filesBelow(suite: Uri): Promise<string[]> {
  const folder = Uri.joinPath(suite, '..');
  const pattern = new RelativePattern(
    folder,
    '**/*.{txt,md,j2,json,jsonl,yaml,yml,csv,xlsx,prompt,prompty,js,mjs,ts,py}',
  );
  const found = await workspace.findFiles(pattern, '**/{node_modules,.git,.cupel,dist}/**', offeredFiles);
  return found
    .filter((uri) => uri.fsPath !== suite.fsPath)
    .map((uri) => path.relative(folder.fsPath, uri.fsPath).split(path.sep).join('/'))
    .sort();
}

const kinds: Record<Suggestion['kind'], CompletionItemKind> = {
  key: CompletionItemKind.Property,
  assertion: CompletionItemKind.EnumMember,
  provider: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
  file: CompletionItemKind.File,
  filter: CompletionItemKind.Function,
};

function toItem(suggestion: Suggestion, position: Position): CompletionItem {
  const item = new CompletionItem(suggestion.label, kinds[suggestion.kind]);
  item.insertText = suggestion.insert;
  item.range = new Range(position.line, suggestion.column, position.line, position.character);
  if (suggestion.detail !== undefined) item.detail = said(suggestion.detail);
  if (suggestion.documentation !== undefined)
    item.documentation = new MarkdownString(said(suggestion.documentation));
  if (suggestion.sortText !== undefined) item.sortText = suggestion.sortText;
  return item;
}
