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

describe('a data file with a mistake', () => {
  it('has a diagnostic while it is typed, when a suite that names it was looked over', async () => {
    const { diagnostics } = await cupel();
    await diagnostics.validate(file('suites/metals.eval.yaml'));
    const { document } = await open('suites/metals.csv');
    const at = document.getText().indexOf('__expected');
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + '__expected'.length));
    edit.replace(document.uri, range, '__expcted');
    await vscode.workspace.applyEdit(edit);
    const problems = await eventually('the diagnostic', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 ? found : undefined;
    });
    assert.match(problems[0]?.message ?? '', /__expcted/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('its end', () => vscode.languages.getDiagnostics(document.uri).length === 0);
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
      [0, 'Estimate'],
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
    assert.match(text, /\| Model \| Tokens \| Window \| Cacheable \| Cost \|/);
    assert.match(text, /`openai:gpt-5-mini` \| \d+ \| <0\.1% \| – \| \$0\.\d+ \|/);
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

describe('a suite that is being written', () => {
  const suite = 'suites/metals.eval.yaml';
  const positionOf = (document: vscode.TextDocument, text: string): vscode.Position =>
    document.positionAt(document.getText().indexOf(text) + text.length);

  /** What is offered after `before` when `typed` is typed there, without saving it. */
  async function offered(before: string, typed: string): Promise<string[]> {
    const { document } = await open(suite);
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(document, before);
    edit.insert(document.uri, at, typed);
    await vscode.workspace.applyEdit(edit);
    const end = document.positionAt(document.offsetAt(at) + typed.length);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      end,
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  it('is offered keys with what they are for', async () => {
    assert.ok((await offered('description: Questions about metals', '\ndef')).includes('defaultTest'));
    assert.ok((await offered('value: gold', '\n        thr')).includes('threshold'));
  });

  it('is offered assertion types, providers, variables and files', async () => {
    assert.ok((await offered('value: gold', '\n      - type: ')).includes('not-contains'));
    const providers = await offered('- echo', '\n  - openai');
    assert.ok(providers.includes('openai:chat:gpt-5-mini') && providers.includes('echo'));
    assert.ok((await offered('description: gold', '\n    vars:\n      qu')).includes('question'));
    assert.ok((await offered('- file://metals.csv', '\n  - file://')).includes('file://metals.csv'));
  });

  it('tells what keys and assertion types mean', async () => {
    const { document } = await open(suite);
    const told = async (text: string): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        positionOf(document, text).translate(0, -1),
      );
      return hovers
        .flatMap(({ contents }) => contents)
        .map((part) => (part as vscode.MarkdownString).value)
        .join('\n');
    };
    assert.match(await told('type: contains'), /stands somewhere in the output/);
    assert.match(await told('\n    assert'), /The checks on the output/);
  });

  it('links to the files that it names, and has an outline', async () => {
    const { document } = await open(suite);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const targets = links.map(({ target }) => target?.fsPath);
    assert.ok(targets.includes(file('prompts/answer.txt').fsPath), targets.join());
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const tests = symbols.find(({ name }) => name === 'tests');
    assert.deepEqual(
      tests?.children.map(({ name }) => name),
      ['gold', 'tin', 'file://metals.csv'],
    );
  });
});
