import { languages } from 'vscode';
import type { DocumentFilter, Uri } from 'vscode';
import type { Environment } from '../../core/environment.ts';
import type { Core } from '../core/core.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { suiteGlob } from '../files/suiteNames.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { Settings } from '../settings/settings.ts';
import type { PromptFigures } from './promptFigures.ts';
import { FileUses } from './fileUses.ts';
import { ModelHover } from './modelHover.ts';
import { PromptCodeLens } from './promptCodeLens.ts';
import { PromptHover } from './promptHover.ts';
import { SuiteCodeLens } from './suiteCodeLens.ts';
import type { SuiteDiagnostics } from './suiteDiagnostics.ts';
import { SuiteCompletion } from './completion/suiteCompletion.ts';
import { SuiteDrop } from './suiteDrop.ts';
import type { SuiteCosts } from './suiteCosts.ts';
import { SuiteHover } from './suiteHover.ts';
import { SuiteInlayHints } from './suiteInlayHints.ts';
import { SuiteLinks } from './suiteLinks.ts';
import { SuiteSymbols } from './suiteSymbols.ts';
import { SuiteQuickFixes } from './suiteQuickFixes.ts';
import { VariableFinder } from './variables/variableFinder.ts';
import { VariableNavigation } from './variables/variableNavigation.ts';

const suite: DocumentFilter = { scheme: 'file', pattern: suiteGlob };
/** Prompts have no one ending, so their features ask the index about each file. */
const anyFile: DocumentFilter = { scheme: 'file' };

/** Suites, and the files that their variables may stand in. */
const variables: DocumentFilter[] = [
  suite,
  { scheme: 'file', pattern: '**/*.{txt,md,csv,j2,njk,prompt,prompty,json,yaml,yml}' },
];

/** What prompts end in; which of them are some, the index knows. */
const promptFile: DocumentFilter = {
  scheme: 'file',
  pattern: '**/*.{txt,md,j2,njk,prompt,prompty,json,yaml,yml,csv}',
};

/** Where ids of models stand, beside suites. */
const code: DocumentFilter[] = [
  'python',
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'json',
  'jsonc',
  'yaml',
].map((language) => ({ language, scheme: 'file' }));

export function registerLanguageFeatures(parts: {
  core: Core;
  runner: SuiteRunner;
  suites: SuiteIndex;
  prompts: PromptIndex;
  figures: PromptFigures;
  costs: SuiteCosts;
  diagnostics: SuiteDiagnostics;
  settings: Settings;
  environmentFor: (scope: Uri) => Promise<Environment>;
}): DisposableStore {
  const { core, runner, suites, prompts, figures, costs, diagnostics, settings, environmentFor } = parts;
  const store = new DisposableStore();
  store.add(languages.registerCodeLensProvider(suite, new SuiteCodeLens(suites, costs, settings)));
  store.add(
    languages.registerCodeActionsProvider(anyFile, new SuiteQuickFixes(diagnostics), {
      providedCodeActionKinds: SuiteQuickFixes.kinds,
    }),
  );
  store.add(languages.registerHoverProvider(anyFile, new PromptHover(prompts, figures, settings)));
  store.add(
    languages.registerCompletionItemProvider(
      suite,
      new SuiteCompletion({ core, suites, runner }),
      ...SuiteCompletion.triggers,
    ),
  );
  store.add(languages.registerHoverProvider(suite, new SuiteHover(core)));
  store.add(languages.registerDocumentLinkProvider(suite, new SuiteLinks()));
  store.add(languages.registerDocumentSymbolProvider(suite, new SuiteSymbols(suites), { label: 'Cupel' }));
  store.add(languages.registerHoverProvider([suite, ...code], new ModelHover(core, settings)));
  store.add(
    languages.registerDocumentDropEditProvider(suite, new SuiteDrop(core, prompts), SuiteDrop.metadata),
  );
  const files = new FileUses(suites);
  store.add(languages.registerCodeLensProvider(promptFile, new PromptCodeLens(prompts, files, settings)));
  const navigation = new VariableNavigation(new VariableFinder({ core, files, environmentFor }), files);
  store.add(languages.registerDefinitionProvider(variables, navigation));
  store.add(languages.registerReferenceProvider(variables, navigation));
  store.add(languages.registerRenameProvider(variables, navigation));
  store.add(languages.registerInlayHintsProvider(suite, new SuiteInlayHints(suites, costs, settings)));
  return store;
}
