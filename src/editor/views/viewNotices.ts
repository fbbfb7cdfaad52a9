import { l10n, workspace } from 'vscode';
import type { Disposable, TreeView } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { isVirtualWorkspace } from '../files/virtualWorkspace.ts';
import type { ViewName } from '../ids.ts';
import type { Tree } from './tree.ts';

/**
 * Says over a view what it is filtered by, and what does not work here and why. A view without items has its welcome
 * text for that, in whose place VS Code would show this; what it is filtered by stands beside its title then.
 */
export function showNotices<T>(name: ViewName, tree: Tree<T>, view: TreeView<T>): Disposable {
  const store = new DisposableStore();
  let isFilled = false;
  const show = (): void => {
    const filter = tree.filter === '' ? '' : l10n.t('Filter: {0}', tree.filter);
    const message = isFilled ? [filter, ...limitsOf(name)].filter(Boolean).join('\n') : '';
    const description = isFilled ? '' : filter;
    if ((view.message ?? '') !== message) view.message = message;
    if ((view.description ?? '') !== description) view.description = description;
  };
  store.add(tree.onDidChangeFilter(show));
  store.add(
    tree.onDidFill((filled) => {
      isFilled = filled;
      show();
    }),
  );
  store.add(workspace.onDidGrantWorkspaceTrust(show));
  store.add(workspace.onDidChangeWorkspaceFolders(show));
  return store;
}

/** What a view that shows something cannot do in this workspace, and the way out. */
function limitsOf(name: ViewName): string[] {
  if (name === 'models' && isVirtualWorkspace())
    return [
      l10n.t(
        'This workspace is not on a disk: models can be set up here, suites run from a disk only. Clone it, or open it in a remote window.',
      ),
    ];
  if (workspace.isTrusted || name === 'prompts' || name === 'costs') return [];
  return [
    name === 'models'
      ? l10n.t(
          'No model is asked anything in a workspace that is not trusted. "Restricted Mode" in the status bar leads to trust.',
        )
      : l10n.t(
          'Nothing runs in a workspace that is not trusted: suites can name code and addresses. "Restricted Mode" in the status bar leads to trust.',
        ),
  ];
}
