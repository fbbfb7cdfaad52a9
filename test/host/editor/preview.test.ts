import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PreviewState } from '../../../src/shared/previewProtocol.ts';
import { cupel, eventually, file, open } from './cupel.ts';

/** What the preview shows of its first prompt, once it is like that. */
async function shown(what: string, look: (state: PreviewState) => boolean): Promise<PreviewState> {
  const { preview } = await cupel();
  return eventually(what, async () => {
    const state = await preview.value?.session?.state();
    return state && look(state) ? state : undefined;
  });
}

const textOf = ({ prompts: [prompt] }: PreviewState): string => prompt?.messages[0]?.parts[0]?.text ?? '';

/** Types into a document without saving it. */
async function type(document: vscode.TextDocument, at: vscode.Position, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, at, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('the preview of a prompt', () => {
  const prompt = 'prompts/answer.txt';
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows what would be sent for the first case of the suite that uses it', async () => {
    await open(prompt);
    await vscode.commands.executeCommand('cupel.previewPrompt');
    const state = await shown('the prompt', ({ prompts }) => prompts.length > 0);
    assert.equal(state.suites[state.suite ?? -1], 'metals');
    assert.equal(state.test?.label, 'gold');
    assert.equal(state.test.total, 4);
    assert.match(textOf(state), /Question: Is gold nobler than copper\?/);
    assert.match(state.prompts[0]?.figures.join() ?? '', /openai:gpt-5-mini: \d+ tokens, \$0\.\d+/);
  });

  it('goes from case to case, dataset included, and to the suite chosen', async () => {
    await vscode.commands.executeCommand('cupel.previewPrompt', file(prompt));
    await shown('the first case', ({ test }) => test?.index === 0);
    const { preview } = await cupel();
    const session = preview.value?.session;
    await session?.choose(file('suites/metals.eval.yaml'), 3);
    assert.match(textOf(await shown('the last case', ({ test }) => test?.index === 3)), /What rusts\?/);
    await session?.step(-1);
    await shown('the case before', ({ test }) => test?.index === 2);
  });

  it('follows what is typed, in the prompt and in the suite, before it is saved', async () => {
    const { document } = await open(prompt);
    await vscode.commands.executeCommand('cupel.previewPrompt');
    await shown('the prompt', ({ prompts }) => prompts.length > 0);
    await type(document, new vscode.Position(0, 0), 'Politely: ');
    await shown('what was typed', (state) => textOf(state).startsWith('Politely: Answer'));
    const suite = await vscode.workspace.openTextDocument(file('suites/metals.eval.yaml'));
    const at = suite.positionAt(suite.getText().indexOf('Is gold'));
    await type(suite, at, 'Tell me, ');
    await shown('the changed variable', (state) => textOf(state).includes('Tell me, Is gold'));
    await vscode.window.showTextDocument(suite);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('tells where the template is wrong, and what nothing gives', async () => {
    const { document } = await open(prompt);
    await vscode.commands.executeCommand('cupel.previewPrompt');
    await type(document, new vscode.Position(0, 0), '{{ tone }} ');
    await shown('what is missing', ({ prompts }) => prompts[0]?.missing.join() === 'tone');
    await type(document, new vscode.Position(0, 0), '{% if %}');
    const state = await shown('the problem', ({ prompts }) => prompts[0]?.problem !== null);
    assert.match(state.prompts[0]?.problem?.place ?? '', /^answer\.txt:1:\d+$/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('follows to the prompt that is looked at, as the preview of Markdown does', async () => {
    await open(prompt);
    await vscode.commands.executeCommand('cupel.previewPrompt');
    await shown('the prompt', ({ name }) => name === prompt);
    await vscode.window.showTextDocument(file('greeting.prompt.md'), { viewColumn: vscode.ViewColumn.One });
    const state = await shown('the other prompt', ({ name }) => name === 'greeting.prompt.md');
    assert.equal(state.suite, null);
    await open('suites/metals.csv');
    await shown('still the prompt', ({ name }) => name === 'greeting.prompt.md');
  });

  it('ends with its panel', async () => {
    await vscode.commands.executeCommand('cupel.previewPrompt', file(prompt));
    await shown('the prompt', ({ prompts }) => prompts.length > 0);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { preview } = await cupel();
    await eventually('the end', () => preview.value?.session === undefined);
  });
});

describe('a prompt file', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('has lenses that preview it, try it and lead to the suites that use it', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      file('prompts/answer.txt'),
    );
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.deepEqual(titles.slice(0, 2), ['$(open-preview) Preview', '$(beaker) Try Prompt']);
    assert.match(titles[2] ?? '', /^Used by /);
    const unused = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      file('greeting.prompt.md'),
    );
    assert.deepEqual(
      unused.map(({ command }) => command?.command),
      ['cupel.previewPrompt', 'cupel.tryPrompt', 'cupel.newSuiteFrom'],
    );
  });

  it('leads to the suites that name it, and is where they lead', async () => {
    const names = async (command: string, uri: vscode.Uri, at: vscode.Position): Promise<string[]> => {
      const found = await vscode.commands.executeCommand<vscode.Location[]>(command, uri, at);
      return found.map((each) => each.uri.path.replace(/^.*\//, ''));
    };
    const top = new vscode.Position(0, 0);
    const users = await names('vscode.executeReferenceProvider', file('prompts/answer.txt'), top);
    assert.ok(users.includes('metals.eval.yaml'), users.join());
    const { document } = await open('suites/metals.eval.yaml');
    const at = document.positionAt(document.getText().indexOf('answer.txt') + 2);
    const targets = await names('vscode.executeDefinitionProvider', document.uri, at);
    assert.ok(targets.includes('answer.txt'), targets.join());
    const siblings = await names('vscode.executeReferenceProvider', document.uri, at);
    assert.ok(siblings.includes('metals.eval.yaml'), siblings.join());
  });

  it('has a diagnostic where it reads what no case gives, with fixes here and in the suite', async () => {
    const { document } = await open('prompts/answer.txt');
    const at = document.positionAt(document.getText().indexOf('question}}'));
    await type(document, at, 'the_');
    const problem = await eventually('the diagnostic', () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .find(({ code, message }) => code === 'prompt.unknownVariable' && message.includes('"metals"')),
    );
    assert.equal(document.getText(problem.range), 'the_question');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const add = actions.find(({ title }) => title.startsWith('Add the variable "the_question"'));
    assert.ok(add?.edit, actions.map(({ title }) => title).join());
    assert.ok(add.edit.entries().every(([uri]) => uri.path.endsWith('.eval.yaml')));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually('its end', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });
});
