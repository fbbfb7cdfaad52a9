import { Hover, l10n, MarkdownString, window } from 'vscode';
import type { CancellationToken, HoverProvider, Position, TextDocument } from 'vscode';
import { definitionsLink } from '../definitions/definitionLinks.ts';
import { commandIds } from '../ids.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import type { Settings } from '../settings/settings.ts';
import type { PromptFigures } from './promptFigures.ts';

/** Tokens and cost of a prompt, or of the selected part of it, wherever the pointer rests in its file. */
export class PromptHover implements HoverProvider {
  readonly #prompts: PromptIndex;
  readonly #figures: PromptFigures;
  readonly #settings: Settings;

  constructor(prompts: PromptIndex, figures: PromptFigures, settings: Settings) {
    this.#prompts = prompts;
    this.#figures = figures;
    this.#settings = settings;
  }

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    if (!this.#settings['hover.enabled'].get(document.uri)) return undefined;
    if (!(await this.#prompts.includes(document.uri)) || token.isCancellationRequested) return undefined;
    const selection =
      window.activeTextEditor?.document === document ? window.activeTextEditor.selection : undefined;
    const selected = selection && !selection.isEmpty && selection.contains(position);
    const table = await this.#figures.describe(
      document.uri,
      selected ? document.getText(selection) : undefined,
    );
    if (token.isCancellationRequested) return undefined;
    const title = selected
      ? l10n.t('**Selection**, sent once')
      : l10n.t('**Prompt** as it stands here, variables not filled in, sent once');
    const text = new MarkdownString(`${title}\n\n${table}\n\n${definitionsLink()}`);
    text.isTrusted = { enabledCommands: [commandIds.explainNumbers] };
    return new Hover(text);
  }
}
