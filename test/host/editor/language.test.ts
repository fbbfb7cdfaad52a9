import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cupel, eventually, file, open } from './cupel.ts';

const containz = (uri: vscode.Uri): vscode.Diagnostic | undefined =>
  vscode.languages.getDiagnostics(uri).find(({ message }) => message.includes('containz'));

describe('a suite with a mistake', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('has a diagnostic at the place, with a fix that puts it right', async () => {
    const { document } = await open('suites/broken.eval.yaml');
    const problem = await eventually('the diagnostic', () => containz(document.uri));
    assert.equal(problem.source, 'cupel');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(problem.range), 'containz');

    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit, 'a preferred fix');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await eventually('the end of the diagnostic', () => !containz(document.uri));
  });

  it('is looked over while it is typed, before it is saved', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('contains');
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 'contains'.length));
    edit.replace(document.uri, range, 'containz');
    await vscode.workspace.applyEdit(edit);
    const problem = await eventually('the diagnostic', () => containz(document.uri));
    assert.equal(problem.range.start.line, range.start.line);
  });
});

describe('code lenses', () => {
  it('offer to run the suite and each of its cases', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      file('suites/metals.eval.yaml'),
    );
    const titles = lenses.map(({ command, range }) => [range.start.line, command?.title]);
    assert.deepEqual(titles, [
      [0, '$(play) Run'],
      [0, 'Show Results'],
      [6, '$(play) Run Case'],
      [12, '$(play) Run Case'],
      [18, '$(play) Run These Cases'],
    ]);
  });
});

describe('the hover on a prompt', () => {
  it('tells tokens and cost', async () => {
    const { document } = await open('prompts/answer.txt');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 3),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (part as vscode.MarkdownString).value)
      .join('\n');
    assert.match(text, /\| Model \| Tokens \| Cost \|/);
    assert.match(text, /`openai:gpt-5-mini` \| \d+ \| \$0\.\d+ \|/);
  });

  it('is silent elsewhere, and when it is switched off', async () => {
    const hovers = (uri: vscode.Uri): Thenable<vscode.Hover[]> =>
      vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(0, 1));
    assert.deepEqual(await hovers(file('suites/metals.csv')), []);
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('hover.enabled', false, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await hovers(file('prompts/answer.txt')), []);
    await settings.update('hover.enabled', undefined, vscode.ConfigurationTarget.Global);
  });
});

describe('the status bar', () => {
  it('has the tokens of the open prompt, those of a selection, and nothing for other files', async () => {
    const { status } = await cupel();
    const editor = await open('prompts/answer.txt');
    await eventually('the tokens', () => /^(≈ )?\d+ tokens$/.test(status.text));
    editor.selection = new vscode.Selection(0, 0, 0, 6);
    await eventually('the tokens of the selection', () => /^\d+ selected of/.test(status.text));
    await open('suites/metals.csv');
    await eventually('an empty item', () => status.text === '');
  });
});
