import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './cupel.ts';

describe('what a run costs, beside the text of a suite', function () {
  this.timeout(30_000);
  let directory: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-costs-'));
  });
  after(() => rm(directory, { recursive: true }));

  const suite = `prompts: ['Say {{ x }}']
providers:
  - { id: 'openai:chat:gpt-4o', config: { max_tokens: 50 } }
  - openai:chat:gpt-unheard-of
tests:
  - vars: { x: hello }
`;

  async function open(name: string, text: string): Promise<vscode.TextDocument> {
    const file = path.join(directory, name);
    await writeFile(file, text);
    return vscode.workspace.openTextDocument(file);
  }
  async function hints(document: vscode.TextDocument): Promise<[number, string][]> {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      whole,
    );
    return found.map(({ position, label }): [number, string] => [
      position.line,
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    ]);
  }
  async function runLens({ uri }: vscode.TextDocument): Promise<string> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    return lenses[0]?.command?.title ?? '';
  }

  it('stands beside each provider and over the suite, an unknown price in words', async () => {
    const document = await open('a.eval.yaml', suite);
    const shown = await eventually('the hints', async () => {
      const found = await hints(document);
      return found.length > 0 ? found : undefined;
    });
    // 9 tokens in ($2.50 a million) and 50 out ($10 a million).
    assert.deepEqual(
      shown.map(([line]) => line),
      [2, 3],
    );
    assert.equal(shown[0]?.[1], '≈ 59 tokens · $0.00052');
    assert.match(shown[1]?.[1] ?? '', /^≈ 309 tokens · unknown/);
    assert.match(await runLens(document), /Run · unknown price$/);
    const priced = await open('b.eval.yaml', suite.replace('  - openai:chat:gpt-unheard-of\n', ''));
    await eventually('the cost', async () => (await runLens(priced)).endsWith('Run · ≈ $0.00052'));
    // Looking leaves nothing behind.
    assert.deepEqual(await readdir(directory), ['a.eval.yaml', 'b.eval.yaml']);
  });

  it('can be switched off', async () => {
    const document = await open('c.eval.yaml', suite);
    await eventually('the hints', async () => (await hints(document)).length > 0);
    const settings = vscode.workspace.getConfiguration('cupel', document.uri);
    await settings.update('inlayHints.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await hints(document), []);
    } finally {
      await settings.update('inlayHints.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
