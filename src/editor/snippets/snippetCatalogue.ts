import path from 'node:path';
import { extensions } from 'vscode';
import type { SnippetCatalogue } from '../../core/snippets/snippet.ts';

/** The folder that the extension is installed in. */
export function extensionFolder(extensionId: string): string {
  return extensions.getExtension(extensionId)?.extensionPath ?? '';
}

/**
 * The snippets that ship with the extension: 330 KB of JSON, read in a few milliseconds when asked for.
 * @throws CupelError `snippets.unreadable`
 */
export async function loadCatalogue(extensionId: string): Promise<SnippetCatalogue> {
  const { readCatalogue } = await import('../../core/snippets/readCatalogue.ts');
  return readCatalogue(path.join(extensionFolder(extensionId), 'snippets', 'catalogue.json'));
}
