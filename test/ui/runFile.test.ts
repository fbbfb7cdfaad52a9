import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { reportSource } from '../../src/core/reports/report.ts';
import { writeReport } from '../../src/core/reports/writeReport.ts';
import { storeWith, variedResults } from '../support/panelRun.ts';
import { workbench } from '../support/uiFixture.ts';

function panel(): FrameLocator {
  return workbench().webview();
}

describe('a result file', () => {
  it('opens in the results panel, to be looked at', async () => {
    const store = await storeWith(variedResults(30), { status: 'finished' });
    const run = await store.run('latest');
    assert.ok(run);
    await writeReport(path.join(workbench().folder, 'kept.run.json'), await reportSource(store, run));
    await store.close();
    await workbench().openFile('kept.run.json');
    await panel().getByText('30 cases').waitFor();
    await panel().getByLabel('Show').selectOption('Errors');
    await panel()
      .getByText(/^\d cases$/)
      .waitFor();
    await panel().getByRole('tab', { name: 'Charts' }).click();
    await panel().getByRole('region', { name: 'Scores', exact: true }).waitFor();
    assert.equal(await panel().getByRole('button', { name: 'Run again' }).count(), 0);
    assert.equal(await panel().getByRole('tab', { name: 'Review' }).count(), 0);
    await workbench().screenshot('run-file');
    await workbench().runCommand('View: Close All Editors');
  });
});

describe('the results panel, on a suite that it may change', () => {
  it('accepts an output as what is expected, and keeps the comments of the suite', async () => {
    await workbench().openFile('suites/metals.eval.yaml');
    await workbench().runCommand('Cupel: Run Suite');
    await panel()
      .getByRole('gridcell', { name: /Failed/ })
      .first()
      .click();
    const detail = panel().getByRole('complementary', { name: 'Result' });
    await detail.getByRole('button', { name: 'Accept as expected' }).click();
    const changed = 'The suite was changed; save it to keep that';
    await panel().getByText(changed).waitFor();
    await workbench().statusBarItem(changed).waitFor();
    await workbench().page.locator('.tab.dirty:not(.active)', { hasText: 'metals.eval.yaml' }).waitFor();
    await workbench().screenshot('accepted');
    await detail.getByRole('button', { name: 'Open in the suite' }).click();
    await workbench().editorLine('type: equals').first().waitFor();
    await workbench().page.locator('.tab.active.dirty', { hasText: 'metals.eval.yaml' }).waitFor();
    const saved = await readFile(path.join(workbench().folder, 'suites/metals.eval.yaml'), 'utf8');
    assert.doesNotMatch(saved, /type: equals/);
  });

  it('takes a rating by keyboard and keeps it', async () => {
    await workbench().runCommand('View: Revert and Close Editor');
    await panel().getByRole('tab', { name: 'Review' }).click();
    await panel().getByRole('article').first().click();
    await workbench().page.keyboard.press('4');
    await panel()
      .getByText(/^1 of \d+ results rated$/)
      .waitFor();
    await panel()
      .getByText(/Cohen’s kappa/)
      .waitFor();
  });
});
