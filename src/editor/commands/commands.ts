import { commands } from 'vscode';
import type { CommandId } from '../ids.ts';
import { commandIds } from '../ids.ts';
import { openDefinition } from '../definitions/openDefinition.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { Extension } from '../extensionParts.ts';
import { removeApiKey, setApiKey } from './keyCommands.ts';
import { exportRun } from './exportRun.ts';
import { askFilter, clearFilters } from './filterViews.ts';
import { deleteRun, openRun, showResults } from './historyCommands.ts';
import { setUpProvider, testConnection, tryPrompt } from './modelCommands.ts';
import { newSuiteFrom } from './newSuiteFrom.ts';
import { runAll, runCase, runSuite, stopRun } from './runCommands.ts';
import { estimateSuite } from './estimateSuite.ts';
import { newSuite, validateSuite } from './suiteCommands.ts';
import { openSettings, refresh, showLog } from './windowCommands.ts';

/**
 * A command's work. VS Code passes what the place it was chosen in knows: a file, a tree item, or nothing; and where
 * several items are selected, all of them.
 */
export type CommandHandler = (parts: Extension, argument?: unknown, selected?: unknown) => unknown;

/** Every command and what it does. */
export function createCommands(): Record<CommandId, CommandHandler> {
  return {
    [commandIds.runSuite]: runSuite,
    [commandIds.runCase]: runCase,
    [commandIds.runAll]: runAll,
    [commandIds.stopRun]: stopRun,
    [commandIds.showResults]: showResults,
    [commandIds.openRun]: openRun,
    [commandIds.deleteRun]: deleteRun,
    [commandIds.exportRun]: exportRun,
    [commandIds.estimateSuite]: estimateSuite,
    [commandIds.validateSuite]: validateSuite,
    [commandIds.newSuite]: newSuite,
    [commandIds.insertSnippet]: async (parts, argument) =>
      (await import('../snippets/insertSnippet.ts')).insertSnippet(parts, argument),
    [commandIds.newProjectPiece]: async (parts, argument) =>
      (await import('../snippets/newProjectPiece.ts')).newProjectPiece(parts, argument),
    [commandIds.setApiKey]: setApiKey,
    [commandIds.removeApiKey]: removeApiKey,
    [commandIds.openSettings]: openSettings,
    [commandIds.showLog]: showLog,
    [commandIds.refresh]: refresh,
    [commandIds.tryPrompt]: tryPrompt,
    [commandIds.setUpProvider]: setUpProvider,
    [commandIds.testConnection]: testConnection,
    [commandIds.newSuiteFrom]: newSuiteFrom,
    [commandIds.chooseModel]: async (parts) => (await import('./chooseModel.ts')).chooseModel(parts),
    [commandIds.explainNumbers]: (_, name) => openDefinition(name),
    [commandIds.addPromptToSuite]: async (...given) =>
      (await import('./addPromptToSuite.ts')).addPromptToSuite(...given),
    [commandIds.compareRuns]: async (...given) => (await import('./compareRuns.ts')).compareRuns(...given),
    [commandIds.pinRun]: async (parts, argument) => (await import('./markRuns.ts')).pin(parts, argument),
    [commandIds.unpinRun]: async (parts, argument) => (await import('./markRuns.ts')).unpin(parts, argument),
    [commandIds.tagRun]: async (...given) => (await import('./markRuns.ts')).tagRun(...given),
    [commandIds.noteRun]: async (parts, argument) => (await import('./markRuns.ts')).noteRun(parts, argument),
    [commandIds.showRunInTests]: async (parts, argument) =>
      (await import('./showRunInTests.ts')).showRunInTests(parts, argument),
    [commandIds.filterPrompts]: async ({ trees }) => askFilter(trees.prompts),
    [commandIds.filterSuites]: async ({ trees }) => askFilter(trees.suites),
    [commandIds.filterRuns]: async ({ trees }) => askFilter(trees.runs),
    [commandIds.filterCosts]: async ({ trees }) => askFilter(trees.costs),
    [commandIds.filterModels]: async ({ trees }) => askFilter(trees.models),
    [commandIds.clearFilters]: ({ trees }) => clearFilters(trees),
    [commandIds.countExactly]: async (parts, argument) =>
      (await import('./countExactly.ts')).countExactlyCommand(parts, argument),
    [commandIds.updatePrices]: async (parts) => (await import('./priceCommands.ts')).updatePrices(parts),
    [commandIds.addPrice]: async (parts, argument) =>
      (await import('./priceCommands.ts')).addPrice(parts, argument),
    [commandIds.showCosts]: async ({ costsPanel }) => (await costsPanel.get()).show(),
    [commandIds.exportCosts]: async (parts) => (await import('./exportCosts.ts')).exportCosts(parts),
    [commandIds.previewPrompt]: async (parts, argument) =>
      (await import('./promptCommands.ts')).previewPrompt(parts, argument),
    [commandIds.extractPrompt]: async (parts, argument) =>
      (await import('../extract/extractCommands.ts')).extractPrompt(parts, argument),
    [commandIds.insertPromptLoader]: async (parts, argument) =>
      (await import('../extract/extractCommands.ts')).insertPromptLoader(parts, argument),
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
