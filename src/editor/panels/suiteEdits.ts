import { Range, Uri, WorkspaceEdit, l10n, window, workspace } from 'vscode';
import type { Result } from '../../core/engine/result.ts';
import { outputText } from '../../core/reports/report.ts';
import type { Case, Suite } from '../../core/suites/suite.ts';
import type { Action } from '../../shared/resultsProtocol.ts';

type Edit = Extract<Action, { kind: 'addAssertion' | 'acceptOutput' }>;

/** Milliseconds that the status bar tells of a change. */
const toldMs = 5_000;

/**
 * Changes a case in the suite's file, or in the dataset that it stands in. The panel stays in front, since several
 * outputs may be accepted one after the other; the file is not saved, so that it can be looked at and undone: its tab
 * behind the panel and the status bar show that.
 * @throws CupelError `suite.notEditable`
 */
export async function editCase(suite: Suite, test: Case, result: Result, action: Edit): Promise<string> {
  const [{ acceptOutput, addAssertion }, { placeInTests, requireAlone }, { acceptInDataset }] =
    await Promise.all([
      import('../../core/suites/editSuite.ts'),
      import('../../core/suites/findCase.ts'),
      import('../../core/suites/acceptInDataset.ts'),
    ]);
  const { file, range } = test.location;
  const accept = action.kind === 'acceptOutput' ? acceptInDataset(suite, test) : undefined;
  if (accept) {
    await requireAlone(suite, test);
    await change(file, async (text) => accept(text, range.start.line, outputText(result.output)));
    return tell(l10n.t('The dataset was changed; save it to keep that'));
  }
  const place = placeInTests(suite, test);
  if (action.kind === 'acceptOutput') await requireAlone(suite, test);
  await change(suite.file, async (text) =>
    action.kind === 'acceptOutput'
      ? acceptOutput(text, place, outputText(result.output))
      : addAssertion(text, place, {
          type: action.type,
          ...(action.value === '' ? {} : { value: action.value }),
        }),
  );
  return tell(l10n.t('The suite was changed; save it to keep that'));
}

function tell(words: string): string {
  window.setStatusBarMessage(words, toldMs);
  return words;
}

async function change(file: string, to: (text: string) => Promise<string>): Promise<void> {
  const uri = Uri.file(file);
  const document = await workspace.openTextDocument(uri);
  const before = document.getText();
  const edit = new WorkspaceEdit();
  edit.replace(uri, new Range(document.positionAt(0), document.positionAt(before.length)), await to(before));
  await workspace.applyEdit(edit);
}
