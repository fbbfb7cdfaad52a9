import type { Uri } from 'vscode';
import { TabInputText, window } from 'vscode';

/**
 * The file in front. VS Code knows of no active editor while the text of a tab is on its way, nor where it is too large
 * for extensions, and of an output where that has the focus.
 */
export function activeFile(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputText ? input.uri : window.activeTextEditor?.document.uri;
}
