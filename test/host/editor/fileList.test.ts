import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { WorkspaceFiles } from '../../../src/editor/files/workspaceFiles.ts';
import { eventually, file } from './cupel.ts';

describe('the list of files', () => {
  let found: string[] = [];
  let files: WorkspaceFiles;
  const paths = async (): Promise<string[]> => (await files.all()).map(({ fsPath }) => fsPath);
  beforeEach(() => {
    found = [];
    files = new WorkspaceFiles({ find: async () => [...found] }, () => ['**/*.listed']);
  });
  afterEach(() => files.dispose());

  it('forgets a file that came and went, of which VS Code told nothing', async () => {
    // It tells nothing of what lies outside the workspace.
    const folder = await mkdtemp(path.join(tmpdir(), 'cupel-unreported-'));
    const brief = path.join(folder, 'brief.listed');
    assert.deepEqual(await paths(), []);
    await writeFile(brief, '');
    found = [brief];
    files.refresh();
    assert.deepEqual(await paths(), [brief]);
    await rm(folder, { recursive: true });
    found = [];
    await eventually('its end', async () => (await paths()).length === 0);
  });

  it('takes a changed file that is not in it for a new one: it was deleted and written anew', async () => {
    const anew = file('suites/anew.listed');
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.listed');
    const created = new Promise((resolve) => watcher.onDidCreate(resolve));
    try {
      await writeFile(anew.fsPath, 'one');
      await created;
      assert.deepEqual(await paths(), []);
      found = [anew.fsPath];
      await writeFile(anew.fsPath, 'two');
      await eventually('the file', async () => (await paths()).length === 1);
    } finally {
      watcher.dispose();
      await rm(anew.fsPath);
    }
  });
});
