import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { cupel, eventually, file, open } from './cupel.ts';

/** Files of the workspace until the tests around are over. */
async function withFiles(texts: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(texts))
    await vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
}

async function without(folder: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.workspace.fs.delete(file(folder), { recursive: true });
}

/** The names of the files that a variable's new name changes, asked for where a text first stands. */
async function rename({ document }: vscode.TextEditor, text: string, to: string): Promise<string[]> {
  const at = document.positionAt(document.getText().indexOf(text) + 1);
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    document.uri,
    at,
    to,
  );
  return edit.entries().map(([uri, { length }]) => `${path.basename(uri.fsPath)}:${length}`);
}

/** The places of a variable of the fixture, as `file:line`. */
async function places(command: string, editor: vscode.TextEditor, text: string): Promise<string[]> {
  const { document } = editor;
  const at = document.positionAt(document.getText().indexOf(text) + 1);
  const found = await vscode.commands.executeCommand<vscode.Location[]>(command, document.uri, at);
  return found.map(({ uri, range }) => `${path.basename(uri.fsPath)}:${range.start.line}`).sort();
}

describe('a variable', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('leads from the prompt to the cases and the column that give it', async () => {
    const editor = await open('prompts/answer.txt');
    const given = await places('vscode.executeDefinitionProvider', editor, 'question}}');
    assert.ok(given.includes('metals.eval.yaml:8') && given.includes('metals.csv:0'), given.join());
    assert.ok(!given.some((place) => place.startsWith('answer.txt')), given.join());
  });

  it('leads from the column to the prompt that reads it, and has references', async () => {
    const editor = await open('suites/metals.csv');
    assert.deepEqual(await places('vscode.executeDefinitionProvider', editor, 'question,'), ['answer.txt:2']);
    const all = await places('vscode.executeReferenceProvider', editor, 'question,');
    for (const place of ['answer.txt:2', 'metals.csv:0', 'metals.eval.yaml:8', 'metals.eval.yaml:14'])
      assert.ok(all.includes(place), `${place} in ${all.join()}`);
  });

  it('is renamed in prompt, suites and columns at once', async () => {
    const { document } = await open('prompts/answer.txt');
    const at = document.positionAt(document.getText().indexOf('question}}') + 1);
    const rename = (name: string): Thenable<vscode.WorkspaceEdit> =>
      vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, at, name);
    const edit = await rename('query');
    const changed = edit.entries().map(([uri]) => path.basename(uri.fsPath));
    for (const name of ['answer.txt', 'metals.csv', 'metals.eval.yaml'])
      assert.ok(changed.includes(name), changed.join());
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.match(document.getText(), /\{\{query\}\}/);
    const table = await vscode.workspace.openTextDocument(file('suites/metals.csv'));
    assert.match(table.getText(), /^query,/);
    await eventually('no complaint', () => vscode.languages.getDiagnostics(document.uri).length === 0);
    const back = document.positionAt(document.getText().indexOf('query}}') + 1);
    const undo = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      back,
      'question',
    );
    assert.ok(await vscode.workspace.applyEdit(undo));
    await vscode.workspace.saveAll();
    await assert.rejects(async () => rename('two words'));
  });

  it('is renamed from the suite as well', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const rename = async (from: string, to: string): Promise<string[]> => {
      const at = document.positionAt(document.getText().indexOf(`${from}:`) + 1);
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        at,
        to,
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
      return edit.entries().map(([uri]) => path.basename(uri.fsPath));
    };
    const changed = await rename('question', 'query');
    for (const name of ['answer.txt', 'metals.csv', 'metals.eval.yaml'])
      assert.ok(changed.includes(name), changed.join());
    assert.equal(document.getText().match(/^ {6}query: /gm)?.length, 2);
    assert.doesNotMatch(document.getText(), /question:/);
    const prompt = await vscode.workspace.openTextDocument(file('prompts/answer.txt'));
    assert.match(prompt.getText(), /\{\{query\}\}/);
    await rename('query', 'question');
    await vscode.workspace.saveAll();
  });

  it('is offered to be renamed where it stands, and nowhere else', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const prepare = (text: string): Thenable<{ placeholder: string }> =>
      vscode.commands.executeCommand(
        'vscode.prepareRename',
        document.uri,
        document.positionAt(document.getText().indexOf(text) + 1),
      );
    assert.equal((await prepare('question:')).placeholder, 'question');
    await assert.rejects(async () => prepare('assert:'), /No variable of a suite stands here/);
  });
});

