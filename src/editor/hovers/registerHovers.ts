import { languages } from 'vscode';
import type { CancellationToken, Disposable, DocumentFilter, Hover, Position, TextDocument } from 'vscode';
import type { PromptIndex } from '../files/promptIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import type { SuiteCosts } from '../language/suiteCosts.ts';
import type { ChosenModel } from '../models/chosenModel.ts';
import type { Settings } from '../settings/settings.ts';

/** Where texts stand that somebody may send to a model. */
const documents: DocumentFilter[] = ['file', 'untitled', 'vscode-notebook-cell', 'git'].map((scheme) => ({
  scheme,
}));

/** What the hovers are made with. */
export interface HoverParts {
  readonly suites: SuiteIndex;
  readonly prompts: PromptIndex;
  readonly figures: PromptFigures;
  readonly costs: SuiteCosts;
  readonly chosen: ChosenModel;
  readonly settings: Settings;
}

/** Tokens, costs and models under the pointer. All but this is loaded when a pointer first rests somewhere. */
export function registerHovers(parts: HoverParts): Disposable {
  let loaded: Promise<{ hoverAt(...at: HoverPlace): Promise<Hover | undefined> }> | undefined;
  return languages.registerHoverProvider(documents, {
    async provideHover(...place: HoverPlace) {
      if (!parts.settings['hover.enabled'].get(place[0].uri)) return undefined;
      loaded ??= import('./countHover.ts').then(({ CountHover }) => new CountHover(parts));
      return (await loaded).hoverAt(...place);
    },
  });
}

export type HoverPlace = [document: TextDocument, position: Position, token: CancellationToken];
