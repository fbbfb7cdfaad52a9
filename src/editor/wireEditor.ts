import { window } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { ToolHost } from '../core/agentTools/toolHost.ts';
import { createEditorToolHost } from './agents/editorToolHost.ts';
import { registerMcpServers } from './agents/mcpServers.ts';
import { createCore } from './core/createCore.ts';
import type { DisposableStore } from './disposables/disposableStore.ts';
import { Lazy } from './disposables/lazy.ts';
import { createEnvironmentFor } from './environment/editorEnvironment.ts';
import type { ShowError } from './errors/showError.ts';
import { FileFinder } from './files/fileFinder.ts';
import { PromptFacts } from './files/promptFacts.ts';
import { PromptIndex } from './files/promptIndex.ts';
import { LoadedSuites } from './files/loadedSuites.ts';
import { registerReferenceMoves } from './files/referenceMoves.ts';
import { SuiteIndex } from './files/suiteIndex.ts';
import { suiteGlob } from './files/suiteNames.ts';
import { VisiblePrompts } from './files/visiblePrompts.ts';
import { WorkspaceFiles } from './files/workspaceFiles.ts';
import type { Extension } from './extensionParts.ts';
import { registerExtractAction } from './extract/extractAction.ts';
import { GitStates } from './git/gitStates.ts';
import { PromptFigures } from './language/promptFigures.ts';
import { registerPanels } from './panels/registerPanels.ts';
import { registerLanguageFeatures } from './language/registerLanguageFeatures.ts';
import { SuiteCosts } from './language/suiteCosts.ts';
import { SuiteDiagnostics } from './language/suiteDiagnostics.ts';
import { ActiveRuns } from './runs/activeRuns.ts';
import { CostGate } from './runs/costGate.ts';
import { registerMovedRuns } from './runs/movedRuns.ts';
import { VscodeModels } from './models/hostModels.ts';
import { ChosenModel } from './models/chosenModel.ts';
import { ModelDirectory } from './models/modelDirectory.ts';
import { RunStores } from './runs/runStores.ts';
import { SuiteRunner } from './runs/suiteRunner.ts';
import { TrialLedger } from './runs/trialLedger.ts';
import { TokenLearning } from './runs/tokenLearning.ts';
import { ApiKeys } from './secrets/apiKeys.ts';
import { namedPriceFiles } from './settings/priceFiles.ts';
import { createSettings } from './settings/settings.ts';
import { registerSnippets } from './snippets/registerSnippets.ts';
import { TokenStatus } from './statusBar/tokenStatus.ts';
import { createTrees, registerViews } from './views/registerViews.ts';
import { registerTesting } from './testing/registerTesting.ts';
import type { Testing } from './testing/registerTesting.ts';
import { said } from './words/said.ts';

/** What other code in this extension host, the tests first of all, may use of the running extension. */
export interface CupelApi extends Extension {
  readonly figures: PromptFigures;
  readonly status: TokenStatus;
  readonly testing: Testing;
  readonly hostModels: VscodeModels;
  readonly toolHost: ToolHost;
  /** Stops what runs, and waits until the stores have written what is queued. */
  close(): Promise<void>;
  /** Ends all of it, as VS Code does when the window closes. */
  end(): Promise<void>;
}

/**
 * Builds every part by hand and registers it; waits for nothing.
 * @param owner gets all that has to be disposed of
 */
