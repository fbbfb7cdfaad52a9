import { setImmediate as turn } from 'node:timers/promises';
import type { ExtensionContext } from 'vscode';
import { registerLanguageModelTools } from './editor/agents/languageModelTools.ts';
import { registerCommands } from './editor/commands/commands.ts';
import { DisposableStore } from './editor/disposables/disposableStore.ts';
import type { CupelApi } from './editor/wireEditor.ts';

/** What other code in this extension host gets from the extension. */
export interface CupelExports {
  /** All parts, once they are built. */
  readonly editor: Promise<CupelApi>;
}

/** What `deactivate` has to wait for; VS Code hands it nothing. */
const closers: (() => Promise<void>)[] = [];

/**
 * Registers what VS Code may call as soon as the extension is active, commands and tools, and holds up nobody else's
 * start: everything else is loaded and built in the turns after it. What is called before that waits for it.
 */
export function activate(context: ExtensionContext): CupelExports {
  const owner = new DisposableStore();
  context.subscriptions.push(owner);
  const editor = buildEditor(context, owner);
  closers.push(async () => (await editor).close());
  owner.add(registerCommands(editor));
  owner.add(registerLanguageModelTools(editor.then(({ toolHost }) => toolHost)));
  return { editor };
}

async function buildEditor(context: ExtensionContext, owner: DisposableStore): Promise<CupelApi> {
  await turn();
  const { startEditor } = await import('./editor/startEditor.ts');
  await turn();
  return startEditor(context, owner);
}

/** Stops what runs and lets the stores write what is queued. */
export async function deactivate(): Promise<void> {
  await Promise.allSettled(closers.splice(0).map(async (close) => close()));
}
