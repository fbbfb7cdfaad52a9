import { commands } from 'vscode';
import type { CommandId, ViewName } from '../ids.ts';
import { commandIds } from '../ids.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { Extension } from '../extensionParts.ts';

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

function filter(view: ViewName): CommandHandler {
  return async ({ trees }) => (await import('./filterViews.ts')).askFilter(trees[view]);
}

/** Every command and what it does. */
function createCommands(): Record<CommandId, CommandHandler> {
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
    [commandIds.openSettings]: from(() => import('./windowCommands.ts'), 'openSettings'),
    [commandIds.showLog]: from(() => import('./windowCommands.ts'), 'showLog'),
    [commandIds.refresh]: from(() => import('./windowCommands.ts'), 'refresh'),
    [commandIds.tryPrompt]: from(() => import('./modelCommands.ts'), 'tryPrompt'),
    [commandIds.setUpProvider]: from(() => import('./modelCommands.ts'), 'setUpProvider'),
    [commandIds.testConnection]: from(() => import('./modelCommands.ts'), 'testConnection'),
    [commandIds.newSuiteFrom]: from(() => import('./newSuiteFrom.ts'), 'newSuiteFrom'),
    [commandIds.chooseModel]: from(() => import('./chooseModel.ts'), 'chooseModel'),
    [commandIds.explainNumbers]: async (_, name) =>
      (await import('../definitions/openDefinition.ts')).openDefinition(name),
    [commandIds.addPromptToSuite]: from(() => import('./addPromptToSuite.ts'), 'addPromptToSuite'),
    [commandIds.compareRuns]: from(() => import('./compareRuns.ts'), 'compareRuns'),
    [commandIds.pinRun]: from(() => import('./markRuns.ts'), 'pin'),
    [commandIds.unpinRun]: from(() => import('./markRuns.ts'), 'unpin'),
    [commandIds.tagRun]: from(() => import('./markRuns.ts'), 'tagRun'),
    [commandIds.noteRun]: from(() => import('./markRuns.ts'), 'noteRun'),
    [commandIds.showRunInTests]: from(() => import('./showRunInTests.ts'), 'showRunInTests'),
    [commandIds.filterPrompts]: filter('prompts'),
    [commandIds.filterSuites]: filter('suites'),
    [commandIds.filterRuns]: filter('runs'),
    [commandIds.filterCosts]: filter('costs'),
    [commandIds.filterModels]: filter('models'),
    [commandIds.clearFilters]: from(() => import('./filterViews.ts'), 'clearFilters'),
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

/**
 * Registers the table. An error of a command is shown once, here, and the command resolves with undefined.
 * @param editor what the commands work with; one that is called earlier waits for it
 */
export function registerCommands(editor: Promise<Extension>): DisposableStore {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(createCommands()))
    store.add(
      commands.registerCommand(id, async (argument?: unknown, selected?: unknown) => {
        const parts = await editor;
        try {
          return await handler(parts, argument, selected);
        } catch (error) {
          parts.showError(error);
          return undefined;
        }
      }),
    );
  return store;
}
