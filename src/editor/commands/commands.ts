import { commands } from 'vscode';
import type { CommandId } from '../ids.ts';
import { commandIds } from '../ids.ts';
import { openDefinition } from '../definitions/openDefinition.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { Extension } from '../extensionParts.ts';
import { removeApiKey, setApiKey } from './keyCommands.ts';
import { exportRun } from './exportRun.ts';
import { deleteRun, openRun, showResults } from './historyCommands.ts';
import { setUpProvider, testConnection, tryPrompt } from './modelCommands.ts';
import { newSuiteFrom } from './newSuiteFrom.ts';
import { runAll, runCase, runSuite, stopRun } from './runCommands.ts';
import { estimateSuite } from './estimateSuite.ts';
import { newSuite, validateSuite } from './suiteCommands.ts';
import { openSettings, refresh, showLog } from './windowCommands.ts';

/** A command's work. VS Code passes what the place it was chosen in knows: a file, a tree item, or nothing. */
export type CommandHandler = (parts: Extension, argument?: unknown) => unknown;

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
      commands.registerCommand(id, async (argument?: unknown) => {
        try {
          return await handler(parts, argument);
        } catch (error) {
          showError(error);
          return undefined;
        }
      }),
    );
  return store;
}
