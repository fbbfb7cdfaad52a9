import { commands } from 'vscode';
import type { CommandId } from '../ids.ts';
import { commandIds } from '../ids.ts';
import { openDefinition } from '../definitions/openDefinition.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { Extension } from '../extensionParts.ts';
import { askFilter, clearFilters } from './filterViews.ts';
import { openSettings, refresh, showLog } from './windowCommands.ts';

/**
 * A command's work. VS Code passes what the place it was chosen in knows: a file, a tree item, or nothing; and where
 * several items are selected, all of them.
 */
export type CommandHandler = (parts: Extension, argument?: unknown, selected?: unknown) => unknown;

/** The command of a module that is loaded when the command is first run. */
function from<M>(load: () => Promise<M>, pick: (module: M) => CommandHandler): CommandHandler {
  return async (...given) => pick(await load())(...given);
}

/** Every command and what it does. */
export function createCommands(): Record<CommandId, CommandHandler> {
  return {
    [commandIds.runSuite]: from(
      () => import('./runCommands.ts'),
      (module) => module.runSuite,
    ),
    [commandIds.runCase]: from(
      () => import('./runCommands.ts'),
      (module) => module.runCase,
    ),
    [commandIds.runAll]: from(
      () => import('./runCommands.ts'),
      (module) => module.runAll,
    ),
    [commandIds.stopRun]: from(
      () => import('./runCommands.ts'),
      (module) => module.stopRun,
    ),
    [commandIds.showResults]: from(
      () => import('./historyCommands.ts'),
      (module) => module.showResults,
    ),
    [commandIds.openRun]: from(
      () => import('./historyCommands.ts'),
      (module) => module.openRun,
    ),
    [commandIds.deleteRun]: from(
      () => import('./historyCommands.ts'),
      (module) => module.deleteRun,
    ),
    [commandIds.exportRun]: from(
      () => import('./exportRun.ts'),
      (module) => module.exportRun,
    ),
    [commandIds.estimateSuite]: from(
      () => import('./estimateSuite.ts'),
      (module) => module.estimateSuite,
    ),
    [commandIds.validateSuite]: from(
      () => import('./suiteCommands.ts'),
      (module) => module.validateSuite,
    ),
    [commandIds.newSuite]: from(
      () => import('./suiteCommands.ts'),
      (module) => module.newSuite,
    ),
    [commandIds.insertSnippet]: from(
      () => import('../snippets/insertSnippet.ts'),
      (module) => module.insertSnippet,
    ),
    [commandIds.newProjectPiece]: from(
      () => import('../snippets/newProjectPiece.ts'),
      (module) => module.newProjectPiece,
    ),
    [commandIds.setApiKey]: from(
      () => import('./keyCommands.ts'),
      (module) => module.setApiKey,
    ),
    [commandIds.removeApiKey]: from(
      () => import('./keyCommands.ts'),
      (module) => module.removeApiKey,
    ),
    [commandIds.openSettings]: openSettings,
    [commandIds.showLog]: showLog,
    [commandIds.refresh]: refresh,
    [commandIds.tryPrompt]: from(
      () => import('./modelCommands.ts'),
      (module) => module.tryPrompt,
    ),
    [commandIds.setUpProvider]: from(
      () => import('./modelCommands.ts'),
      (module) => module.setUpProvider,
    ),
    [commandIds.testConnection]: from(
      () => import('./modelCommands.ts'),
      (module) => module.testConnection,
    ),
    [commandIds.newSuiteFrom]: from(
      () => import('./newSuiteFrom.ts'),
      (module) => module.newSuiteFrom,
    ),
    [commandIds.chooseModel]: from(
      () => import('./chooseModel.ts'),
      (module) => module.chooseModel,
    ),
    [commandIds.explainNumbers]: (_, name) => openDefinition(name),
    [commandIds.addPromptToSuite]: from(
      () => import('./addPromptToSuite.ts'),
      (module) => module.addPromptToSuite,
    ),
    [commandIds.compareRuns]: from(
      () => import('./compareRuns.ts'),
      (module) => module.compareRuns,
    ),
    [commandIds.pinRun]: from(
      () => import('./markRuns.ts'),
      (module) => module.pin,
    ),
    [commandIds.unpinRun]: from(
      () => import('./markRuns.ts'),
      (module) => module.unpin,
    ),
    [commandIds.tagRun]: from(
      () => import('./markRuns.ts'),
      (module) => module.tagRun,
    ),
    [commandIds.noteRun]: from(
      () => import('./markRuns.ts'),
      (module) => module.noteRun,
    ),
    [commandIds.showRunInTests]: from(
      () => import('./showRunInTests.ts'),
      (module) => module.showRunInTests,
    ),
    [commandIds.filterPrompts]: async ({ trees }) => askFilter(trees.prompts),
    [commandIds.filterSuites]: async ({ trees }) => askFilter(trees.suites),
    [commandIds.filterRuns]: async ({ trees }) => askFilter(trees.runs),
    [commandIds.filterCosts]: async ({ trees }) => askFilter(trees.costs),
    [commandIds.filterModels]: async ({ trees }) => askFilter(trees.models),
    [commandIds.clearFilters]: ({ trees }) => clearFilters(trees),
    [commandIds.countExactly]: from(
      () => import('./countExactly.ts'),
      (module) => module.countExactlyCommand,
    ),
    [commandIds.updatePrices]: from(
      () => import('./priceCommands.ts'),
      (module) => module.updatePrices,
    ),
    [commandIds.addPrice]: from(
      () => import('./priceCommands.ts'),
      (module) => module.addPrice,
    ),
    [commandIds.showCosts]: async ({ costsPanel }) => (await costsPanel.get()).show(),
    [commandIds.exportCosts]: from(
      () => import('./exportCosts.ts'),
      (module) => module.exportCosts,
    ),
    [commandIds.previewPrompt]: from(
      () => import('./promptCommands.ts'),
      (module) => module.previewPrompt,
    ),
    [commandIds.extractPrompt]: from(
      () => import('../extract/extractCommands.ts'),
      (module) => module.extractPrompt,
    ),
    [commandIds.insertPromptLoader]: from(
      () => import('../extract/extractCommands.ts'),
      (module) => module.insertPromptLoader,
    ),
  };
}

/** Registers the table. An error of a command is shown once, here, and the command resolves with undefined. */
export function registerCommands(parts: Extension, showError: ShowError): DisposableStore {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(createCommands()))
    store.add(
      commands.registerCommand(id, async (argument?: unknown, selected?: unknown) => {
        try {
          return await handler(parts, argument, selected);
        } catch (error) {
          showError(error);
          return undefined;
        }
      }),
    );
  return store;
}
