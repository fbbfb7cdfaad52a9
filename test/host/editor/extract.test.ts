import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answering, file } from './cupel.ts';

const written: string[] = [];

/** Opens new code with the cursor at `▮`. */
async function openCode(name: string, marked: string): Promise<vscode.TextEditor> {
  written.push(name);
  const uri = file(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(marked.replace('▮', '')));
  const editor = await vscode.window.showTextDocument(uri, { preview: false });
  const at = editor.document.positionAt(marked.indexOf('▮'));
  editor.selection = new vscode.Selection(at, at);
  return editor;
}

async function actionsAt({ document, selection }: vscode.TextEditor): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand(
    'vscode.executeCodeActionProvider',
    document.uri,
    selection,
    vscode.CodeActionKind.RefactorExtract.append('prompt').value,
  );
}

async function textOf(name: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file(name)));
}

describe('a string of code', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.saveAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of [...written.splice(0), 'prompts/system-prompt.txt', 'prompts/asked.txt'])
      await vscode.workspace.fs.delete(file(name)).then(undefined, () => undefined);
  });

  it('is extracted to a prompt file by an action, and loaded from there', async () => {
    const editor = await openCode(
      'code1.ts',
      'import os from "node:os";\n\nexport const systemPrompt = `You ▮help ${user.name}.\nBe ${tone}.`;\n',
    );
    const [action] = await actionsAt(editor);
    assert.equal(action?.title, 'Extract to Prompt File…');
    const { command } = action;
    assert.ok(command);
    const { asked } = await answering(
      'showInputBox',
      () => 'prompts/system-prompt.txt',
      async () => vscode.commands.executeCommand(command.command, ...(command.arguments ?? [])),
    );
    const [options] = (asked[0] ?? []) as vscode.InputBoxOptions[];
    assert.equal(options?.value, 'prompts/system-prompt.txt');
    assert.equal(await textOf('prompts/system-prompt.txt'), 'You help {{ name }}.\nBe {{ tone }}.');
    const code = editor.document.getText();
    assert.match(code, /import { readFileSync } from "node:fs";/);
    assert.match(code, /function loadPrompt\(file: string, variables\?: Record<string, unknown>\): string {/);
    assert.ok(
      code.includes('systemPrompt = loadPrompt("prompts/system-prompt.txt", { name: user.name, tone });'),
      code,
    );
    assert.match(vscode.window.activeTextEditor?.document.fileName ?? '', /system-prompt\.txt$/);
  });

  it('is put in braces where it was an attribute, and not offered where it is no value', async () => {
    const editor = await openCode(
      'attribute.tsx',
      'export const a = <p title="Say ▮nothing but the truth" />;\n',
    );
    await answering(
      'showInputBox',
      () => 'prompts/asked.txt',
      async () => vscode.commands.executeCommand('cupel.extractPrompt'),
    );
    const code = editor.document.getText();
    assert.ok(code.includes('<p title={loadPrompt("prompts/asked.txt")} />'), code);
    const key = await openCode('key.ts', 'export const a = { "a key ▮of some length": 1 };\n');
    assert.deepEqual(await actionsAt(key), []);
  });

  it('is extracted in Python by the command, with the f-string kept alive', async () => {
    const editor = await openCode(
      'code2.py',
      'def ask(who: str) -> str:\n    return f"Hello ▮{who}, how are you?"\n',
    );
    await answering(
      'showInputBox',
      () => 'prompts/asked.txt',
      async () => vscode.commands.executeCommand('cupel.extractPrompt'),
    );
    assert.equal(await textOf('prompts/asked.txt'), 'Hello {{ who }}, how are you?');
    const code = editor.document.getText();
    assert.match(code, /^import re\nfrom pathlib import Path\n/);
    assert.ok(code.includes('    return load_prompt("prompts/asked.txt", who=who)\n'), code);
  });

  it('says why it cannot be extracted', async () => {
    await openCode('code3.ts', 'ask(`Answer {{question}} ▮for ${user}`);\n');
    const refused = await answering(
      'showErrorMessage',
      () => undefined,
      async () => vscode.commands.executeCommand('cupel.extractPrompt'),
    );
    assert.match(String(refused.asked[0]?.[0]), /braces of a template/);
    await openCode('code4.ts', 'const n▮ = 1;\n');
    const { asked } = await answering(
      'showErrorMessage',
      () => undefined,
      async () => vscode.commands.executeCommand('cupel.extractPrompt'),
    );
    assert.match(String(asked[0]?.[0]), /no prompt at the cursor/);
  });

  it('is not offered where it is no prompt', async () => {
    assert.deepEqual(
      await actionsAt(await openCode('code5.ts', 'import a from "./some/▮long/module/name.ts";\n')),
      [],
    );
  });

  it('can load a prompt file that is there', async () => {
    const editor = await openCode('code6.py', 'question = "Why?"\nprint(▮)\n');
    await vscode.commands.executeCommand('cupel.insertPromptLoader', file('prompts/answer.txt'));
    const code = editor.document.getText();
    assert.ok(code.includes('print(load_prompt("prompts/answer.txt", question=question))'), code);
    assert.equal(code.match(/def load_prompt/g)?.length, 1);
    const at = editor.document.positionAt(code.length);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('cupel.insertPromptLoader', file('prompts/answer.txt'));
    assert.equal(editor.document.getText().match(/def load_prompt/g)?.length, 1, 'one loader is enough');
  });
});
