import { homedir } from 'node:os';
import path from 'node:path';
import { Uri, workspace } from 'vscode';
import type { NamedPriceFiles } from '../../core/pricing/projectPrices.ts';

/** The price files that `cupel.pricing.overrides` names for a folder: the workspace's, and the user's after them. */
export function namedPriceFiles(directory: string): NamedPriceFiles {
  const scope = Uri.file(directory);
  const folder = workspace.getWorkspaceFolder(scope) ?? workspace.workspaceFolders?.[0];
  const base = folder?.uri.fsPath ?? directory;
  const all = workspace.getConfiguration('cupel', scope).inspect<string[]>('pricing.overrides');
  // VS Code says what an untrusted workspace has written, too: it is left out here.
  const own = workspace.isTrusted ? [all?.workspaceFolderValue, all?.workspaceValue] : [];
  const files = (values: readonly (string[] | undefined)[]): string[] =>
    values.flatMap((value) => value ?? []).map((file) => absolute(file, base));
  return { before: files(own), after: files([all?.globalValue]) };
}

function absolute(file: string, base: string): string {
  return path.resolve(base, file.replace(/^~(?=$|[\\/])/, homedir()));
}