describe('a variable of datasets', () => {
  before(() =>
    withFiles({
      'data/one.txt': 'About {{topic}}\n',
      'data/a.eval.yaml':
        'prompts: [file://one.txt]\nproviders: [echo]\ntests:\n  - vars: { topic: gold }\n    assert:\n' +
        '      - { type: javascript, value: context.vars.topic.length > 2 }\n  - file://j.jsonl\n  - file://t.yaml\n',
      'data/j.jsonl': '{"vars":{"topic":"tin"}}\n{"vars":{"topic":"lead"}}\n',
      'data/t.yaml': '- vars:\n    topic: iron\n',
    }),
  );
  after(() => without('data'));

  it('is renamed in YAML and JSON lines from any of them', async () => {
    const editor = await open('data/one.txt');
    await eventually(
      'its lens',
      async () => (await rename(editor, 'topic', 'subject').catch(() => [])).length,
    );
    for (const name of ['one.txt', 'a.eval.yaml', 'j.jsonl', 't.yaml'])
      assert.deepEqual(
        (await rename(await open(`data/${name}`), 'topic', 'subject')).sort(),
        ['a.eval.yaml:2', 'j.jsonl:2', 'one.txt:1', 't.yaml:1'],
        name,
      );
  });

  it('is not given a name that is taken', async () => {
    const { document } = await open('data/a.eval.yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(document.getText().indexOf('topic:')), 'topics: [], ');
    await vscode.workspace.applyEdit(edit);
    const prompt = await open('data/one.txt');
    await assert.rejects(
      rename(prompt, 'topic', 'topics'),
      /"topics" .* beside "topic": a\.eval\.yaml, line 4/,
    );
    await open('data/a.eval.yaml');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is not renamed while its suite cannot be read, which is said with the place', async () => {
    const { document: suite } = await open('data/a.eval.yaml');
    const prompt = await open('data/one.txt');
    const prepare = (): Thenable<unknown> =>
      vscode.commands.executeCommand('vscode.prepareRename', prompt.document.uri, new vscode.Position(0, 9));
    await prepare();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(suite.uri, new vscode.Position(suite.lineCount - 1, 0), 'defaultTest: [\n');
    await vscode.workspace.applyEdit(edit);
    await assert.rejects(
      async () => prepare(),
      /"topic" cannot be renamed while .* read: a\.eval\.yaml, line \d+: /,
    );
    await open('data/a.eval.yaml');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is renamed in prompts while the suite has a mistake elsewhere', async () => {
    const { document: suite } = await open('data/a.eval.yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(suite.uri, new vscode.Position(3, 4), 'asert: []\n    ');
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual((await rename(await open('data/a.eval.yaml'), 'topic', 'subject')).sort(), [
      'a.eval.yaml:2',
      'j.jsonl:2',
      'one.txt:1',
      't.yaml:1',
    ]);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is not renamed while a place of it may stand in what cannot be read', async () => {
    const { document: suite } = await open('data/a.eval.yaml');
    await withFiles({ 'data/open.txt': 'About {{topic' });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(suite.uri, suite.positionAt('prompts: [file://one.txt'.length), ', file://open.txt');
    await vscode.workspace.applyEdit(edit);
    for (const name of ['a.eval.yaml', 'one.txt'])
      await assert.rejects(
        rename(await open(`data/${name}`), 'topic', 'subject'),
        /"topic" cannot be renamed while not all of its places can be read: open\.txt, line 1: /,
      );
    await assert.rejects(
      rename(await open('data/open.txt'), 'topic', 'subject'),
      /No variable is found here while its suite cannot be loaded: open\.txt, line 1: /,
    );
    await open('data/a.eval.yaml');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is not renamed where code gives it, too', async () => {
    const { document: suite } = await open('data/a.eval.yaml');
    await withFiles({ 'data/cases.mjs': 'export default () => [{ vars: { topic: "zinc" } }];\n' });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(suite.uri, new vscode.Position(suite.lineCount - 1, 0), '  - file://cases.mjs\n');
    await vscode.workspace.applyEdit(edit);
    await assert.rejects(
      rename(await open('data/one.txt'), 'topic', 'subject'),
      /cases\.mjs may give "topic"/,
    );
    await open('data/a.eval.yaml');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

describe('a variable of files that globs name', () => {
  before(() =>
    withFiles({
      'globs/p/one.txt': 'About {{topic}}\n',
      'globs/cases/a.csv': 'topic\ngold\n',
      'globs/a.eval.yaml': 'prompts: [file://p/*.txt]\nproviders: [echo]\ntests: [file://cases/*.csv]\n',
      'globs/b.eval.yaml':
        'prompts: [file://p/one.txt]\nproviders: [echo]\ntests:\n  - vars: { topic: tin }\n',
    }),
  );
  after(async () => {
    await without('globs');
    const { prompts } = await cupel();
    await eventually('their end', async () => !(await prompts.includes(file('globs/p/one.txt'))));
  });

  it('is renamed from the prompt, the table and another suite', async () => {
    const prompt = await open('globs/p/one.txt');
    await eventually('both suites', async () => {
      return (await rename(prompt, 'topic', 'subject').catch(() => [])).length === 3;
    });
    for (const name of ['p/one.txt', 'cases/a.csv', 'b.eval.yaml'])
      assert.deepEqual(
        (await rename(await open(`globs/${name}`), 'topic', 'subject')).sort(),
        ['a.csv:1', 'b.eval.yaml:1', 'one.txt:1'],
        name,
      );
  });

  it('has definitions, the files of the glob have places, and the prompt its lenses', async () => {
    const prompt = await open('globs/p/one.txt');
    assert.deepEqual(await places('vscode.executeDefinitionProvider', prompt, 'topic'), [
      'a.csv:0',
      'b.eval.yaml:3',
    ]);
    const suite = await open('globs/a.eval.yaml');
    assert.deepEqual(await places('vscode.executeDefinitionProvider', suite, 'file://p'), ['one.txt:0']);
    const table = await open('globs/cases/a.csv');
    assert.deepEqual(await places('vscode.executeReferenceProvider', table, 'gold'), ['a.eval.yaml:2']);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      prompt.document.uri,
    );
    assert.ok(
      lenses.some(({ command }) => command?.title === 'Used by 2 suites'),
      JSON.stringify(lenses),
    );
  });
});
