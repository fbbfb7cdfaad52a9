import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { cupel, eventually, file, open } from '../editor/cupel.ts';
import { type Busy, busyWith, shown } from '../editor/threadProfile.ts';

const keys = 10;
/** Slow enough for all that waits for a pause to come to its turn between two keys. */
const pauseMs = 300;

// In a window of its own, since the extension ends in it.
describe('a keystroke in a file of 1 MB', function () {
  this.timeout(300_000);
  const line = 'Gold melts at 1064 °C, tin at 232 °C; naïve prices are noble.\n';
  const texts = {
    'suites/long.md': line.repeat(16_000),
    'suites/long.py': `reply = client.responses.create(model="gpt-4o", input="""${line}""")\n`.repeat(8500),
    'prompts/long.prompt.md': `{{question}}\n${line.repeat(16_000)}`,
  };
  const suite = 'suites/long.eval.yaml';

  before(async () => {
    const encoder = new TextEncoder();
    for (const [name, text] of Object.entries(texts))
      await vscode.workspace.fs.writeFile(file(name), encoder.encode(text));
    await vscode.workspace.fs.writeFile(
      file(suite),
      encoder.encode(
        'prompts: [file://../prompts/long.prompt.md]\nproviders: [openai:gpt-5-mini]\ntests: [{ vars: { question: why } }]\n',
      ),
    );
  });
  after(async () => {
    for (const name of [...Object.keys(texts), suite]) await vscode.workspace.fs.delete(file(name));
  });

  it('says how long it keeps the thread busy, with the extension and without', async () => {
    const api = await cupel();
    // A suite that was validated is validated again when its prompt is typed in.
    await open(suite);
    await api.diagnostics.validate(file(suite));
    const busy = new Map<string, Busy>();
    for (const name of Object.keys(texts)) {
      await open(name);
      await eventually('the tokens', () => /^\$\([\w-]+\) [\d,]+ tokens/.test(api.status.text));
      busy.set(name, await typeIn(name));
    }
    await api.end();
    for (const name of Object.keys(texts)) {
      const { ours, all } = busy.get(name) ?? { ours: [], all: [] };
      const without = await typeIn(name);
      assert.ok(
        without.ours.every((ms) => ms === 0),
        'what has ended does nothing',
      );
      console.log(
        `      ${path.basename(name)}: ours ${shown(ours)}; all ${shown(all)}; without the extension ${shown(without.all)}`,
      );
    }
  });
});

/** @returns for each key, what it kept the thread busy with until the next */
async function typeIn(name: string): Promise<Busy> {
  const editor = await open(name);
  const at = new vscode.Position(Math.floor(editor.document.lineCount / 2), 10);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(editor.selection);
  await pause(3 * pauseMs);
  const busy = await busyWith(keys, async () => {
    await vscode.commands.executeCommand('type', { text: 'x' });
    await pause(pauseMs);
  });
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  return busy;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
