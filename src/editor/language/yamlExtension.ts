import { extensions, workspace } from 'vscode';
import type { TextDocument } from 'vscode';

/** Red Hat's: it answers with the keys of our JSON Schema, and what they are for, itself. */
const yamlExtension = 'redhat.vscode-yaml';

/** Whether the YAML extension offers or explains the keys of a suite, so that we would only say it twice. */
export function yamlExtensionAnswers(what: 'completion' | 'hover', document: TextDocument): boolean {
  if (document.languageId !== 'yaml') return false;
  if (extensions.getExtension(yamlExtension)?.isActive !== true) return false;
  return workspace.getConfiguration('yaml', document).get<boolean>(what, true);
}
