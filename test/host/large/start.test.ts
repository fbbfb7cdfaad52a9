import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { viewIds } from '../../../src/editor/ids.ts';
import type { ViewName } from '../../../src/editor/ids.ts';
import { activationMarks } from '../../support/activationTime.ts';
import { cupel } from '../editor/cupel.ts';

/** Waits until the window has started, and the extension host is on time: a person sees it before they click. */
async function comeToRest(): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (let onTime = 0; onTime < 10 && performance.now() < deadline;) {
    const due = performance.now() + 50;
    await setTimeout(50);
    onTime = performance.now() - due < 5 ? onTime + 1 : 0;
  }
}

describe('the start in a workspace of 5,000 prompts', () => {
  it('says how long it takes', async () => {
    await cupel();
    const { load, activate } = activationMarks('cupel.cupel');
    console.log(`      activation: load ${load} ms, activate ${activate} ms`);
    assert.ok(load + activate > 0);
  });

  it('fills each view, and says how long that takes', async function () {
    const { trees, promptFiles } = await cupel();
    await comeToRest();
    const took: string[] = [];
    for (const name of Object.keys(viewIds) as ViewName[]) {
      const filled = new Promise<boolean>((resolve) => {
        const listener = trees[name].onDidFill((isFilled) => {
          listener.dispose();
          resolve(isFilled);
        });
      });
      const start = performance.now();
      trees[name].refresh(); // one that was visible at the start is full already
      await vscode.commands.executeCommand(`${viewIds[name]}.focus`);
      const isFilled = await filled;
      took.push(`${name} ${Math.round(performance.now() - start)} ms`);
      assert.equal(isFilled, name !== 'runs' && name !== 'costs', name);
    }
    console.log(`      views, from the click on: ${took.join(', ')}`);
    assert.ok((await promptFiles.all()).length > 5000);
  });
});
