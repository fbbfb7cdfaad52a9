import { l10n, window } from 'vscode';
import type { Tree } from '../views/tree.ts';
import type { Extension } from '../extensionParts.ts';
import type { Trees } from '../views/registerViews.ts';

/** Asks for words and shows what has all of them, while they are typed. Escape leaves the view as it was. */
export async function askFilter(tree: Tree<never> | Tree<unknown>): Promise<void> {
  const before = tree.filter;
  const text = await window.showInputBox({
    prompt: l10n.t('Shows what has all of these words; nothing typed shows everything.'),
    value: before,
    validateInput: (typed) => {
      tree.setFilter(typed);
      return undefined;
    },
  });
  tree.setFilter(text ?? before);
}

export function clearFilters({ trees }: Pick<Extension, 'trees'>): void {
  for (const tree of Object.values(trees) as Trees[keyof Trees][]) tree.setFilter('');
}
