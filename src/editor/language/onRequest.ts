import type {
  CodeActionProvider,
  CompletionItemProvider,
  DefinitionProvider,
  DocumentDropEditProvider,
  DocumentLinkProvider,
  DocumentSymbolProvider,
  HoverProvider,
  ReferenceProvider,
  RenameProvider,
  Uri,
} from 'vscode';
import type { Environment } from '../../core/environment.ts';
import type { Core } from '../core/core.ts';
import type { ShowError } from '../errors/showError.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { LastRuns } from '../runs/lastRuns.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { Settings } from '../settings/settings.ts';
import { CaseHover } from './caseHover.ts';
import { PromptCompletion } from './completion/promptCompletion.ts';
import { SuiteCompletion } from './completion/suiteCompletion.ts';
import type { FileUses } from './fileUses.ts';
import type { SuiteDiagnostics } from './suiteDiagnostics.ts';
import { SuiteDrop } from './suiteDrop.ts';
import { SuiteHover } from './suiteHover.ts';
import { SuiteLinks } from './suiteLinks.ts';
import { SuiteQuickFixes } from './suiteQuickFixes.ts';
import { SuiteSymbols } from './suiteSymbols.ts';
import { VariableFinder } from './variables/variableFinder.ts';
import { VariableNavigation } from './variables/variableNavigation.ts';

export interface OnRequestParts {
  core: Core;
  runner: SuiteRunner;
  suites: SuiteIndex;
  prompts: PromptIndex;
  diagnostics: SuiteDiagnostics;
  settings: Settings;
  lastRuns: LastRuns;
  files: FileUses;
  environmentFor: (scope: Uri) => Promise<Environment>;
  showError: ShowError;
}

/** The providers that only answer: nothing of them is needed before VS Code first asks one. */
export interface OnRequest {
  readonly quickFixes: Required<CodeActionProvider>;
  readonly suiteCompletion: CompletionItemProvider;
  readonly promptCompletion: CompletionItemProvider;
  readonly suiteHover: HoverProvider;
  readonly caseHover: HoverProvider;
  readonly links: Required<DocumentLinkProvider>;
  readonly symbols: DocumentSymbolProvider;
  readonly drop: DocumentDropEditProvider;
  readonly navigation: DefinitionProvider & ReferenceProvider & Required<RenameProvider>;
}

export function createOnRequest(parts: OnRequestParts): OnRequest {
  const { core, runner, suites, prompts, diagnostics, settings, lastRuns, files, environmentFor, showError } =
    parts;
  return {
    quickFixes: new SuiteQuickFixes(core, diagnostics),
    suiteCompletion: new SuiteCompletion({ core, runner, environmentFor }),
    promptCompletion: new PromptCompletion({ core, suites, prompts, environmentFor }),
    suiteHover: new SuiteHover(core, runner, lastRuns),
    caseHover: new CaseHover({ suites, runner, lastRuns, settings }),
    links: new SuiteLinks(core, suites),
    symbols: new SuiteSymbols(suites),
    drop: new SuiteDrop(core, prompts, showError),
    navigation: new VariableNavigation(new VariableFinder({ core, files, environmentFor }), files),
  };
}
