import { window } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { createShowError } from './editor/errors/showError.ts';
import type { CupelApi } from './editor/wireEditor.ts';
import { wireEditor } from './editor/wireEditor.ts';

/** What `deactivate` has to wait for; VS Code hands it nothing. */
const closers: (() => Promise<void>)[] = [];

/** Builds and registers everything; waits for nothing. */
export function activate(context: ExtensionContext): CupelApi {
  const log = window.createOutputChannel('Cupel', { log: true });
  context.subscriptions.push(log);
  const showError = createShowError(log);
  try {
    return wireEditor(context, log, showError, closers);
  } catch (error) {
    showError(error); // VS Code itself only writes it to a log that few know of
    throw error;
  }
}

/** Stops what runs and lets the stores write what is queued. */
export async function deactivate(): Promise<void> {
  await Promise.allSettled(closers.splice(0).map((close) => close()));
}
