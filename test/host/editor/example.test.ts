import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import type { Estimate } from '../../../src/core/pricing/estimate.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { cupel, eventually, file } from './cupel.ts';

describe('the example', () => {
  const folder = (): string => file('support-triage').fsPath;

  before(async () => {
    const extension = vscode.extensions.getExtension('cupel.cupel');
    assert.ok(extension);
    await cp(path.join(extension.extensionPath, 'examples', 'support-triage'), folder(), { recursive: true });
    const { suites } = await cupel();
    await eventually('the suite', async () =>
      (await suites.files.all()).some(({ fsPath }) => fsPath.endsWith('triage.eval.yaml')),
    );
  });
  after(async () => {
    await rm(folder(), { recursive: true });
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  it('has no problems', async () => {
    const { diagnostics } = await cupel();
    const found = await diagnostics.validate(file('support-triage/triage.eval.yaml'));
    assert.deepEqual(
      found.map(({ message }) => message),
      [],
    );
  });

  it('runs without a key, with some failures that are worth a look', async () => {
    const { stores } = await cupel();
    const suite = file('support-triage/triage.eval.yaml');
    const outcome = await vscode.commands.executeCommand<RunOutcome | undefined>(commandIds.runSuite, suite);
    assert.equal(outcome?.status, 'finished');
    const [newest] = await stores.runs({ suite: suite.fsPath, limit: 1 });
    assert.equal(newest?.record.id, outcome.run.id);
    const { summary } = newest.record;
    assert.ok(summary && summary.total >= 160 && summary.errored === 0, JSON.stringify(summary));
    assert.ok(
      summary.passed > summary.total / 2 && summary.passed < summary.total,
      `${summary.passed} passed`,
    );
    const { totalCases } = await newest.store.results(newest.record.id, { mode: 'different' });
    assert.ok(totalCases > 0, 'the models disagree somewhere');
  });

  it('tells what its prompts cost with the models that it names', async () => {
    const { figures } = await cupel();
    const table = await figures.figures(file('support-triage/prompts/few-shot.json'));
    assert.deepEqual(
      table.map(({ provider }) => provider),
      ['openai:chat:gpt-5-mini', 'anthropic:messages:claude-haiku-4-5'],
    );
    for (const { counted, cost } of table) assert.ok(counted.tokens > 50 && cost !== null && cost > 0);
  });

  it('is estimated without anything being sent', async () => {
    const estimate = await vscode.commands.executeCommand<Estimate | undefined>(
      commandIds.estimateSuite,
      file('support-triage/triage.eval.yaml'),
    );
    assert.ok(estimate && estimate.calls >= 160);
    assert.notEqual(estimate.cost.expected, null);
  });
});
