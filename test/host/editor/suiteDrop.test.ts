import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SuiteDrop } from '../../../src/editor/language/suiteDrop.ts';
import { cupel, file, open } from './cupel.ts';

describe('a file that is dropped on the text of a suite', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  const shown: unknown[] = [];
  const showError = (error: unknown): void => void shown.push(error);

  /** Drops files as the explorer does, at the beginning of the text. */
  const drop = async (document: vscode.TextDocument, ...dropped: string[]) => {
    const { core, prompts } = await cupel();
    const transfer = new vscode.DataTransfer();
    const uris = dropped.map((each) => file(each).toString()).join('\r\n');
    transfer.set('text/uri-list', new vscode.DataTransferItem(uris));
    return new SuiteDrop(core, prompts, showError).provideDocumentDropEdits(
      document,
      new vscode.Position(0, 0),
      transfer,
    );
  };

  it('goes to its cases if it is a table', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const edit = await drop(document, 'suites/slow.csv');
    assert.equal(edit?.title, 'Add to the cases');
    assert.equal(edit?.insertText, '', 'nothing where the pointer is');
    assert.ok(edit?.additionalEdit && (await vscode.workspace.applyEdit(edit.additionalEdit)));
    assert.match(document.getText(), /\n {2}- file:\/\/metals\.csv\n {2}- file:\/\/slow\.csv\n$/);
    assert.ok(document.isDirty, 'to be looked at before it is saved');
  });

  it('goes to its prompts if it is one', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const edit = await drop(document, 'greeting.prompt.md');
    assert.equal(edit?.title, 'Add to the prompts');
    assert.ok(edit?.additionalEdit && (await vscode.workspace.applyEdit(edit.additionalEdit)));
    assert.match(document.getText(), /answer\.txt\n {2}- file:\/\/\.\.\/greeting\.prompt\.md\nproviders:/);
  });

  it('makes a list of the file that stands there alone, and goes there with others', async () => {
    const uri = file('suites/alone.eval.yaml');
    const text = 'providers: [echo]\r\nprompts: [Hello]\r\ntests: file://metals.csv # mine\r\n';
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    try {
      const { document } = await open('suites/alone.eval.yaml');
      const edit = await drop(
        document,
        'suites/slow.csv',
        'greeting.prompt.md',
        'picture.png',
        'suites/a.csv',
        'suites/a.csv',
      );
      assert.equal(edit?.title, 'Add to the cases and prompts');
      assert.ok(edit?.additionalEdit && (await vscode.workspace.applyEdit(edit.additionalEdit)));
      const lines = [
        'providers: [echo]',
        'prompts: [Hello, file://../greeting.prompt.md]',
        'tests:',
        '  - file://metals.csv # mine',
        '  - file://slow.csv',
        '  - file://a.csv',
        '',
      ];
      assert.equal(document.getText(), lines.join('\r\n'));
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('stands beside what a program makes, and where it cannot go, VS Code says so', async () => {
    const uri = file('suites/made.eval.yaml');
    const text =
      'providers: [echo]\nprompts: { Hello: short }\ntests: { path: file://make.py, config: { n: 1 } }\n';
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    try {
      const { document } = await open('suites/made.eval.yaml');
      const edit = await drop(document, 'suites/slow.csv');
      assert.ok(edit?.additionalEdit && (await vscode.workspace.applyEdit(edit.additionalEdit)));
      assert.match(
        document.getText(),
        /\ntests:\n {2}- { path: file:\/\/make\.py, config: { n: 1 } }\n {2}- file:\/\/slow\.csv\n$/,
      );
      assert.deepEqual(shown, []);
      const refused = await drop(document, 'greeting.prompt.md');
      assert.equal(refused?.insertText, '', 'no path in the midst of the suite');
      assert.equal(refused.additionalEdit, undefined);
      assert.match(shown.map(String).join(), /Nothing can be added: "prompts" is no list\./);
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('is left to VS Code if it is neither', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    assert.equal(await drop(document, 'picture.png'), undefined);
    assert.equal(await drop(document, 'suites'), undefined);
  });
});
