import { Uri, l10n, window, workspace } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Extension } from '../extensionParts.ts';
import { activeFile } from '../files/activeFile.ts';

/** Opens Preview Prompt beside. @param argument a prompt file; without it the open one, else one that is picked */
export async function previewPrompt(parts: Extension, argument: unknown): Promise<void> {
  const prompt = await choosePrompt(parts, argument);
  if (prompt) await (await parts.preview.get()).show(prompt);
}

/**
 * The prompt file that a command is for: the one it was given, the open one, else the one that is picked.
 * @throws CupelError `prompt.none`
 */
export async function choosePrompt(parts: Extension, argument: unknown): Promise<Uri | undefined> {
  const given = uriOf(argument);
  if (given) return given;
  const active = activeFile();
  if (active && (await parts.prompts.includes(active))) return active;
  return pickPrompt(parts, l10n.t('Choose a prompt'));
}

/** @throws CupelError `prompt.none` */
export async function pickPrompt({ prompts }: Extension, title: string): Promise<Uri | undefined> {
  const files = await prompts.all();
  if (files.length === 0)
    throw new CupelError('prompt.none', 'No prompt was found in this workspace.', {
      hint: 'Open the prompt, or add its folder to the setting cupel.prompts.include.',
    });
  const items = files.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const picked = await window.showQuickPick(items, { title });
  return picked?.uri;
}

/** What VS Code passes: a file, or an item of the view Prompts. */
function uriOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  const { uri } = (argument ?? {}) as { uri?: unknown };
  return uri instanceof Uri ? uri : undefined;
}
