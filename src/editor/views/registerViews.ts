import { DataTransferItem, window } from 'vscode';
import type { TreeDataProvider, TreeDragAndDropController, TreeView } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import type { ActiveRuns } from '../runs/activeRuns.ts';
import type { SuiteCosts } from '../language/suiteCosts.ts';
import type { Settings } from '../settings/settings.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { ViewId } from '../ids.ts';
import { viewIds } from '../ids.ts';
import { CostsTree } from './costsTree.ts';
import type { ModelDirectory } from '../models/modelDirectory.ts';
import { ModelsTree } from './modelsTree.ts';
import { PromptsTree } from './promptsTree.ts';
import type { PromptNode } from './promptsTree.ts';
import { RunsTree } from './runsTree.ts';
import { SuitesTree } from './suitesTree.ts';

/** The trees of the activity-bar container. */
export interface Trees {
  prompts: PromptsTree;
  suites: SuitesTree;
  runs: RunsTree;
  costs: CostsTree;
  models: ModelsTree;
}

export function createTrees(
  parts: {
    prompts: PromptIndex;
    suites: SuiteIndex;
    figures: PromptFigures;
    runner: SuiteRunner;
    stores: RunStores;
    active: ActiveRuns;
    models: ModelDirectory;
    settings: Settings;
    costs: SuiteCosts;
  },
  showError: ShowError,
): Trees {
  return {
    prompts: new PromptsTree(parts.prompts, parts.suites, parts.figures, showError),
    suites: new SuitesTree(parts, showError),
    runs: new RunsTree(parts.stores, parts.active, showError),
    costs: new CostsTree(parts, showError),
    models: new ModelsTree(parts.models, showError),
  };
}

/** A prompt can be dragged into a suite, which then names it. */
const promptDrag: TreeDragAndDropController<PromptNode> = {
  dragMimeTypes: ['text/uri-list'],
  dropMimeTypes: [],
  handleDrag(nodes, transfer) {
    const list = nodes.map(({ uri }) => uri.toString()).join('\r\n');
    transfer.set('text/uri-list', new DataTransferItem(list));
  },
};

/** Shows each tree in its view; owns trees and views. */
export function registerViews(trees: Trees): DisposableStore {
  const store = new DisposableStore();
  const show = <T>(
    id: ViewId,
    tree: TreeDataProvider<T> & { dispose(): void },
    dragAndDropController?: TreeDragAndDropController<T>,
  ): TreeView<T> => {
    store.add(tree);
    return store.add(
      window.createTreeView(id, {
        treeDataProvider: tree,
        showCollapseAll: true,
        ...(dragAndDropController && { dragAndDropController }),
      }),
    );
  };
  show(viewIds.prompts, trees.prompts, promptDrag);
  show(viewIds.suites, trees.suites);
  show(viewIds.runs, trees.runs);
  show(viewIds.costs, trees.costs);
  show(viewIds.models, trees.models);
  return store;
}
