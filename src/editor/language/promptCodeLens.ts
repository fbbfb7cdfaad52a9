import { CodeLens, Disposable, l10n, Position, Range } from 'vscode';
import type { CodeLensProvider, Event, TextDocument, Uri } from 'vscode';
import type { PromptIndex } from '../files/promptIndex.ts';
import { isSuiteDocument } from '../files/suiteIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import { commandIds } from '../ids.ts';
import type { Settings } from '../settings/settings.ts';
import type { FileUses } from './fileUses.ts';

/** `Preview`, `Try Prompt`, and the suites that use it, over a prompt file. */
export class PromptCodeLens implements CodeLensProvider {
  readonly #prompts: PromptIndex;
  readonly #uses: FileUses;
  readonly #settings: Settings;
  readonly onDidChangeCodeLenses: Event<void>;

  constructor(prompts: PromptIndex, uses: FileUses, settings: Settings) {
    this.#prompts = prompts;
    this.#uses = uses;
    this.#settings = settings;
    this.onDidChangeCodeLenses = (listener, self, owners) =>
      Disposable.from(
        settings['codeLens.enabled'].onDidChange(listener, self, owners),
        prompts.onDidChange(listener, self, owners),
      );
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const { uri } = document;
    if (!this.#settings['codeLens.enabled'].get(uri) || isSuiteDocument(document)) return [];
    if (!(await this.#prompts.includes(uri))) return [];
    const top = new Range(0, 0, 0, 0);
    return [
      new CodeLens(top, {
        title: `$(eye) ${l10n.t('Preview')}`,
        command: commandIds.previewPrompt,
        arguments: [uri],
      }),
      new CodeLens(top, {
        title: `$(beaker) ${l10n.t('Try Prompt')}`,
        command: commandIds.tryPrompt,
        arguments: [uri],
      }),
      await this.#usersLens(uri, top),
    ];
  }

  async #usersLens(uri: Uri, top: Range): Promise<CodeLens> {
    const uses = await this.#uses.placesNaming(uri);
    const [first, ...others] = [...new Set(uses.map(({ suite }) => suiteLabel(suite.fsPath)))];
    // A new suite is made of the prompt where none uses it yet.
    if (first === undefined)
      return new CodeLens(top, {
        title: `$(add) ${l10n.t('New Suite')}`,
        command: commandIds.newSuiteFrom,
        arguments: [uri],
      });
    const title =
      others.length === 0 ? l10n.t('Used by {0}', first) : l10n.t('Used by {0} suites', others.length + 1);
    return new CodeLens(top, {
      title,
      command: 'editor.action.showReferences',
      arguments: [uri, new Position(0, 0), uses.map(({ location }) => location)],
    });
  }
}
