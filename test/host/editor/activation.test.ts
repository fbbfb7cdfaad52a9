import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/editor/ids.ts';
import { measureActivation } from '../../support/activationTime.ts';
import { cupel } from './cupel.ts';

describe('activation', () => {
  it('takes at most 60 ms', async () => {
    await cupel();
    const { load, call, finish } = await measureActivation('cupel.cupel');
    console.log(`      activation: load ${load} ms, call ${call} ms, finish ${finish} ms`);
    assert.ok(load + call <= 60, `load ${load} ms, call ${call} ms`);
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
