import { Hover, l10n, MarkdownString, Range, window } from 'vscode';
import type { Position, TextDocument } from 'vscode';
import { providerOf } from '../../core/modelCalls/callModel.ts';
import type { CodeLanguage } from '../../core/modelCalls/escapes.ts';
import { findPrompt, mayHavePrompts } from '../../core/modelCalls/findPrompt.ts';
import { scanCode } from '../../core/modelCalls/scanCode.ts';
import type { CodeTokens } from '../../core/modelCalls/codeTokens.ts';
import { modelFacts, modelIdAt, nameModel } from '../../core/pricing/modelFacts.ts';
import { toRange } from '../files/openLocation.ts';
import { definitionsLink } from '../definitions/definitionLinks.ts';
import { isSuiteDocument } from '../files/suiteIndex.ts';
import { commandIds } from '../ids.ts';
import { describeModel, describeUnknown } from './modelText.ts';
import { promptReport, suitePromptReport } from './promptReport.ts';
import { figureTable } from './figureTable.ts';
import type { HoverParts, HoverPlace } from './registerHovers.ts';

/** The languages that calls are looked for in, by VS Code's names. */
const codeLanguages: Readonly<Record<string, CodeLanguage>> = {
  python: 'python',
  typescript: 'javascript',
  typescriptreact: 'javascript',
  javascript: 'javascript',
  javascriptreact: 'javascript',
};

/** Beside those, ids of models are told in data. */
const dataLanguages = new Set(['json', 'jsonc', 'jsonl', 'yaml', 'dockercompose', 'github-actions-workflow']);

interface Part {
  text: string;
  range?: Range;
}

/** What is told where the pointer rests: of what is selected; else of a prompt, of a text in code, of a model. */
export class CountHover {
  readonly #parts: HoverParts;
  /** The code that was looked through, as it was then. */
  readonly #scanned = new WeakMap<TextDocument, { version: number; tokens: CodeTokens | undefined }>();

  constructor(parts: HoverParts) {
    this.#parts = parts;
  }

  async hoverAt(...[document, position, token]: HoverPlace): Promise<Hover | undefined> {
    const selected = await this.#selection(document, position);
    const found = selected
      ? [selected]
      : await Promise.all([
          this.#prompt(document, position),
          this.#call(document, position),
          this.#model(document, position),
        ]);
    const parts = found.flatMap((part) => part ?? []);
    const hasFigures = selected !== undefined || found.slice(0, 2).some((part) => part !== undefined);
    if (parts.length === 0 || token.isCancellationRequested) return undefined;
    const range = parts.findLast((part) => part.range)?.range;
    return new Hover(
      [...parts.map(({ text }) => text), ...(hasFigures ? [definitionsLink()] : [])].map(trusted),
      range,
    );
  }

  async #selection(document: TextDocument, position: Position): Promise<Part | undefined> {
    const editor = window.activeTextEditor;
    if (editor?.document !== document) return undefined;
    const selection = editor.selections.find((each) => !each.isEmpty && each.contains(position));
    if (!selection) return undefined;
    const { figures, chosen, prompts } = this.#parts;
    const isPrompt = await prompts.includes(document.uri);
    const model = chosen.get(document.uri);
    const models = isPrompt ? await figures.models(document.uri) : [model];
    const key = `${document.uri.toString()}#selection`;
    const table = figureTable(
      await figures.figuresOf(document.uri, key, [document.getText(selection)], models),
      model,
    );
    const text = [l10n.t('**Selection**, sent once'), table, ...(isPrompt ? [] : [changeModel()])].join(
      '\n\n',
    );
    return { text, range: selection };
  }

  async #prompt(document: TextDocument, position: Position): Promise<Part | undefined> {
    const { uri } = document;
    if (uri.scheme !== 'file') return undefined;
    if (isSuiteDocument(document)) {
      const { prompts } = await this.#parts.suites.outline(uri);
      const item = prompts.find(({ range }) => toRange(range).contains(position));
      const text = item && (await suitePromptReport(uri, item, this.#parts));
      return text === undefined || !item ? undefined : { text, range: toRange(item.range) };
    }
    if (!(await this.#parts.prompts.includes(uri))) return undefined;
    return { text: await promptReport(uri, this.#parts) };
  }

  async #call(document: TextDocument, position: Position): Promise<Part | undefined> {
    const language = codeLanguages[document.languageId];
    const tokens = language && this.#scan(document, language);
    const found = tokens && findPrompt(tokens, document.offsetAt(position), language);
    if (!found) return undefined;
    const { uri } = document;
    const model = found.model ?? this.#parts.chosen.get(uri);
    const key = `${uri.toString()}#call`;
    const table = figureTable(await this.#parts.figures.figuresOf(uri, key, [found.text], [model]), model);
    const notes = [
      ...(found.open ? [l10n.t('What the code fills in is counted as it is written.')] : []),
      ...(found.model === undefined
        ? [`${l10n.t('The code does not say which model.')} ${changeModel()}`]
        : []),
    ];
    const call = `\`${found.call}\``;
    const title = found.isPart
      ? l10n.t('**A part of the text** for {0}, sent once', call)
      : l10n.t('**Text** for {0}, sent once', call);
    return {
      text: [title, table, ...notes].join('\n\n'),
      range: new Range(document.positionAt(found.start), document.positionAt(found.end)),
    };
  }

  #scan(document: TextDocument, language: CodeLanguage): CodeTokens | undefined {
    const known = this.#scanned.get(document);
    if (known?.version === document.version) return known.tokens;
    const text = document.getText();
    const tokens = mayHavePrompts(text) ? scanCode(text, language, known?.tokens) : undefined;
    this.#scanned.set(document, { version: document.version, tokens });
    return tokens;
  }

  async #model(document: TextDocument, position: Position): Promise<Part | undefined> {
    const isSuite = isSuiteDocument(document);
    const isCode = codeLanguages[document.languageId] !== undefined;
    if (!isSuite && !isCode && !dataLanguages.has(document.languageId)) return undefined;
    const line = document.lineAt(position.line).text;
    const found = modelIdAt(line, position.character);
    // A name of few letters may be that of anything: of a model, in quotation marks.
    if (!found || (isCode && found.id.length < 4 && !/["'`]/.test(line.charAt(found.start - 1))))
      return undefined;
    const range = new Range(position.line, found.start, position.line, found.end);
    const prices = await this.#parts.figures.prices(document.uri);
    // Libraries over several vendors write the vendor in their own way: `groq/…`, `google_genai:…`, `models/…`.
    const written = providerOf(found.id, undefined);
    const facts =
      modelFacts(found.id, prices) ?? (written === undefined ? undefined : modelFacts(written, prices));
    if (facts) return { text: describeModel(facts), range };
    // Elsewhere it may be anything; where a suite names a provider, it is a model.
    const item = isSuite
      ? (await this.#parts.suites.outline(document.uri)).providers.find((each) =>
          toRange(each.range).contains(position),
        )
      : undefined;
    const named = item && item.provider === found.id ? nameModel(found.id) : undefined;
    return named && { text: describeUnknown(named, prices), range };
  }
}

function changeModel(): string {
  return `[${l10n.t('Count for another model')}](command:${commandIds.chooseModel})`;
}

/** Only these commands may be run from it. */
function trusted(text: string): MarkdownString {
  const markdown = new MarkdownString(text);
  markdown.isTrusted = {
    enabledCommands: [commandIds.chooseModel, commandIds.addPrice, commandIds.explainNumbers],
  };
  return markdown;
}
