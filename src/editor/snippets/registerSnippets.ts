import { languages } from 'vscode';
import type { Disposable } from 'vscode';
import type { Settings } from '../settings/settings.ts';
import { SnippetHover } from './snippetHover.ts';

/** The languages whose imports name a vendor's SDK. */
const languageIds = ['python', 'typescript', 'typescriptreact', 'javascript', 'javascriptreact'];

/** What the editor tells of snippets by itself. What it loads waits for the first hover. */
export function registerSnippets(extensionId: string, settings: Settings): Disposable {
  return languages.registerHoverProvider(languageIds, new SnippetHover(extensionId, settings));
}
