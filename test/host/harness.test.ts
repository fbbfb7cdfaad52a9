import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { measureActivation } from '../support/activationTime.ts';

describe('the extension host', () => {
  it('is a VS Code that the extension claims to support', () => {
    const [major = 0, minor = 0] = vscode.version.split('.').map(Number);
    assert.ok(major > 1 || (major === 1 && minor >= 107), vscode.version);
  });

  it('has the extension under test, from the built files', async () => {
    const extension = vscode.extensions.getExtension('cupel.cupel');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
    await readFile(path.join(extension.extensionPath, 'dist', 'extension.cjs'));
  });

  it('has a copy of the workspace open, not the original', () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    assert.equal(path.basename(folder.uri.fsPath), 'workspace');
    assert.match(path.basename(path.dirname(folder.uri.fsPath)), /^cupel-test-/);
  });

  it('tells how long an activation took', async () => {
    await vscode.extensions.getExtension('cupel.cupel')?.activate();
    const times = await measureActivation('cupel.cupel');
    for (const part of [times.load, times.call, times.finish]) assert.ok(part >= 0 && part < 60_000);
  });
});

describe('the fake language models', () => {
  it('answer through the language model API', async () => {
    const model = await findModel('fake-echo');
    const message = vscode.LanguageModelChatMessage.User('one two  three');
    const response = await model.sendRequest([message], {}, new vscode.CancellationTokenSource().token);
    let text = '';
    for await (const fragment of response.text) text += fragment;
    assert.equal(text, 'one two  three');
    assert.equal(await model.countTokens('one two  three'), 3);
  });

  it('can refuse', async () => {
    const model = await findModel('fake-refusing');
    const message = vscode.LanguageModelChatMessage.User('hello');
    await assert.rejects(async () => {
      const response = await model.sendRequest([message], {}, new vscode.CancellationTokenSource().token);
      for await (const fragment of response.text) assert.fail(fragment);
    }, /refuses/);
  });

  it('can call a tool and use its result', async () => {
    const model = await findModel('fake-tools');
    const tool = { name: 'add', description: 'adds', inputSchema: { type: 'object' } };
    const messages = [vscode.LanguageModelChatMessage.User('2 and 3')];
    const token = new vscode.CancellationTokenSource().token;
    const first = await model.sendRequest(messages, { tools: [tool] }, token);
    const calls: vscode.LanguageModelToolCallPart[] = [];
    for await (const part of first.stream)
      if (part instanceof vscode.LanguageModelToolCallPart) calls.push(part);
    assert.deepEqual(
      calls.map((call) => [call.name, call.input]),
      [['add', { text: '2 and 3' }]],
    );
    const result = new vscode.LanguageModelToolResultPart(calls[0]!.callId, [
      new vscode.LanguageModelTextPart('5'),
    ]);
    messages.push(
      vscode.LanguageModelChatMessage.Assistant(calls),
      vscode.LanguageModelChatMessage.User([result]),
    );
    const second = await model.sendRequest(messages, { tools: [tool] }, token);
    let text = '';
    for await (const fragment of second.text) text += fragment;
    assert.equal(text, 'the tool says 5');
  });
});

/** Model vendors register while VS Code starts, so a test may have to wait for them. */
async function findModel(id: string): Promise<vscode.LanguageModelChat> {
  for (;;) {
    const [model] = await vscode.lm.selectChatModels({ vendor: 'fake', id });
    if (model) return model;
    await new Promise<void>((resolve) => {
      const subscription = vscode.lm.onDidChangeChatModels(() => {
        clearTimeout(timer);
        subscription.dispose();
        resolve();
      });
      const timer = setTimeout(() => {
        subscription.dispose();
        resolve();
      }, 250);
    });
  }
}
