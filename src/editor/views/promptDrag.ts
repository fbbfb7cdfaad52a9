import { DataTransferItem, window, l10n } from 'vscode';
import type { TreeDragAndDropController, Uri } from 'vscode';
import type { Core } from '../core/core.ts';
import type { ShowError } from '../errors/showError.ts';
import { addPrompts, filesOf } from '../files/addToSuite.ts';
import type { PromptNode } from './promptsTree.ts';
import type { SuiteNode } from './suitesTree.ts';

const uriList = 'text/uri-list';

/** A prompt, or a folder of them, can be dragged onto a suite of the view Suites, or into its open text. */
export const promptDrag: TreeDragAndDropController<PromptNode> = {
  dragMimeTypes: [uriList],
  dropMimeTypes: [],
  handleDrag(nodes, transfer) {
    const uris = nodes.flatMap((node) => (node.kind === 'folder' ? node.prompts : [node.uri]));
    transfer.set(uriList, new DataTransferItem(uris.map((uri) => uri.toString()).join('\r\n')));
  },
};

/** Takes prompts that are dropped on a suite, or on one of its cases, into its `prompts:`. */
export function createSuiteDrop(
  core: Core,
  isPrompt: (file: Uri) => Promise<boolean>,
  showError: ShowError,
): TreeDragAndDropController<SuiteNode> {
  return {
    dragMimeTypes: [],
    dropMimeTypes: [uriList],
    async handleDrop(target, transfer) {
      if (!target || target.kind === 'message') return;
      try {
        const files = filesOf(await transfer.get(uriList)?.asString());
        const known = await Promise.all(files.map(isPrompt));
        const prompts = files.filter((_, index) => known[index]);
        if (prompts.length > 0) await addPrompts(core, target.uri, prompts);
        else void window.showWarningMessage(l10n.t('Only prompts can be dropped on a suite.'));
      } catch (error) {
        showError(error);
      }
    },
  };
}
