import path from 'node:path';
import { CodeAction, CodeActionKind, Range, Uri, WorkspaceEdit, workspace } from 'vscode';
import type { CodeActionContext, CodeActionProvider, Diagnostic, TextDocument } from 'vscode';
import type { Diagnostic as CoreDiagnostic, Fix } from '../../core/diagnostics.ts';
import type { Core } from '../core/core.ts';
import { toRange } from '../files/openLocation.ts';
import { shownText } from './suiteDiagnostics.ts';
import type { SuiteDiagnostics } from './suiteDiagnostics.ts';
import { said } from '../words/said.ts';

/** The fixes that come with the engine's diagnostics, best first. */
export class SuiteQuickFixes implements CodeActionProvider {
  readonly #core: Core;
  readonly #diagnostics: SuiteDiagnostics;

  /** Columns of actions that are offered: what they change is found when one is taken. */
  readonly #columns = new WeakMap<CodeAction, NonNullable<Fix['addColumn']>>();

  constructor(core: Core, diagnostics: SuiteDiagnostics) {
    this.#core = core;
    this.#diagnostics = diagnostics;
  }

  provideCodeActions(document: TextDocument, _range: Range, context: CodeActionContext): CodeAction[] {
    const known = this.#diagnostics.of(document.uri);
    return context.diagnostics.flatMap((shown) => {
      // VS Code hands back copies, so what was shown is found again by what it said and where.
      const source = known.find((candidate) => isSame(candidate, shown));
      return (source?.fixes ?? []).map((fix, index) => {
        const action = toAction(fix, document.uri, shown, index === 0);
        if (fix.addColumn) this.#columns.set(action, fix.addColumn);
        return action;
      });
    });
  }

  async resolveCodeAction(action: CodeAction): Promise<CodeAction> {
    const column = this.#columns.get(action);
    if (!column) return action;
    const [table, { addColumn }] = await Promise.all([
      workspace.openTextDocument(column.file),
      this.#core.suites(),
    ]);
    const text = table.getText();
    action.edit = new WorkspaceEdit();
    const whole = new Range(table.positionAt(0), table.positionAt(text.length));
    action.edit.replace(table.uri, whole, await addColumn(text, column.name));
    return action;
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

function toAction(fix: Fix, uri: Uri, shown: Diagnostic, best: boolean): CodeAction {
  const { title, edits, createFile, addColumn } = fix;
  const action = new CodeAction(said(title), CodeActionKind.QuickFix);
  action.diagnostics = [shown];
  action.isPreferred = best;
  if (addColumn) return action;
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
