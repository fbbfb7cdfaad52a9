import { CodeActionKind, languages } from 'vscode';
import type { DocumentFilter, Uri } from 'vscode';
import type { Environment } from '../../core/environment.ts';
import type { Core } from '../core/core.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { suiteGlob } from '../files/suiteNames.ts';
import { LastRuns } from '../runs/lastRuns.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { Settings } from '../settings/settings.ts';
import { registerHovers } from '../hovers/registerHovers.ts';
import type { ChosenModel } from '../models/chosenModel.ts';
import type { OnRequest } from './onRequest.ts';
import type { PromptFigures } from './promptFigures.ts';
import { FileUses } from './fileUses.ts';
import { PromptCodeLens } from './promptCodeLens.ts';
import { SuiteCodeLens } from './suiteCodeLens.ts';
import type { SuiteDiagnostics } from './suiteDiagnostics.ts';
import type { SuiteCosts } from './suiteCosts.ts';
import { SuiteInlayHints } from './suiteInlayHints.ts';

const suite: DocumentFilter = { scheme: 'file', pattern: suiteGlob };
/** Prompts have no one ending, so their features ask the index about each file. */
const anyFile: DocumentFilter = { scheme: 'file' };

/** Suites, and the files that their variables may stand in. */
const variables: DocumentFilter[] = [
  suite,
  { scheme: 'file', pattern: '**/*.{txt,md,csv,j2,njk,prompt,prompty,json,jsonl,ndjson,yaml,yml}' },
];

/** What prompts end in; which of them are some, the index knows. */
const promptFile: DocumentFilter = {
  scheme: 'file',
  pattern: '**/*.{txt,md,j2,njk,prompt,prompty,json,yaml,yml,csv}',
};

/** Registers what the editor offers in suites and prompts. Providers that only answer are loaded when one is asked. */
export function registerLanguageFeatures(parts: {
  core: Core;
  runner: SuiteRunner;
  suites: SuiteIndex;
  prompts: PromptIndex;
  figures: PromptFigures;
  chosen: ChosenModel;
  costs: SuiteCosts;
  diagnostics: SuiteDiagnostics;
  settings: Settings;
  stores: RunStores;
  environmentFor: (scope: Uri) => Promise<Environment>;
  showError: ShowError;
}): DisposableStore {
  const { suites, prompts, costs, settings } = parts;
  const store = new DisposableStore();
  const lastRuns = store.add(new LastRuns(parts.stores));
  const files = new FileUses(suites);
  let loaded: Promise<OnRequest> | undefined;
  const load = (): Promise<OnRequest> =>
    (loaded ??= import('./onRequest.ts').then(({ createOnRequest }) =>
      createOnRequest({ ...parts, lastRuns, files }),
    ));
  store.add(languages.registerCodeLensProvider(suite, new SuiteCodeLens(suites, costs, lastRuns, settings)));
  store.add(languages.registerCodeLensProvider(promptFile, new PromptCodeLens(prompts, files, settings)));
  store.add(languages.registerInlayHintsProvider(suite, new SuiteInlayHints(suites, costs, settings)));
  store.add(registerHovers(parts));
  store.add(
    languages.registerCodeActionsProvider(
      anyFile,
      {
        provideCodeActions: async (...asked) => (await load()).quickFixes.provideCodeActions(...asked),
        resolveCodeAction: async (...asked) => (await load()).quickFixes.resolveCodeAction(...asked),
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
  );
  store.add(
    languages.registerCompletionItemProvider(
      suite,
      {
        provideCompletionItems: async (...asked) =>
          (await load()).suiteCompletion.provideCompletionItems(...asked),
      },
      ' ',
      '{',
      '/',
      ':',
      '|',
    ),
  );
  store.add(
    languages.registerCompletionItemProvider(
      promptFile,
      {
        provideCompletionItems: async (...asked) =>
          (await load()).promptCompletion.provideCompletionItems(...asked),
      },
      '{',
      '|',
      ' ',
    ),
  );
  store.add(
    languages.registerHoverProvider(suite, {
      provideHover: async (...asked) => (await load()).suiteHover.provideHover(...asked),
    }),
  );
  store.add(
    languages.registerHoverProvider(suite, {
      provideHover: async (...asked) => (await load()).caseHover.provideHover(...asked),
    }),
  );
  store.add(
    languages.registerDocumentLinkProvider(suite, {
      provideDocumentLinks: async (...asked) => (await load()).links.provideDocumentLinks(...asked),
      resolveDocumentLink: async (...asked) => (await load()).links.resolveDocumentLink(...asked),
    }),
  );
  store.add(
    languages.registerDocumentSymbolProvider(
      suite,
      { provideDocumentSymbols: async (...asked) => (await load()).symbols.provideDocumentSymbols(...asked) },
      { label: 'Cupel' },
    ),
  );
  store.add(
    languages.registerDocumentDropEditProvider(
      suite,
      {
        provideDocumentDropEdits: async (...asked) => (await load()).drop.provideDocumentDropEdits(...asked),
      },
      { dropMimeTypes: ['text/uri-list'] },
    ),
  );
  store.add(
    languages.registerDefinitionProvider(variables, {
      provideDefinition: async (...asked) => (await load()).navigation.provideDefinition(...asked),
    }),
  );
  store.add(
    languages.registerReferenceProvider(variables, {
      provideReferences: async (...asked) => (await load()).navigation.provideReferences(...asked),
    }),
  );
  store.add(
    languages.registerRenameProvider(variables, {
      prepareRename: async (...asked) => (await load()).navigation.prepareRename(...asked),
      provideRenameEdits: async (...asked) => (await load()).navigation.provideRenameEdits(...asked),
    }),
  );
  return store;
}
