import * as vscode from 'vscode';
import type { ActivationTimes } from './activationTable.ts';
import { readActivationTable } from './activationTable.ts';

/**
 * How long the extension took to start, by VS Code's own measurement ("Developer: Startup Performance").
 * @param id `publisher.name` of an extension that has been activated
 * @throws if VS Code has not listed it within 20 s
 */
export async function measureActivation(id: string): Promise<ActivationTimes> {
  const deadline = Date.now() + 20_000;
  await vscode.commands.executeCommand('perfview.show');
  try {
    // The document grows while VS Code is still collecting; nothing tells when it is complete.
    while (Date.now() < deadline) {
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      const times = readActivationTable(text, id);
      if (times) return times;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`VS Code does not list ${id} among the activated extensions`);
  } finally {
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  }
}
