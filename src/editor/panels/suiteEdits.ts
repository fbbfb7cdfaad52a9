import { Range, WorkspaceEdit, l10n, window, workspace } from 'vscode';
import type { Uri } from 'vscode';
import type { Result } from '../../core/engine/result.ts';
import { outputText } from '../../core/reports/report.ts';
import type { Action } from '../../shared/resultsProtocol.ts';

type Edit = Extract<Action, { kind: 'addAssertion' | 'acceptOutput' }>;

/** Changes a case in the suite's file and shows it; the file is not saved, so that it can be looked at and undone. */
export async function editCase(suite: Uri, result: Result, action: Edit): Promise<string> {
  const { acceptOutput, addAssertion } = await import('../../core/suites/editSuite.ts');
  const document = await workspace.openTextDocument(suite);
  const before = document.getText();
  const after =
    action.kind === 'acceptOutput'
      ? acceptOutput(before, result.case, outputText(result.output))
      : addAssertion(before, result.case, { type: action.type, value: action.value });
  const edit = new WorkspaceEdit();
  edit.replace(suite, new Range(document.positionAt(0), document.positionAt(before.length)), after);
  await workspace.applyEdit(edit);
  await window.showTextDocument(document, { preview: false });
  return l10n.t('The suite was changed; save it to keep that');
}
