import { commands } from 'vscode';
import type { Extension } from '../extensionParts.ts';

/** @param argument a setting's id to look at; all of them without it */
export async function openSettings(parts: Extension, argument: unknown): Promise<void> {
  const query = typeof argument === 'string' ? argument : `@ext:${parts.extensionId}`;
  await commands.executeCommand('workbench.action.openSettings', query);
}

export function showLog({ log }: Extension): void {
  log.show(true);
}

/** Searches for files and models again and reads the stores again. */
export function refresh({ suites, promptFiles, stores, models }: Extension): void {
  suites.files.refresh();
  promptFiles.refresh();
  stores.notify();
  models.refresh();
}
