import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './cupel.ts';

describe('what a run costs, beside the text of a suite', function () {
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

  it('stands beside each prompt, provider and case and over the suite, an unknown price in words', async () => {
    const document = await open('a.eval.yaml', suite);
    const shown = await eventually('the hints', async () => {
      const found = await hints(document);
      return found.length > 0 ? found : undefined;
    });
    // 9 tokens in ($2.50 a million) and 50 out ($10 a million).
    assert.deepEqual(
      shown.map(([line]) => line),
      [0, 2, 3, 5],
    );
    assert.match(shown[0]?.[1] ?? '', /^≈ 368 tokens · unknown price$/);
    assert.equal(shown[1]?.[1], '≈ 59 tokens · $0.00052');
    assert.match(shown[2]?.[1] ?? '', /^≈ 309 tokens · unknown price$/);
    assert.match(shown[3]?.[1] ?? '', /^≈ 368 tokens · unknown price$/);
    assert.match(await runLens(document), /Run · unknown price$/);
    const priced = await open('b.eval.yaml', suite.replace('  - openai:chat:gpt-unheard-of\n', ''));
    await eventually('the cost', async () => (await runLens(priced)).endsWith('Run · ≈ $0.00052'));
    // Looking leaves nothing behind.
    assert.deepEqual(await readdir(directory), ['a.eval.yaml', 'b.eval.yaml']);
  });

  it('tells prompts and cases apart, each behind its own text', async () => {
    await writeFile(path.join(directory, 'rows.csv'), 'x\none\ntwo\n');
    const document = await open(
      'd.eval.yaml',
      `prompts: ['Say {{ x }}', 'Please say {{ x }}']
providers: ['openai:chat:gpt-4o']
defaultTest: { options: { max_tokens: 50 } }
tests:
  - vars: { x: hello }
  - vars: { x: hello }
    providers: [nobody]
  - file://rows.csv
`,
    );
    await eventually('the hints', async () => (await hints(document)).length > 0);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      whole,
    );
    // A case that is asked of nobody has no calls, and no hint.
    const places = found.map(({ position }) => [position.line, position.character]);
    assert.deepEqual(places, [
      [0, document.lineAt(0).text.indexOf(',')],
      [0, document.lineAt(0).text.length - 1],
      [1, document.lineAt(1).text.length - 1],
      [4, document.lineAt(4).text.length],
      [7, document.lineAt(7).text.length],
    ]);
    // Their tooltips are written when one is pointed at.
    assert.ok(found.every(({ tooltip }) => tooltip === undefined));
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
