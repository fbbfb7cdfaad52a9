import { readFile } from 'node:fs/promises';
import { CupelError } from '../errors.ts';
import type { SnippetCatalogue } from './snippet.ts';

/**
 * Reads the generated catalogue that ships with the extension.
 * @param file path of `snippets/catalogue.json`
 * @throws CupelError `snippets.unreadable` when the installation lacks the file or it is of another version
 */
export async function readCatalogue(file: string): Promise<SnippetCatalogue> {
  const unreadable = (why: string, cause?: unknown) =>
    new CupelError('snippets.unreadable', `The snippets cannot be read: ${why}.`, {
      hint: 'Install the extension again.',
      cause,
    });
  let catalogue: SnippetCatalogue;
  try {
    catalogue = JSON.parse(await readFile(file, 'utf8')) as SnippetCatalogue;
  } catch (error) {
    throw unreadable(`${file} is missing or broken`, error);
  }
  if (catalogue.version !== 1) throw unreadable(`${file} is of version ${String(catalogue.version)}`);
  return catalogue;
}
