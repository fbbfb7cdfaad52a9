import path from 'node:path';
import { CodeAction, CodeActionKind, Uri, WorkspaceEdit } from 'vscode';
import type { CodeActionContext, CodeActionProvider, Diagnostic, Range, TextDocument } from 'vscode';
import type { Diagnostic as CoreDiagnostic, Fix } from '../../core/diagnostics.ts';
import { toRange } from '../files/openLocation.ts';
import { shownText } from './suiteDiagnostics.ts';
import type { SuiteDiagnostics } from './suiteDiagnostics.ts';
import { said } from '../words/said.ts';

/** The fixes that come with the engine's diagnostics, best first. */
export class SuiteQuickFixes implements CodeActionProvider {
  readonly #diagnostics: SuiteDiagnostics;

  constructor(diagnostics: SuiteDiagnostics) {
    this.#diagnostics = diagnostics;
  }

  provideCodeActions(document: TextDocument, _range: Range, context: CodeActionContext): CodeAction[] {
    const known = this.#diagnostics.of(document.uri);
    return context.diagnostics.flatMap((shown) => {
      // VS Code hands back copies, so what was shown is found again by what it said and where.
      const source = known.find((candidate) => isSame(candidate, shown));
      return (source?.fixes ?? []).map((fix, index) => toAction(fix, document.uri, shown, index === 0));
    });
  }
}

/** Several problems of one kind may stand at one place: two variables that one case lacks. */
function isSame(found: CoreDiagnostic, shown: Diagnostic): boolean {
  return (
    shown.code === found.code &&
    shown.message === shownText(found) &&
    toRange(found.location.range).isEqual(shown.range)
  );
}

function toAction({ title, edits, createFile }: Fix, uri: Uri, shown: Diagnostic, best: boolean): CodeAction {
  const action = new CodeAction(said(title), CodeActionKind.QuickFix);
  action.diagnostics = [shown];
  action.isPreferred = best;
  action.edit = new WorkspaceEdit();
  for (const { range, newText, file } of edits ?? [])
    action.edit.replace(file === undefined ? uri : Uri.file(file), toRange(range), newText);
  if (createFile) {
    const target = Uri.file(path.resolve(path.dirname(uri.fsPath), createFile.path));
    const contents = new TextEncoder().encode(createFile.content);
    action.edit.createFile(target, { ignoreIfExists: true, contents });
  }
  return action;
}
