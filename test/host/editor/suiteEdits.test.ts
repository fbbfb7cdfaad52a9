import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { WorkspaceResults } from '../../../src/editor/panels/resultsSource.ts';
import { cupel, eventually, file } from './cupel.ts';

const { executeCommand } = vscode.commands;

describe('a case of a result', () => {
  const suite = (): vscode.Uri => file('accept/a.eval.yaml');
  const head = "prompts: ['{{ n }}']\nproviders: [echo]\ntests:\n";
  const written = [
    '  - file://rows.csv\n',
    '  - vars: { n: [p, q] }\n',
    '  - { description: A, vars: { n: one } }\n',
    '  - { description: B, vars: { n: two } }\n',
  ];
  let results: WorkspaceResults;
  let runId: string;
  let document: vscode.TextDocument;

  before(async () => {
    const write = async (uri: vscode.Uri, text: string): Promise<void> =>
      vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await write(file('accept/rows.csv'), 'n\nr1\nr2\n');
    await write(suite(), head + written.join(''));
    const outcome = await executeCommand<RunOutcome>(commandIds.runSuite, suite());
    runId = outcome.run.id;
    results = new WorkspaceResults(await cupel());
    document = await vscode.workspace.openTextDocument(suite());
  });
  after(async () => {
    results.dispose();
    await executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(file('accept'), { recursive: true });
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });
  beforeEach(async () => change(head + written.join('')));

  async function change(text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(suite(), new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  }

  const accept = async (index: number): Promise<string | undefined> =>
    results.act({ kind: 'acceptOutput', runId, resultId: `${index}.0.0.0` });

  it('is the one that is changed, behind a dataset and cases of lists', async () => {
    await accept(4);
    await accept(5);
    const equals = (line: string, value: string): string =>
      line.replace(' }\n', `, assert: [ { type: equals, value: ${value} } ] }\n`);
    const [rows, lists, one = '', two = ''] = written;
    assert.equal(
      document.getText().replaceAll(/\s+/g, ' '),
      `${head}${rows}${lists}${equals(one, 'one')}${equals(two, 'two')}`.replaceAll(/\s+/g, ' '),
    );
    assert.ok(document.isDirty);
  });

  it('is not shown in the place of the results when it is changed', async () => {
    await executeCommand('workbench.action.closeAllEditors');
    await executeCommand('vscode.open', file('accept/rows.csv'));
    const front = (): string | undefined => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    assert.equal(front(), 'rows.csv');
    await accept(4);
    assert.equal(front(), 'rows.csv');
    document = await vscode.workspace.openTextDocument(suite());
    assert.match(document.getText(), /equals/);
  });

  it('is changed, opened and run again where it was moved to', async () => {
    await change(`${head}  - { description: new, vars: { n: zero } }\n${written.join('')}`);
    await results.act({ kind: 'openCase', runId, case: 4 });
    const { activeTextEditor } = vscode.window;
    assert.equal(
      activeTextEditor?.document.lineAt(activeTextEditor.selection.active).text.trim(),
      written[2]?.trim(),
    );
    await results.act({ kind: 'runAgain', runId, case: 5 });
    const { stores } = await cupel();
    const [newest] = await stores.runs({ suite: suite().fsPath, limit: 1 });
    const { rows = [] } = (await newest?.store.results(newest.record.id)) ?? {};
    assert.deepEqual(
      rows.map(({ description }) => description),
      ['B'],
    );
    await accept(4);
    assert.match(document.getText(), /description: A, .*equals/);
    assert.doesNotMatch(document.getText(), /description: (?:B|new), .*equals/);
    await results.act({ kind: 'addAssertion', runId, resultId: '4.0.0.0', type: 'is-json', value: '' });
    assert.match(document.getText(), /description: A, .*equals.*is-json/s);
  });

  it('is neither changed, opened nor run again when it was changed since', async () => {
    await change(head + written.join('').replace('one', '1'));
    const refused = { code: 'suite.noSuchCase' };
    await assert.rejects(accept(4), refused);
    await assert.rejects(results.act({ kind: 'openCase', runId, case: 4 }), refused);
    await assert.rejects(results.act({ kind: 'runAgain', runId, case: 4 }), refused);
    assert.ok(!document.isDirty);
  });

  it('is changed in its dataset, which is not saved', async () => {
    const rows = await vscode.workspace.openTextDocument(file('accept/rows.csv'));
    await accept(1);
    await accept(0);
    assert.equal(rows.getText(), 'n,__expected\nr1,equals: r1\nr2,equals: r2\n');
    assert.ok(rows.isDirty);
    assert.ok(!document.isDirty);
  });

  it('is not changed where it is one of several', async () => {
    await assert.rejects(accept(2), { code: 'suite.notEditable' });
    assert.ok(!document.isDirty);
  });
});
