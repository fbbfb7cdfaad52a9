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
import type { Environment } from '../../../core/environment.ts';
import type { SuiteNames } from '../../../core/suites/suiteNames.ts';
import type { Core } from '../../core/core.ts';
import type { SuiteRunner } from '../../runs/suiteRunner.ts';
import { yamlExtensionAnswers } from '../yamlExtension.ts';
import type { Suggestion, SuiteKnowledge } from './suiteSuggestions.ts';
import { suggest } from './suiteSuggestions.ts';
import { said } from '../../words/said.ts';

const offeredFiles = 500;

/** Completion in suites: keys, assertion types, providers with prices, variables, files. */
export class SuiteCompletion implements CompletionItemProvider {
  readonly #core: Core;
  readonly #runner: SuiteRunner;
  readonly #environmentFor: (scope: Uri) => Promise<Environment>;

  constructor(parts: {
    core: Core;
    runner: SuiteRunner;
    environmentFor: (scope: Uri) => Promise<Environment>;
  }) {
    this.#core = parts.core;
    this.#runner = parts.runner;
    this.#environmentFor = parts.environmentFor;
  }

  async provideCompletionItems(document: TextDocument, position: Position): Promise<CompletionItem[]> {
    const at = { line: position.line, column: position.character };
    const suggestions = await suggest(document.getText(), at, await this.#knowledge(document, at));
    // VS Code offers the keys of JSON itself, by our schema.
    const others = document.languageId === 'json' || yamlExtensionAnswers('completion', document);
    return suggestions
      .filter(({ kind }) => !(others && kind === 'key'))
      .map((each) => toItem(each, position));
  }

  async #knowledge(
    document: TextDocument,
    position: { line: number; column: number },
  ): Promise<SuiteKnowledge> {
    const { uri } = document;
    const { keysAt, valuesAt, assertionTypes, parametersAt } = await this.#core.suiteLanguage();
    return {
      keysAt,
      valuesAt,
      parametersAt: (at) => parametersAt(document.getText(), { path: at, position }),
      assertionTypes,
      models: async () => (await this.#core.prices(path.dirname(uri.fsPath))).models(),
      names: async () => this.#names(uri),
      caseVariables: async () => this.#caseVariables(uri),
      files: async () => filesBelow(uri),
    };
  }

  async #names(uri: Uri): Promise<SuiteNames> {
    const [{ suiteNames }, environment] = await Promise.all([this.#core.suites(), this.#environmentFor(uri)]);
    return suiteNames(uri.fsPath, environment);
  }

  /** The names that cases and the columns of tables give; of files of other kinds, those of the first case. */
  async #caseVariables(uri: Uri): Promise<string[]> {
    const [{ givenVariables }, environment] = await Promise.all([
      this.#core.suites(),
      this.#environmentFor(uri),
    ]);
    const names = new Set((await givenVariables(uri.fsPath, environment)).map(({ name }) => name));
    const suite = await this.#runner.loadRecent(uri).catch(() => undefined); // half typed: no such names yet
    for await (const { vars } of suite?.cases() ?? []) {
      for (const name of Object.keys(vars)) names.add(name);
      break;
    }
    return [...names];
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
  parameter: CompletionItemKind.Property,
  assertion: CompletionItemKind.EnumMember,
  provider: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
  file: CompletionItemKind.File,
  filter: CompletionItemKind.Function,
  value: CompletionItemKind.Value,
  prompt: CompletionItemKind.Reference,
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
