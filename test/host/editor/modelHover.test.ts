import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

describe('the hover on a model', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-hover-'));
  });
  after(() => rm(directory, { recursive: true }));

  async function told(name: string, text: string): Promise<string> {
    const file = path.join(directory, name);
    await writeFile(file, text.replace('|', ''));
    const document = await vscode.workspace.openTextDocument(file);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(text.indexOf('|')),
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (part as vscode.MarkdownString).value)
      .join('\n');
  }

  it('tells what it costs, reads and writes, in a suite and in code', async () => {
    const suite = await told(
      'a.eval.yaml',
      'prompts: [x]\nproviders:\n  - openai:chat:gpt-|4.1\ntests: []\n',
    );
    assert.match(suite, /\*\*openai:gpt-4\.1\*\*/);
    assert.match(suite, /\$2 input, \$8 output per million tokens, \$0\.5 cached input/);
    assert.match(suite, /Cheaper: `gpt-4\.1-mini` \(\$0\.4, \$1\.6\)/);
    const code = await told('a.py', 'reply = client.create(model="claude-|haiku-4-5")\n');
    assert.match(code, /\*\*anthropic:claude-haiku-4-5\*\*/);
    assert.match(code, /writes 64,000 at most/);
  });

  it('is silent on everything else', async () => {
    assert.doesNotMatch(await told('b.py', 'mode|l = "gpt-unheard-of"\n'), /per million/);
    assert.doesNotMatch(await told('c.py', 'model = "gpt-un|heard-of"\n'), /per million/);
  });
});
