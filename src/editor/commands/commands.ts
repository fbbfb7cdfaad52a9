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

/** A function of a module that is loaded when the command is first run. */
function from<Name extends string>(
  load: () => Promise<Record<Name, CommandHandler>>,
  name: Name,
): CommandHandler {
  return async (...given) => (await load())[name](...given);
}

/** Every command and what it does. */
export function createCommands(): Record<CommandId, CommandHandler> {
  return {
    [commandIds.runSuite]: from(() => import('./runCommands.ts'), 'runSuite'),
    [commandIds.runCase]: from(() => import('./runCommands.ts'), 'runCase'),
    [commandIds.runAll]: from(() => import('./runCommands.ts'), 'runAll'),
    [commandIds.stopRun]: from(() => import('./runCommands.ts'), 'stopRun'),
    [commandIds.showResults]: from(() => import('./historyCommands.ts'), 'showResults'),
    [commandIds.openRun]: from(() => import('./historyCommands.ts'), 'openRun'),
    [commandIds.deleteRun]: from(() => import('./historyCommands.ts'), 'deleteRun'),
    [commandIds.exportRun]: from(() => import('./exportRun.ts'), 'exportRun'),
    [commandIds.estimateSuite]: from(() => import('./estimateSuite.ts'), 'estimateSuite'),
    [commandIds.validateSuite]: from(() => import('./suiteCommands.ts'), 'validateSuite'),
    [commandIds.newSuite]: from(() => import('./suiteCommands.ts'), 'newSuite'),
    [commandIds.insertSnippet]: from(() => import('../snippets/insertSnippet.ts'), 'insertSnippet'),
    [commandIds.newProjectPiece]: from(() => import('../snippets/newProjectPiece.ts'), 'newProjectPiece'),
    [commandIds.setApiKey]: from(() => import('./keyCommands.ts'), 'setApiKey'),
    [commandIds.removeApiKey]: from(() => import('./keyCommands.ts'), 'removeApiKey'),
    [commandIds.openSettings]: openSettings,
    [commandIds.showLog]: showLog,
    [commandIds.refresh]: refresh,
    [commandIds.tryPrompt]: from(() => import('./modelCommands.ts'), 'tryPrompt'),
    [commandIds.setUpProvider]: from(() => import('./modelCommands.ts'), 'setUpProvider'),
    [commandIds.testConnection]: from(() => import('./modelCommands.ts'), 'testConnection'),
    [commandIds.newSuiteFrom]: from(() => import('./newSuiteFrom.ts'), 'newSuiteFrom'),
    [commandIds.chooseModel]: from(() => import('./chooseModel.ts'), 'chooseModel'),
    [commandIds.explainNumbers]: (_, name) => openDefinition(name),
    [commandIds.addPromptToSuite]: from(() => import('./addPromptToSuite.ts'), 'addPromptToSuite'),
    [commandIds.compareRuns]: from(() => import('./compareRuns.ts'), 'compareRuns'),
    [commandIds.pinRun]: from(() => import('./markRuns.ts'), 'pin'),
    [commandIds.unpinRun]: from(() => import('./markRuns.ts'), 'unpin'),
    [commandIds.tagRun]: from(() => import('./markRuns.ts'), 'tagRun'),
    [commandIds.noteRun]: from(() => import('./markRuns.ts'), 'noteRun'),
    [commandIds.showRunInTests]: from(() => import('./showRunInTests.ts'), 'showRunInTests'),
    [commandIds.filterPrompts]: async ({ trees }) => askFilter(trees.prompts),
    [commandIds.filterSuites]: async ({ trees }) => askFilter(trees.suites),
    [commandIds.filterRuns]: async ({ trees }) => askFilter(trees.runs),
    [commandIds.filterCosts]: async ({ trees }) => askFilter(trees.costs),
    [commandIds.filterModels]: async ({ trees }) => askFilter(trees.models),
    [commandIds.clearFilters]: ({ trees }) => clearFilters(trees),
    [commandIds.countExactly]: from(() => import('./countExactly.ts'), 'countExactlyCommand'),
    [commandIds.updatePrices]: from(() => import('./priceCommands.ts'), 'updatePrices'),
    [commandIds.addPrice]: from(() => import('./priceCommands.ts'), 'addPrice'),
    [commandIds.showCosts]: async ({ costsPanel }) => (await costsPanel.get()).show(),
    [commandIds.exportCosts]: from(() => import('./exportCosts.ts'), 'exportCosts'),
    [commandIds.previewPrompt]: from(() => import('./promptCommands.ts'), 'previewPrompt'),
    [commandIds.extractPrompt]: from(() => import('../extract/extractCommands.ts'), 'extractPrompt'),
    [commandIds.insertPromptLoader]: from(
      () => import('../extract/extractCommands.ts'),
      'insertPromptLoader',
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
