import type { LogOutputChannel } from 'vscode';
import type { Core } from './core/core.ts';
import type { ShowError } from './errors/showError.ts';
import type { LoadedSuites } from './files/loadedSuites.ts';
import type { SuiteIndex } from './files/suiteIndex.ts';
import type { WorkspaceFiles } from './files/workspaceFiles.ts';
import type { SuiteDiagnostics } from './language/suiteDiagnostics.ts';
import type { Uri } from 'vscode';
import type { Environment } from '../core/environment.ts';
import type { ChosenModel } from './models/chosenModel.ts';
import type { ModelDirectory } from './models/modelDirectory.ts';
import type { Lazy } from './disposables/lazy.ts';
import type { PromptIndex } from './files/promptIndex.ts';
import type { PromptPreview } from './preview/promptPreview.ts';
import type { PlaygroundPanel } from './playground/playgroundPanel.ts';
import type { SuiteCosts } from './language/suiteCosts.ts';
import type { CostsPanel } from './panels/costsPanel.ts';
import type { ActiveRun } from './runs/activeRun.ts';
import type { ActiveRuns } from './runs/activeRuns.ts';
import type { RunStores } from './runs/runStores.ts';
import type { SuiteRunner } from './runs/suiteRunner.ts';
import type { ApiKeys } from './secrets/apiKeys.ts';
import type { Settings } from './settings/settings.ts';
import type { Mirror } from './testing/registerTesting.ts';
import type { ShownRun } from './testing/shownRuns.ts';
import type { Trees } from './views/registerViews.ts';

/** What the commands work with. Built once, by hand, when the extension starts. */
export interface Extension {
  readonly extensionId: string;
  readonly core: Core;
  readonly log: LogOutputChannel;
  readonly showError: ShowError;
  readonly settings: Settings;
  readonly keys: ApiKeys;
  readonly suites: SuiteIndex;
  readonly loaded: LoadedSuites;
  readonly promptFiles: WorkspaceFiles;
  readonly stores: RunStores;
  readonly active: ActiveRuns;
  readonly runner: SuiteRunner;
  readonly diagnostics: SuiteDiagnostics;
  readonly models: ModelDirectory;
  readonly chosen: ChosenModel;
  readonly costs: SuiteCosts;
  readonly costsPanel: Lazy<CostsPanel>;
  readonly prompts: PromptIndex;
  readonly playground: Lazy<PlaygroundPanel>;
  readonly preview: Lazy<PromptPreview>;
  environmentFor(scope: Uri): Promise<Environment>;
  readonly trees: Trees;
  /** Opens the results panel on a run. @param compared the runs that it is held against at once */
  openResults(runId: string, compared?: string[]): Promise<void>;
  /** Shows a run in the Test Explorer while it goes on. @param cases the indexes of those that are run */
  mirrorInTests(run: ActiveRun, cases?: readonly number[]): Promise<Mirror>;
  /** Shows a run as results of the Test Explorer. */
  showInTests(run: ShownRun): Promise<void>;
}
