import { Hover, l10n, MarkdownString } from 'vscode';
import type { CancellationToken, HoverProvider, Position, TextDocument } from 'vscode';
import type { ImportStatement } from '../../core/snippets/importStatement.ts';
import type { Snippet, SnippetCatalogue } from '../../core/snippets/snippet.ts';
import { commandIds } from '../ids.ts';
import { lengthOf } from '../files/lengthOf.ts';
import type { Settings } from '../settings/settings.ts';
import { loadCatalogue } from './snippetCatalogue.ts';

/** Files beyond this many characters are no source that someone writes by hand. */
const longest = 500_000;
const mostShown = 4;

/** The snippets for the vendor's import or call under the pointer, each with a link that inserts it. */
export class SnippetHover implements HoverProvider {
  readonly #extensionId: string;
  readonly #settings: Settings;
  #catalogue: Promise<SnippetCatalogue> | undefined;
  readonly #byModule = new Map<string, Map<string, Snippet[]>>();
  /** What documents import, as they were when they were last pointed at. */
  readonly #imports = new WeakMap<TextDocument, { version: number; imports: ImportStatement[] }>();

  constructor(extensionId: string, settings: Settings) {
    this.#extensionId = extensionId;
    this.#settings = settings;
  }

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    if (!this.#settings['snippets.hover'].get(document.uri)) return undefined;
    const [{ snippetLanguageOf }, { importsOf, snippetsByModule, vendorReferenceAt }] = await Promise.all([
      import('../../core/snippets/snippet.ts'),
      import('../../core/snippets/vendorReferences.ts'),
    ]);
    this.#catalogue ??= loadCatalogue(this.#extensionId);
    const catalogue = await this.#catalogue;
    const language = snippetLanguageOf(catalogue, document.languageId);
    if (!language || token.isCancellationRequested) return undefined;
    const byModule = this.#byModule.get(language) ?? snippetsByModule(catalogue, language);
    this.#byModule.set(language, byModule);
    if (lengthOf(document) > longest) return undefined;
    const text = document.getText();
    const { line, character: column } = position;
    const known = this.#imports.get(document);
    const imports = known?.version === document.version ? known.imports : importsOf(text, language);
    this.#imports.set(document, { version: document.version, imports });
    const place = { line, column, lineText: document.lineAt(line).text };
    const found = vendorReferenceAt(text, imports, place, byModule);
    return found && new Hover(describeSnippets(found.snippets));
  }
}

/** A list of snippets as Markdown whose only command is the one that inserts. */
function describeSnippets(snippets: readonly Snippet[]): MarkdownString {
  const markdown = new MarkdownString(`**${l10n.t('Snippets')}**\n\n`);
  markdown.isTrusted = { enabledCommands: [commandIds.insertSnippet] };
  for (const { language, prefix, title, description, docs } of snippets.slice(0, mostShown)) {
    const argument = encodeURIComponent(JSON.stringify([{ language, prefix }]));
    const insert = `[${l10n.t('Insert')}](command:${commandIds.insertSnippet}?${argument} "${prefix}")`;
    markdown.appendMarkdown(`- **${title}** · ${insert} · [${l10n.t('Documentation')}](${docs})  \n`);
    markdown.appendMarkdown(`  ${description.replaceAll(/[\\*_<>]/g, String.raw`\$&`)}\n`);
  }
  return markdown;
}