export function wireEditor(
  context: ExtensionContext,
  owner: DisposableStore,
  log: LogOutputChannel,
  showError: ShowError,
): CupelApi {
  const showNotice = (notice: string): void => void window.showWarningMessage(said(notice));
  const core = createCore(namedPriceFiles);
  const settings = createSettings(owner);
  const keys = new ApiKeys(context.secrets);
  const hostModels = owner.add(new VscodeModels());
  const environmentFor = createEnvironmentFor({ core, keys, settings, log, hostModels });

  const finder = owner.add(new FileFinder());
  const suites = owner.add(new SuiteIndex(core, owner.add(new WorkspaceFiles(finder, () => [suiteGlob]))));
  const promptFiles = owner.add(new WorkspaceFiles(finder, () => settings['prompts.include'].get()));
  owner.add(settings['prompts.include'].onDidChange(() => promptFiles.refresh()));
  const loaded = owner.add(new LoadedSuites({ core, suites, environmentFor }));
  const prompts = owner.add(new PromptIndex(promptFiles, suites));
  const chosen = owner.add(new ChosenModel(context.workspaceState, settings));
  const figures = owner.add(
    new PromptFigures({ core, suites, chosen, environmentFor, learning: () => learning }),
  );
  const trials = new TrialLedger(context.workspaceState);
  const stores = owner.add(new RunStores(core, settings, suites.files, trials, showNotice));
  const learning = new TokenLearning(core, stores, log);
  const gate = new CostGate(settings);
  const active = owner.add(new ActiveRuns());
  const cupelVersion = (context.extension.packageJSON as { version: string }).version;
  const runner = new SuiteRunner({
    core,
    loaded,
    settings,
    stores,
    active,
    environmentFor,
    cupelVersion,
    log,
    counter: async () => figures.counter(),
    learn: async (run, store) => learning.learn(run, store, async () => figures.counter()),
    allows: (suite, estimate) => gate.allows(suite, estimate),
    allowsAll: (runs) => gate.allowsAll(runs),
  });
  const counter = async () => figures.counter();
  const costs = owner.add(
    new SuiteCosts({ core, suites, loaded, stores, runner, environmentFor, counter, log }),
  );
  const diagnostics = owner.add(
    new SuiteDiagnostics({ core, suites, loaded, environmentFor, counter }, showError),
  );
  const status = owner.add(new TokenStatus({ prompts, figures, chosen, settings }, log));

  owner.add(new VisiblePrompts(prompts));
  const models = owner.add(
    new ModelDirectory({ core, keys, hostModels, settings, environmentFor, counter, stores }),
  );
  const playground = owner.add(
    new Lazy(async () => {
      const { PlaygroundPanel } = await import('./playground/playgroundPanel.ts');
      return new PlaygroundPanel({
        core,
        settings,
        suites,
        stores,
        hostModels,
        environmentFor,
        counter,
        memory: context.workspaceState,
        runner,
        prompts,
        extensionUri: context.extensionUri,
        showError,
      });
    }),
  );
  const preview = owner.add(
    new Lazy(async () => {
      const { PromptPreview } = await import('./preview/promptPreview.ts');
      const { extensionUri } = context;
      return new PromptPreview({
        suites,
        prompts,
        figures,
        environmentFor,
        showError,
        playground,
        runner,
        extensionUri,
      });
    }),
  );
  const git = owner.add(new GitStates());
  const facts = owner.add(new PromptFacts({ core, suites, loaded, figures, environmentFor }, promptFiles));
  const files = { prompts, facts, git, suites };
  const treeParts = { ...files, core, figures, costs, runner, stores, active, models, settings };
  const trees = createTrees(treeParts, showError);
  owner.add(registerViews(trees, treeParts, showError));
  owner.add(
    registerLanguageFeatures({
      core,
      runner,
      suites,
      prompts,
      figures,
      chosen,
      costs,
      diagnostics,
      settings,
      stores,
      environmentFor,
      showError,
    }),
  );

  owner.add(registerReferenceMoves({ core, suites, settings }));
  owner.add(registerMovedRuns(stores, showError));
  owner.add(registerExtractAction());
  owner.add(registerSnippets(context.extension.id, settings));

  const costsPanel = owner.add(
    new Lazy(async () => {
      const { CostsPanel } = await import('./panels/costsPanel.ts');
      return new CostsPanel({ extensionUri: context.extensionUri, stores, settings, showError });
    }),
  );
  const parts: Extension = {
    extensionId: context.extension.id,
    core,
    log,
    showError,
    settings,
    keys,
    suites,
    loaded,
    promptFiles,
    stores,
    active,
    runner,
    diagnostics,
    models,
    chosen,
    prompts,
    playground,
    costs,
    costsPanel,
    preview,
    environmentFor,
    trees,
    openResults: async (runId, compared) => (await results.get()).open(runId, compared),
    mirrorInTests: async (run, cases) => testing.mirror(run, cases),
    showInTests: async (run) =>
      (await import('./testing/shownRuns.ts')).showRun(run, { tests: testing.tests, suites, runner }),
  };
  const results = owner.add(
    new Lazy(async () => {
      const [{ ResultsPanels }, { WorkspaceResults }, { SuiteLayouts }] = await Promise.all([
        import('./panels/resultsPanels.ts'),
        import('./panels/resultsSource.ts'),
        import('./panels/suiteLayouts.ts'),
      ]);
      const layouts = new SuiteLayouts(context.workspaceState);
      return new ResultsPanels(context.extensionUri, new WorkspaceResults(parts), layouts);
    }),
  );
  owner.add(
    registerPanels({
      results: async () => results.get(),
      playground: async () => playground.get(),
      runFiles: async () => {
        const [{ RunFileEditor }, { SuiteLayouts }] = await Promise.all([
          import('./panels/runFileEditor.ts'),
          import('./panels/suiteLayouts.ts'),
        ]);
        return new RunFileEditor(context.extensionUri, showError, new SuiteLayouts(context.workspaceState));
      },
    }),
  );
  owner.add(
    registerMcpServers({ extensionUri: context.extensionUri, version: cupelVersion, settings, keys }),
  );
  const testing = owner.add(registerTesting(parts));
  // Whoever opens a view or a prompt first need not wait for a thread to start and a disk to be read.
  for (const files of [promptFiles, suites.files]) files.prepare();
  const close = async (): Promise<void> => {
    await active.stopAll();
    await Promise.all([stores.close(), core.endCode()]);
  };
  const end = async (): Promise<void> => {
    await close();
    owner.dispose();
  };
  const toolHost = createEditorToolHost(parts);
  return { ...parts, figures, status, testing, hostModels, toolHost, close, end };
}
