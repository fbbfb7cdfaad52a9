import { window } from 'vscode';
import type { ExtensionContext } from 'vscode';
import type { DisposableStore } from './disposables/disposableStore.ts';
import { createShowError } from './errors/showError.ts';
import type { CupelApi } from './wireEditor.ts';
import { wireEditor } from './wireEditor.ts';

/** Builds and registers everything that is not registered at the very start; waits for nothing. */
export function startEditor(context: ExtensionContext, owner: DisposableStore): CupelApi {
  const log = window.createOutputChannel('Cupel', { log: true });
  context.subscriptions.push(log);
  const showError = createShowError(log);
  try {
    return wireEditor(context, owner, log, showError);
  } catch (error) {
    showError(error); // VS Code itself only writes it to a log that few know of
    throw error;
  }
}
