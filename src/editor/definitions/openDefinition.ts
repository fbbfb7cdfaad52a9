import { commands, extensions, Uri } from 'vscode';
import { definitions, definitionsPage, isNumberName } from '../../shared/definitions.ts';

/** Opens a page of the documentation, which lies in the extension and is read without a network. */
export async function openPage(page: string, anchor = ''): Promise<void> {
  const extension = extensions.getExtension('cupel.cupel');
  if (!extension) return;
  const uri = Uri.joinPath(extension.extensionUri, 'docs', page).with({ fragment: anchor });
  await commands.executeCommand('markdown.showPreview', uri);
}

/** @param name of the number; without one, the page that defines all of them */
export async function openDefinition(name?: unknown): Promise<void> {
  const known = typeof name === 'string' && isNumberName(name) ? name : undefined;
  await openPage(definitionsPage, known && definitions[known].anchor);
}
