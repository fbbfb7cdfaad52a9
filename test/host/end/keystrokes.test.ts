import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';
import path from 'node:path';
import * as vscode from 'vscode';
import { cupel, eventually, file, open } from '../editor/cupel.ts';

const keys = 15;
/** Slow enough for all that waits for a pause to come to its turn between two keys. */
const pauseMs = 300;

/** Milliseconds of the extension host's thread for each key. */
interface Busy {
  /** With anything. */
  all: number[];
  /** With code of the extension, or what it called. */
  ours: number[];
}

// In a window of its own, since the extension ends in it.
describe('a keystroke in a file of 1 MB', function () {
  this.timeout(180_000);
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
      assert.ok(without.ours.every((ms) => ms === 0), 'what has ended does nothing');
      console.log(
        `      ${path.basename(name)}: ours ${shown(ours)}; all ${shown(all)}; without the extension ${shown(without.all)}`,
      );
    }
  });
});

async function typeIn(name: string): Promise<Busy> {
  const editor = await open(name);
  const at = new vscode.Position(Math.floor(editor.document.lineCount / 2), 10);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(editor.selection);
  await pause(3 * pauseMs);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  const began: number[] = [];
  for (let i = 0; i < keys; i += 1) {
    began.push(performance.now());
    await vscode.commands.executeCommand('type', { text: 'x' });
    await pause(pauseMs);
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  const [first = 0] = began;
  return busyIn(profile, began.map((ms) => ms - first));
}

/** @param began when each key was pressed, in milliseconds from the first, which was pressed when the profile began */
function busyIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, began: readonly number[]): Busy {
  const { extensionPath } = vscode.extensions.getExtension('cupel.cupel')!;
  const dist = path.join(extensionPath, 'dist');
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ours = new Set<number>();
  const mark = (id: number, inside: boolean): void => {
    const node = byId.get(id);
    if (!node) return;
    const isOurs = inside || node.callFrame.url.includes(dist);
    if (isOurs) ours.add(id);
    for (const child of node.children ?? []) mark(child, isOurs);
  };
  const [root] = nodes;
  if (root) mark(root.id, false);
  const busy: Busy = { all: began.map(() => 0), ours: began.map(() => 0) };
  let at = 0;
  samples.forEach((id, i) => {
    // What is between a sample and the next was spent where the sample was taken.
    const ms = (timeDeltas[i + 1] ?? 0) / 1000;
    at += (timeDeltas[i] ?? 0) / 1000;
    const key = began.findLastIndex((start) => start <= at);
    if (key < 0 || byId.get(id)?.callFrame.functionName === '(idle)') return;
    busy.all[key] = (busy.all[key] ?? 0) + ms;
    if (ours.has(id)) busy.ours[key] = (busy.ours[key] ?? 0) + ms;
  });
  return busy;
}

function shown(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (p: number): string => (sorted[Math.floor(p * (sorted.length - 1))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)}, p95 ${at(0.95)} ms`;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
