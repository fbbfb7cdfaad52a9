import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, file, open } from './cupel.ts';

describe('beside the YAML extension', () => {
  const { getExtension } = vscode.extensions;
  /** As if it were installed, and had been started or not. */
  const installed = (isActive: boolean): void => {
    vscode.extensions.getExtension = <T>(id: string) =>
      id === 'redhat.vscode-yaml' ? ({ id, isActive } as vscode.Extension<T>) : getExtension<T>(id);
  };
  afterEach(async () => {
    vscode.extensions.getExtension = getExtension;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  const offered = async (before: string, typed: string): Promise<string[]> => {
    const { document } = await open('suites/metals.eval.yaml');
    const at = document.positionAt(document.getText().indexOf(before) + before.length);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, at, typed);
    await vscode.workspace.applyEdit(edit);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(document.offsetAt(at) + typed.length),
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    // VS Code itself adds the words of other files that are open.
    return items
      .filter(({ kind }) => kind !== vscode.CompletionItemKind.Text)
      .map(({ label }) => (typeof label === 'string' ? label : label.label));
  };
  const told = async (text: string): Promise<string> => {
    const { document } = await open('suites/metals.eval.yaml');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      file('suites/metals.eval.yaml'),
      document.positionAt(document.getText().indexOf(text) + text.length - 1),
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (part as vscode.MarkdownString).value)
      .join('\n');
  };
  const keys = async (): Promise<string[]> => offered('description: Questions about metals', '\ndef');

  it('leaves the keys to it, and tells what it cannot know', async () => {
    installed(true);
    assert.ok(!(await keys()).includes('defaultTest'));
    assert.doesNotMatch(await told('\n    assert'), /The checks on the output/);
    assert.ok((await offered('value: gold', '\n      - type: ')).includes('not-contains'));
    assert.ok((await offered('- echo', '\n  - openai')).includes('openai:chat:gpt-5-mini'));
    assert.match(await told('type: contains'), /stands somewhere in the output/);
  });

  it('offers and explains the keys while it has not started', async () => {
    installed(false);
    assert.ok((await keys()).includes('defaultTest'));
    assert.match(await told('\n    assert'), /The checks on the output/);
  });

  it('offers the keys where its own completion is switched off', async () => {
    installed(true);
    const { getConfiguration } = vscode.workspace;
    vscode.workspace.getConfiguration = (section, scope) => {
      const settings = getConfiguration(section, scope);
      return section === 'yaml'
        ? { ...settings, get: (name: string, other?: unknown) => (name === 'completion' ? false : other) }
        : settings;
    };
    try {
      assert.ok((await keys()).includes('defaultTest'));
      assert.doesNotMatch(await told('\n    assert'), /The checks on the output/);
    } finally {
      vscode.workspace.getConfiguration = getConfiguration;
    }
  });

  it('leaves mistakes of the syntax to it where it marks them, but for those that have a fix', async () => {
    const uri = file('suites/metals.eval.yaml');
    const { document } = await open('suites/metals.eval.yaml');
    const own = (): unknown[] =>
      vscode.languages
        .getDiagnostics(uri)
        .filter(({ source }) => source === 'cupel')
        .map(({ code }) => code);
    const shows = async (...codes: string[]): Promise<unknown> =>
      eventually(`only ${codes.join()}`, () => {
        const shown = own();
        return shown.length === codes.length && codes.every((code) => shown.includes(code));
      });
    const others = vscode.languages.createDiagnosticCollection('yaml');
    const found = (): vscode.Diagnostic | undefined =>
      vscode.languages.getDiagnostics(uri).find(({ code }) => code === 'suite.duplicateKey');
    let place = new vscode.Range(0, 0, 0, 1);
    const range = (line: number): vscode.Range => (line === 0 ? place : new vscode.Range(line, 0, line, 1));
    const marked = (source: string, line = 0): vscode.Diagnostic => {
      const mistake = new vscode.Diagnostic(range(line), 'Map keys must be unique');
      mistake.source = source;
      return mistake;
    };
    try {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, document.positionAt(0), 'prompts: []\ntags: { a: {{ b }} }\n');
      await vscode.workspace.applyEdit(edit);
      await shows('suite.duplicateKey', 'suite.unquotedTemplate');
      place = found()?.range ?? place;
      others.set(uri, [marked('yaml-schema: suite')]);
      others.set(uri, [marked('YAML')]);
      await shows('suite.unquotedTemplate');
      // What it marks elsewhere says nothing of ours.
      others.set(uri, [marked('YAML', 1)]);
      await shows('suite.duplicateKey', 'suite.unquotedTemplate');
      others.delete(uri);
      await shows('suite.duplicateKey', 'suite.unquotedTemplate');
    } finally {
      others.dispose();
    }
  });
});
