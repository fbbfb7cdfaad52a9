import { commands, window } from 'vscode';
import type { TreeDragAndDropController, TreeView } from 'vscode';
import type { Core } from '../core/core.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { PromptFacts } from '../files/promptFacts.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { GitStates } from '../git/gitStates.ts';
import { filteredContext, viewIds } from '../ids.ts';
import type { ViewName } from '../ids.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import type { SuiteCosts } from '../language/suiteCosts.ts';
import type { ModelDirectory } from '../models/modelDirectory.ts';
import type { ActiveRuns } from '../runs/activeRuns.ts';
import type { Settings } from '../settings/settings.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import { CostsTree } from './costsTree.ts';
import { showNotices } from './viewNotices.ts';
import { FailureBadge } from './failureBadge.ts';
import { ModelsTree } from './modelsTree.ts';
import { createSuiteDrop, promptDrag } from './promptDrag.ts';
import { PromptsTree } from './promptsTree.ts';
import { RunsTree } from './runsTree.ts';
import { SuitesTree } from './suitesTree.ts';
import type { Tree } from './tree.ts';

/** The trees of the activity-bar container. */
export interface Trees {
  prompts: PromptsTree;
  suites: SuitesTree;
  runs: RunsTree;
  costs: CostsTree;
  models: ModelsTree;
}

export interface TreeParts {
  core: Core;
  prompts: PromptIndex;
  facts: PromptFacts;
  git: GitStates;
  suites: SuiteIndex;
  figures: PromptFigures;
  costs: SuiteCosts;
  runner: SuiteRunner;
  stores: RunStores;
  active: ActiveRuns;
  models: ModelDirectory;
  settings: Settings;
}

export function createTrees(parts: TreeParts, showError: ShowError): Trees {
  return {
    prompts: new PromptsTree(parts, showError),
    suites: new SuitesTree(parts, showError),
    runs: new RunsTree(parts.stores, parts.active, showError),
    costs: new CostsTree(parts, showError),
    models: new ModelsTree(parts.models, showError),
  };
}

/** Shows each tree in its view; owns trees and views. */
export function registerViews(trees: Trees, parts: TreeParts, showError: ShowError): DisposableStore {
  const store = new DisposableStore();
  const show = <T>(
    name: ViewName,
    tree: Tree<T>,
    more: { dragAndDropController?: TreeDragAndDropController<T>; canSelectMany?: boolean } = {},
  ): TreeView<T> => {
    store.add(tree);
    const view = window.createTreeView(viewIds[name], {
      treeDataProvider: tree,
      showCollapseAll: true,
      ...more,
    });
    store.add(view);
    store.add(showNotices(name, tree, view));
    store.add(
      tree.onDidChangeFilter((filter) => {
        void commands.executeCommand('setContext', filteredContext(name), filter !== '');
      }),
    );
    return view;
  };
  show('prompts', trees.prompts, { dragAndDropController: promptDrag, canSelectMany: true });
  const isPrompt = (file: Parameters<PromptIndex['includes']>[0]) => parts.prompts.includes(file);
  show('suites', trees.suites, { dragAndDropController: createSuiteDrop(parts.core, isPrompt, showError) });
  const runs = show('runs', trees.runs, { canSelectMany: true });
  show('costs', trees.costs);
  show('models', trees.models);
  store.add(new FailureBadge(runs, parts.stores, showError));
  return store;
}
