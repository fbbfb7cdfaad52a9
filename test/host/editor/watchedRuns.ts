import type * as vscode from 'vscode';

/** What a test run was told. */
export interface Seen {
  states: Map<string, string>;
  messages: vscode.TestMessage[];
  output: string;
}

/** Writes down what a test run is told, while `work` goes on. VS Code has no way to ask for it. */
export async function watching(
  controller: vscode.TestController,
  work: () => Promise<void>,
  onState?: (item: vscode.TestItem, state: string) => void,
): Promise<Seen> {
  const seen: Seen = { states: new Map(), messages: [], output: '' };
  const create = controller.createTestRun.bind(controller);
  controller.createTestRun = (...args) => {
    const run = create(...args);
    const note =
      (state: 'passed' | 'failed' | 'errored' | 'skipped' | 'started' | 'enqueued') =>
      (item: vscode.TestItem, messages?: unknown): void => {
        seen.states.set(item.label, state);
        onState?.(item, state);
        if (Array.isArray(messages)) seen.messages.push(...(messages as vscode.TestMessage[]));
      };
    return {
      ...run,
      passed: note('passed'),
      failed: note('failed'),
      errored: note('errored'),
      skipped: note('skipped'),
      started: note('started'),
      enqueued: note('enqueued'),
      appendOutput: (text: string) => {
        seen.output += text;
      },
      end: () => run.end(),
    };
  };
  try {
    await work();
  } finally {
    controller.createTestRun = create;
  }
  return seen;
}
