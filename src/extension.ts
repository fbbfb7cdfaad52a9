import { window } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import { createEditorToolHost } from './editor/agents/editorToolHost.ts';
import { registerLanguageModelTools } from './editor/agents/languageModelTools.ts';
import { registerMcpServers } from './editor/agents/mcpServers.ts';
import { registerCommands } from './editor/commands/commands.ts';
import { createCore } from './editor/core/createCore.ts';
import { DisposableStore } from './editor/disposables/disposableStore.ts';
import { createEnvironmentFor } from './editor/environment/editorEnvironment.ts';
import { createShowError } from './editor/errors/showError.ts';
import type { ShowError } from './editor/errors/showError.ts';
import { PromptIndex } from './editor/files/promptIndex.ts';
import { SuiteIndex } from './editor/files/suiteIndex.ts';
import { suiteGlob } from './editor/files/suiteNames.ts';
import { WorkspaceFiles } from './editor/files/workspaceFiles.ts';
import type { Extension } from './editor/extensionParts.ts';
import { PromptFigures } from './editor/language/promptFigures.ts';
import { ResultsPanels } from './editor/panels/resultsPanels.ts';
import { RunFileEditor } from './editor/panels/runFileEditor.ts';
import { WorkspaceResults } from './editor/panels/resultsSource.ts';
import { registerLanguageFeatures } from './editor/language/registerLanguageFeatures.ts';
import { SuiteCosts } from './editor/language/suiteCosts.ts';
import { SuiteDiagnostics } from './editor/language/suiteDiagnostics.ts';
import { ActiveRuns } from './editor/runs/activeRuns.ts';
import { CostGate } from './editor/runs/costGate.ts';
import { VscodeModels } from './editor/models/hostModels.ts';
import { ModelDirectory } from './editor/models/modelDirectory.ts';
import { PlaygroundPanel } from './editor/playground/playgroundPanel.ts';
import { RunStores } from './editor/runs/runStores.ts';
import { SuiteRunner } from './editor/runs/suiteRunner.ts';
import { TokenLearning } from './editor/runs/tokenLearning.ts';
import { ApiKeys } from './editor/secrets/apiKeys.ts';
import { createSettings } from './editor/settings/settings.ts';
import { registerSnippets } from './editor/snippets/registerSnippets.ts';
import { TokenStatus } from './editor/statusBar/tokenStatus.ts';
import { createTrees, registerViews } from './editor/views/registerViews.ts';
import type { Trees } from './editor/views/registerViews.ts';
import { registerTesting } from './editor/testing/registerTesting.ts';
import type { Testing } from './editor/testing/registerTesting.ts';

/** What other code in this extension host, the tests first of all, may use of the running extension. */
export interface CupelApi extends Extension {
  readonly trees: Trees;
  readonly figures: PromptFigures;
  readonly status: TokenStatus;
  readonly testing: Testing;
  readonly hostModels: VscodeModels;
}

/** What `deactivate` has to wait for; VS Code hands it nothing. */
const closers: (() => Promise<void>)[] = [];

/** Builds and registers everything; waits for nothing. */
export function activate(context: ExtensionContext): CupelApi {
  const log = window.createOutputChannel('Cupel', { log: true });
  context.subscriptions.push(log);
  const showError = createShowError(log);
  try {
    return start(context, log, showError);
  } catch (error) {
    showError(error); // VS Code itself only writes it to a log that few know of
    throw error;
  }
}

/** Stops what runs and lets the stores write what is queued. */
export async function deactivate(): Promise<void> {
  await Promise.allSettled(closers.splice(0).map((close) => close()));
}

function start(context: ExtensionContext, log: LogOutputChannel, showError: ShowError): CupelApi {
  const owner = new DisposableStore();
  const showNotice = (notice: string): void => void window.showWarningMessage(notice);
  context.subscriptions.push(owner);
  const core = createCore();
  const settings = createSettings(owner);
  const keys = new ApiKeys(context.secrets);
  const hostModels = owner.add(new VscodeModels());
  const environmentFor = createEnvironmentFor({ core, keys, settings, log, hostModels });

  const suites = owner.add(new SuiteIndex(core, owner.add(new WorkspaceFiles(() => [suiteGlob]))));
  const promptFiles = owner.add(new WorkspaceFiles(() => settings['prompts.include'].get()));
  owner.add(settings['prompts.include'].onDidChange(() => promptFiles.refresh()));
  const prompts = owner.add(new PromptIndex(promptFiles, suites));
  const figures = owner.add(
    new PromptFigures({ core, suites, settings, environmentFor, learning: () => learning }),
  );
  const stores = owner.add(new RunStores(core, settings, suites.files, showNotice));
  const learning = new TokenLearning(core, stores, log);
  const gate = new CostGate(settings);
  const active = owner.add(new ActiveRuns());
  const cupelVersion = (context.extension.packageJSON as { version: string }).version;
  const runner = new SuiteRunner({
    core,
    settings,
    stores,
    active,
    environmentFor,
    cupelVersion,
    log,
    counter: async () => figures.counter(),
    learn: async (run, store) => learning.learn(run, store, async () => figures.counter()),
    allows: (suite, estimate) => gate.allows(suite, estimate),
  });
  const counter = async () => figures.counter();
  const costs = owner.add(new SuiteCosts({ core, suites, stores, runner, environmentFor, counter, log }));
  const diagnostics = owner.add(new SuiteDiagnostics({ core, suites, environmentFor }, showError));
  const status = owner.add(new TokenStatus({ prompts, figures, settings }, log));

  const models = owner.add(new ModelDirectory({ core, keys, hostModels, environmentFor, counter }));
  const playground = owner.add(
    new PlaygroundPanel({
      core,
      settings,
      suites,
      hostModels,
      environmentFor,
      counter,
      memory: context.workspaceState,
      runner,
      promptFiles,
      extensionUri: context.extensionUri,
      showError,
    }),
  );
  const trees = createTrees({ prompts, suites, figures, runner, stores, active, models }, showError);
  owner.add(registerViews(trees));
  owner.add(
    registerLanguageFeatures({
      core,
      runner,
      suites,
      prompts,
      figures,
      costs,
      diagnostics,
      settings,
      environmentFor,
    }),
  );

  owner.add(registerSnippets(context.extension.id, settings));

  const parts: Extension = {
    extensionId: context.extension.id,
    core,
    log,
    showError,
    settings,
    keys,
    suites,
    promptFiles,
    stores,
    active,
    runner,
    diagnostics,
    models,
    playground,
    environmentFor,
    openResults: async (runId) => results.open(runId),
  };
  const results = owner.add(new ResultsPanels(context.extensionUri, owner.add(new WorkspaceResults(parts))));
  owner.add(new RunFileEditor(context.extensionUri, showError));
  owner.add(registerCommands(parts, showError));
  owner.add(registerLanguageModelTools(createEditorToolHost(parts)));
  owner.add(
    registerMcpServers({ extensionUri: context.extensionUri, version: cupelVersion, settings, keys }),
  );
  const testing = owner.add(registerTesting(parts));
  closers.push(async () => {
    await active.stopAll();
    await stores.close();
  });
  return { ...parts, trees, figures, status, testing, hostModels };
}
