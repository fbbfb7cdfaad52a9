import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CupelExports } from '../../../src/extension.ts';
import type { CupelApi } from '../../../src/editor/wireEditor.ts';

/** The running extension. */
export async function cupel(): Promise<CupelApi> {
  const extension = vscode.extensions.getExtension<CupelExports>('cupel.cupel');
  assert.ok(extension);
  return (await extension.activate()).editor;
}

/** A file of the workspace that is open. */
export function file(relative: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, relative);
}

/**
 * Waits for something that VS Code does in its own time.
 * @throws AssertionError naming what did not come within ten seconds
 */
export async function eventually<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) assert.fail(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Opens a file in an editor. */
export async function open(relative: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(file(relative), { preview: false });
}

type WindowFunction =
  | 'showInputBox'
  | 'showQuickPick'
  | 'showWarningMessage'
  | 'showSaveDialog'
  | 'showErrorMessage'
  | 'showInformationMessage';

/** Answers one of VS Code's questions instead of a person, while `work` goes on. Returns what was asked. */
export async function answering<T>(
  question: WindowFunction,
  answer: (...asked: never[]) => unknown,
  work: () => Promise<T>,
): Promise<{ result: T; asked: unknown[][] }> {
  const asked: unknown[][] = [];
  const window = vscode.window as unknown as Record<string, unknown>;
  const original = window[question];
  window[question] = async (...args: never[]) => {
    asked.push(args);
    return answer(...args);
  };
  try {
    return { result: await work(), asked };
  } finally {
    window[question] = original;
  }
}
