import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/editor/ids.ts';
import { activationMarks, measureActivation } from '../../support/activationTime.ts';
import { cupel } from './cupel.ts';

/** What esbuild tells of a build. */
interface Meta {
  outputs: Record<
    string,
    {
      bytes: number;
      inputs: Record<string, unknown>;
      imports: { path: string; kind: string; external?: boolean }[];
    }
  >;
}

/** A bundle and all that is loaded with it, without what dynamic imports bring later. */
function staticImports(outputs: Meta['outputs'], entry: string): string[] {
  const found = new Set([entry]);
  for (const file of found)
    for (const { path: imported, kind, external } of outputs[file]?.imports ?? [])
      if (kind !== 'dynamic-import' && !external) found.add(imported);
  return [...found];
}

describe('activation', () => {
  it('says how long it takes', async () => {
    await cupel();
    const marks = activationMarks('cupel.cupel');
    console.log(`      activation: load ${marks.load} ms, activate ${marks.activate} ms`);
    assert.ok(marks.load + marks.activate > 0);
    const { load, call, finish } = await measureActivation('cupel.cupel');
    console.log(
      `      with what others did meanwhile: load ${load} ms, call ${call} ms, finish ${finish} ms`,
    );
  });

  it('loads no package: YAML, zod, SDKs and the tokenizer come when they are first used', async () => {
    const extension = vscode.extensions.getExtension('cupel.cupel');
    assert.ok(extension);
    const meta = JSON.parse(
      await readFile(path.join(extension.extensionPath, 'dist/meta.json'), 'utf8'),
    ) as Meta[];
    const outputs = Object.assign({}, ...meta.map((each) => each.outputs)) as Meta['outputs'];
    // What is loaded to be activated, and what is loaded in the turn after it.
    for (const [entry, most] of [
      ['dist/extension.cjs', 100 * 1024],
      ['dist/editor.cjs', 600 * 1024],
    ] as const) {
      const loaded = staticImports(outputs, entry);
      const packages = loaded
        .flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}))
        .filter((input) => input.includes('node_modules'));
      assert.deepEqual(packages, []);
      assert.ok(loaded.length <= 4, `each file costs time: ${loaded.join()}`);
      const bytes = loaded.reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
      assert.ok(bytes > 0 && bytes < most, `${bytes} bytes in ${loaded.length} files`);
    }
  });

  it('registers every command', async () => {
    await cupel();
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const id of Object.values(commandIds)) assert.ok(registered.has(id), id);
  });

  it('offers its views', async () => {
    await cupel();
    for (const view of ['prompts', 'suites', 'runs', 'costs'])
      await vscode.commands.executeCommand(`cupel.${view}.focus`);
  });

  it('shows its log', async () => {
    await vscode.commands.executeCommand(commandIds.showLog);
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });
});
