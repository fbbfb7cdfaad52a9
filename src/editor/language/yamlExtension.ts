import { DiagnosticSeverity, extensions, languages, workspace } from 'vscode';
import type { Range, TextDocument, Uri } from 'vscode';
import type { Diagnostic } from '../../core/diagnostics.ts';

/** Red Hat's: it answers with the keys of our JSON Schema, and what they are for, itself. */
const yamlExtension = 'redhat.vscode-yaml';

/** Whether the YAML extension offers or explains the keys of a suite, so that we would only say it twice. */
export function yamlExtensionAnswers(what: 'completion' | 'hover', document: TextDocument): boolean {
  if (document.languageId !== 'yaml') return false;
  if (extensions.getExtension(yamlExtension)?.isActive !== true) return false;
  return workspace.getConfiguration('yaml', document).get<boolean>(what, true);
}

/**
 * Where the YAML extension has marked mistakes of a file's syntax. Asked of what it shows and not of its settings, so
 * that a mistake is never marked by nobody: while its server starts, and in a file that it does not look at.
 */
export function yamlExtensionMarks(file: Uri): Range[] {
  // The mistakes of a schema are from another source, `yaml-schema: …`.
  return languages
    .getDiagnostics(file)
    .filter(({ source, severity }) => source === 'YAML' && severity === DiagnosticSeverity.Error)
    .map(({ range }) => range);
}

/** Whether a problem is a mistake that any reader of YAML finds, and we know nothing more of it. */
export function isPlainSyntax({ code, fixes = [] }: Diagnostic): boolean {
  return (code === 'suite.syntax' || code === 'suite.duplicateKey') && fixes.length === 0;
}
