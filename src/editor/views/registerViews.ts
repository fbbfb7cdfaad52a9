import { window } from 'vscode';
import type { TreeDataProvider, TreeView } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ViewId } from '../ids.ts';
import { viewIds } from '../ids.ts';
import type { CostsTree } from './costsTree.ts';
import type { PromptsTree } from './promptsTree.ts';
import type { RunsTree } from './runsTree.ts';
import type { SuitesTree } from './suitesTree.ts';

/** The trees of the activity-bar container. */
export interface Trees {
  prompts: PromptsTree;
  suites: SuitesTree;
  runs: RunsTree;
  costs: CostsTree;
}

/** Shows each tree in its view; owns trees and views. */
export function registerViews(trees: Trees): DisposableStore {
  const store = new DisposableStore();
  const show = <T>(id: ViewId, tree: TreeDataProvider<T> & { dispose(): void }): TreeView<T> => {
    store.add(tree);
    return store.add(window.createTreeView(id, { treeDataProvider: tree, showCollapseAll: true }));
  };
  show(viewIds.prompts, trees.prompts);
  show(viewIds.suites, trees.suites);
  show(viewIds.runs, trees.runs);
  show(viewIds.costs, trees.costs);
  return store;
}
