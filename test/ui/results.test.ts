import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { projectRoot } from '../support/paths.ts';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { workspace: path.join(projectRoot, 'examples') });

function panel(): FrameLocator {
  return workbench().webview();
}

describe('the results panel, on the example', () => {
  it('shows the matrix when the suite has run', async () => {
    await workbench().openFile('support-triage/triage.eval.yaml');
    await workbench().runCommand('Cupel: Run Suite');
    await panel().getByRole('heading', { name: 'Support triage' }).waitFor();
    await panel()
      .getByRole('columnheader', { name: /few-shot.*claude-haiku/ })
      .waitFor();
    const first = panel().getByRole('row', { name: /double charge/ });
    await first
      .getByRole('gridcell', { name: /Failed/ })
      .first()
      .waitFor();
    assert.match(await panel().getByRole('grid').getAttribute('aria-rowcount').then(String), /^45$/);
  });

  it('keeps only what failed when asked for it', async () => {
    await panel().getByLabel('Show').selectOption('Failures');
    await panel().getByRole('status').filter({ hasText: '28 cases' }).waitFor();
    await panel()
      .getByRole('row', { name: /wrong VAT number/ })
      .waitFor();
    assert.equal(
      await panel()
        .getByRole('row', { name: /invoice download/ })
        .count(),
      0,
    );
    await panel().getByRole('searchbox').fill('4111');
    await panel().getByRole('status').filter({ hasText: '1 case' }).waitFor();
  });

  it('shows one result in full, with what each assertion found', async () => {
    await panel()
      .getByRole('gridcell', { name: /Failed/ })
      .first()
      .click();
    const detail = panel().getByRole('complementary', { name: 'Result' });
    await detail.getByText('not-regex').waitFor();
    await detail.getByRole('heading', { name: 'Prompt' }).waitFor();
  });

  it('remembers run, filter and selection over a reload of the window', async () => {
    await workbench().reload();
    await panel().getByRole('status').filter({ hasText: '1 case' }).waitFor();
    await panel().getByRole('complementary', { name: 'Result' }).getByText('not-regex').waitFor();
    await panel().getByRole('searchbox').fill('');
    await panel().getByRole('status').filter({ hasText: '44 cases' }).waitFor();
  });

  it('lays the next run of the suite out as this one was', async () => {
    const layout = () => panel().getByRole('button', { name: 'Layout' });
    const shown = panel().getByRole('columnheader', { name: /few-shot.*claude-haiku/ });
    await layout().click();
    await panel()
      .getByRole('checkbox', { name: /few-shot.*claude-haiku/ })
      .uncheck();
    await panel().getByLabel('Rows').selectOption('Tall');
    await shown.waitFor({ state: 'detached' });
    await workbench().runCommand('View: Close All Editors');
    await workbench().openFile('support-triage/triage.eval.yaml');
    await workbench().runCommand('Cupel: Run Suite');
    await panel().locator('.grid.tall').waitFor();
    await panel()
      .getByRole('row', { name: /double charge/ })
      .waitFor();
    assert.equal(await shown.count(), 0);
    await layout().click();
    await panel().getByRole('button', { name: 'Reset columns' }).click();
    await shown.waitFor();
    await panel().getByLabel('Rows').selectOption('Normal');
    await panel().locator('.grid.normal').waitFor();
    await panel().getByLabel('Rows').press('Escape');
  });

  it('is part of VS Code in every theme; one of them is the picture in the README', async () => {
    await panel().getByLabel('Show').first().selectOption('Failures');
    await panel().getByRole('status').filter({ hasText: '28 cases' }).waitFor();
    for (const theme of ['light', 'high contrast', 'dark'] as const) {
      await workbench().setTheme(theme);
      const picture = await workbench().screenshot(`results ${theme}`);
      if (theme === 'dark' && process.env['CUPEL_UPDATE_PICTURES'])
        await copyFile(picture, path.join(projectRoot, 'media', 'results-panel.png'));
    }
  });
});
