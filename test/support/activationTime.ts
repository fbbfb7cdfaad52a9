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

/** Milliseconds between VS Code's own marks around the start of an extension. */
export interface ActivationMarks {
  /** Evaluating its code, and nothing else. */
  load: number;
  /** From the call of `activate` until what it returned was settled. */
  activate: number;
}

interface Mark {
  name: string;
  startTime: number;
}

/**
 * What VS Code itself marked in the extension host. Its table counts from where an extension's turn is asked for, so
 * the time of others that start with the same event is in it; the marks stand right around the work.
 * @param id `publisher.name` of an extension that has been activated
 */
export function activationMarks(id: string): ActivationMarks {
  const { MonacoPerformanceMarks: performance } = globalThis as unknown as {
    MonacoPerformanceMarks?: { getMarks(): Mark[] };
  };
  const marks = performance?.getMarks() ?? [];
  const at = (what: string): number => {
    const found = marks.find(({ name }) => name === `code/extHost/${what}/${id}`);
    if (!found) throw new Error(`VS Code has no mark ${what} of ${id}`);
    return found.startTime;
  };
  return {
    load: at('didLoadExtensionCode') - at('willLoadExtensionCode'),
    activate: at('didActivateExtension') - at('willActivateExtension'),
  };
}
