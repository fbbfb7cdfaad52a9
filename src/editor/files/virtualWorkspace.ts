import { workspace } from 'vscode';
import type { WorkspaceFolder } from 'vscode';

/** The workspace's folders that the engine can read: those on a disk, here or on the other side of a remote window. */
export function foldersOnDisk(): WorkspaceFolder[] {
  return (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/** Whether no folder of the workspace is on a disk, as VS Code's context key `virtualWorkspace` says it. */
export function isVirtualWorkspace(): boolean {
  return (workspace.workspaceFolders ?? []).length > 0 && foldersOnDisk().length === 0;
}
