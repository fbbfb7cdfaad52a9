import { Range, Uri, WorkspaceEdit, l10n, window, workspace } from 'vscode';
import type { Result } from '../../core/engine/result.ts';
import { outputText } from '../../core/reports/report.ts';
import type { Case, Suite } from '../../core/suites/suite.ts';
import type { Action } from '../../shared/resultsProtocol.ts';

type Edit = Extract<Action, { kind: 'addAssertion' | 'acceptOutput' }>;

/** Milliseconds that the status bar tells of a change. */
const toldMs = 5_000;

/**
 * Changes a case in the suite's file. The panel stays in front, since several outputs may be accepted one after the other;
 * the file is not saved, so that it can be looked at and undone: its tab behind the panel and the status bar show that.
 * @throws CupelError `suite.notEditable`
 */
export async function editCase(suite: Suite, test: Case, result: Result, action: Edit): Promise<string> {
  const [{ acceptOutput, addAssertion }, { placeInTests, requireAlone }] = await Promise.all([
    import('../../core/suites/editSuite.ts'),
    import('../../core/suites/findCase.ts'),
  ]);
  const place = placeInTests(suite, test);
  if (action.kind === 'acceptOutput') await requireAlone(suite, test);
  const uri = Uri.file(suite.file);
  const document = await workspace.openTextDocument(uri);
  const before = document.getText();
  const after =
    action.kind === 'acceptOutput'
      ? acceptOutput(before, place, outputText(result.output))
      : await addAssertion(before, place, {
          type: action.type,
          ...(action.value === '' ? {} : { value: action.value }),
        });
  const edit = new WorkspaceEdit();
  edit.replace(uri, new Range(document.positionAt(0), document.positionAt(before.length)), after);
  await workspace.applyEdit(edit);
  const words = l10n.t('The suite was changed; save it to keep that');
  window.setStatusBarMessage(words, toldMs);
  return words;
}
